import { describe, expect, test } from 'vitest';
import type { Files } from '../files.js';
import { type ReadOptions, readInfrastructure } from '../read.js';

const NO_FILES: Files = { list: async () => null, read: async () => null };

/** A template with one subnet, whose tag Name is the value of an expression; undefined where that isn't known. */
async function nameGivenBy(expression: string, options: Partial<ReadOptions> = {}): Promise<string | undefined> {
  const text = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::LanguageExtensions
Parameters:
  Env: { Type: String, Default: dev }
  Open: { Type: String }
  Zones: { Type: CommaDelimitedList, Default: "a, b,c" }
  OpenList: { Type: List<AWS::EC2::Subnet::Id> }
  Stored: { Type: AWS::SSM::Parameter::Value<String>, Default: /name }
  Account: { Type: String, Default: 012345678901 }
  Size: { Type: Number, Default: 3 }
Mappings:
  Sizes:
    dev: { small: one, big: two, list: [x, y] }
    prod: { small: one, big: three }
Conditions:
  IsDev: !Equals [!Ref Env, dev]
  IsProd: !Not [!Condition IsDev]
  IsOpen: !Equals [!Ref Open, x]
  Both: !And [!Condition IsDev, !Condition IsOpen]
  Neither: !And [!Condition IsProd, !Condition IsOpen]
  Either: !Or [!Condition IsDev, !Condition IsOpen]
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      AvailabilityZone: !Ref Open
      Tags:
        - Key: Name
          Value: ${expression}
`;
  const document = { name: 'template.yaml', text };
  const rest = { folder: '', variables: new Map(), variableFiles: [], environment: {}, region: 'eu-west-1' };
  const { network } = await readInfrastructure(NO_FILES, { ...rest, document, ...options });
  return network.subnets[0]?.tags.Name;
}

describe('functions', () => {
  test.each<readonly [expression: string, value: string | undefined]>([
    ['!Ref Env', 'dev'],
    ['{ Ref: Env }', 'dev'],
    ['!Ref Open', undefined],
    ['!Ref Stored', undefined],
    ['!Ref Account', '012345678901'],
    ['!Ref AWS::Region', 'eu-west-1'],
    ['!Ref AWS::Partition', 'aws'],
    ['!Ref AWS::URLSuffix', 'amazonaws.com'],
    ['!Ref AWS::AccountId', undefined],
    ['!Ref Vpc', undefined],
    ['!GetAtt Vpc.CidrBlock', '10.0.0.0/16'],
    ['{ "Fn::GetAtt": [Vpc, CidrBlock] }', '10.0.0.0/16'],
    ['!GetAtt Vpc.VpcId', undefined],
    ['!Sub "${Env}-${AWS::Region}-${Vpc.CidrBlock}"', 'dev-eu-west-1-10.0.0.0/16'],
    ['!Sub "${!Env} $ {Env} ${ Env }"', '${Env} $ {Env} dev'],
    ['!Sub ["${A}-${Env}", { A: !Join ["", [x, y]] }]', 'xy-dev'],
    ['!Sub "${Open}"', undefined],
    ['!Join [".", [a, !Ref Size, true]]', 'a.3.true'],
    ['!Join [",", !Ref Zones]', 'a,b,c'],
    ['!Select [1, [a, b]]', 'b'],
    ['!Select ["2", !Ref Zones]', 'c'],
    ['!Select [5, [a, b]]', undefined],
    ['!Select [0, !Ref OpenList]', undefined],
    ['!Select [1, !Split ["-", "a-b-c"]]', 'b'],
    ['!Select [0, !Split [",", !Sub "x,${Open}"]]', 'x'],
    ['!Select [0, !GetAZs ""]', undefined],
    ['!Select [1, !Cidr [10.0.0.0/16, 4, 8]]', '10.0.1.0/24'],
    ['!Select [3, !Cidr [!GetAtt Vpc.CidrBlock, 4, 13]]', '10.0.96.0/19'],
    ['!Select [1, !Cidr ["fd00::/56", 2, 64]]', 'fd00:0:0:1::/64'],
    ['!Select [0, !Cidr [10.0.0.0/24, 3, 8]]', undefined],
    ['!FindInMap [Sizes, !Ref Env, big]', 'two'],
    ['!FindInMap [Sizes, !Ref Open, small]', 'one'],
    ['!FindInMap [Sizes, !Ref Open, big]', undefined],
    ['!FindInMap [Sizes, other, big, { DefaultValue: none }]', 'none'],
    ['!FindInMap [Sizes, other, big]', undefined],
    ['!Join ["", !FindInMap [Sizes, dev, list]]', 'xy'],
    ['!If [IsDev, yes, no]', 'yes'],
    ['!If [IsProd, yes, no]', 'no'],
    ['!If [IsOpen, yes, no]', undefined],
    ['!If [IsOpen, same, same]', 'same'],
    ['!If [Neither, yes, no]', 'no'],
    ['!If [Both, yes, no]', undefined],
    ['!If [Either, yes, no]', 'yes'],
    ['!Length [a, b]', '2'],
    ['!Length [!Ref Open]', '1'],
    ['!Base64 hello', 'aGVsbG8='],
    ['!ToJsonString { b: !Ref Env, a: [1, true] }', '{"a":[1,true],"b":"dev"}'],
    ['!ImportValue shared', undefined],
    ['"{{resolve:ssm:/name}}"', undefined],
    ['!Transform { Name: Macro }', undefined],
    ['0123', '0123'],
    ['1.10', '1.10'],
    ['2026-11-25', '2026-11-25'],
  ])('%s is %j', async (expression, value) => {
    expect(await nameGivenBy(expression)).toBe(value);
  });

  test('AWS::NoValue takes the property away', async () => {
    expect(await nameGivenBy('!Ref AWS::NoValue')).toBeUndefined();
  });
});

describe('parameters', () => {
  const given = (...variables: readonly (readonly [string, string])[]) => ({ variables: new Map(variables) });

  test('given by --var, also those that Systems Manager keeps', async () => {
    expect(await nameGivenBy('!Sub "${Env} ${Stored}"', given(['Env', 'prod'], ['Stored', 'x']))).toBe('prod x');
    expect(await nameGivenBy('!Select [1, !Ref OpenList]', given(['OpenList', 'subnet-1, subnet-2']))).toBe('subnet-2');
  });

  test.each([
    ['create-stack', '[{"ParameterKey": "Open", "ParameterValue": "1"}]'],
    ['deploy', '["Open=1"]'],
    ['CodePipeline', '{"Parameters": {"Open": 1}}'],
    ['a plain mapping in YAML', 'Open: 1\n'],
    ['describe-change-set', '{"Parameters": [{"ParameterKey": "Open", "ParameterValue": "/x", "ResolvedValue": "1"}]}'],
  ])('from a file as %s takes them', async (_, text) => {
    const files: Files = { list: async () => null, read: async () => new TextEncoder().encode(text) };
    const document = {
      name: 'template.yaml',
      text: 'Parameters: { Open: { Type: String } }\nResources: { V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, Tags: [{ Key: Name, Value: !Ref Open }] } } }\n',
    };
    const rest = { folder: '', variables: new Map(), variableFiles: ['p'], environment: {}, region: null };
    const { network } = await readInfrastructure(files, { ...rest, document, as: 'cloudformation' });
    expect(network.vpcs[0]?.tags.Name).toBe('1');
  });
});
