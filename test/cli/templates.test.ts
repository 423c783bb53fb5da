import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asJson, TEMPLATE } from '../end-to-end/templates.js';

const BIN = resolve('dist/cli/main.cjs');
const FIXTURE = resolve('test/fixtures/cdk/original-2.276');
const SST_FIXTURE = resolve('test/fixtures/sst');

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pullpath(args: readonly string[], input?: string) {
  const { AWS_REGION: _region, AWS_DEFAULT_REGION: _default, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...inherited, COLUMNS: '100' },
    timeout: 60_000,
    ...(input === undefined ? {} : { input }),
  });
  return { status, stdout, stderr };
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const VPC = 'Resources:\n  Main:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n';
const ALIASES = Array.from(
  { length: 11 },
  (_, index) => `x${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(', ')}]\n`,
).join('');
const LOOPS = Array.from(
  { length: 8 },
  (_, index) =>
    `${'  '.repeat(2 * index + 1)}Fn::ForEach::L${index}:\n${'  '.repeat(2 * index + 2)}- I${index}\n${'  '.repeat(2 * index + 2)}- [a,b,c,d,e,f,g,h,i,j]\n${'  '.repeat(2 * index + 2)}-\n`,
).join('');

describe('a malformed template: exit 2 and one clear line', () => {
  test.each<readonly [name: string, file: string, text: string, says: RegExp]>([
    ['a tab', 'a.yaml', 'Resources:\n  Main:\n\tType: AWS::EC2::VPC\n', /a\.yaml:3:1: a tab indents this line/],
    ['a key twice', 'a.yaml', `${VPC}  Main:\n    Type: AWS::EC2::VPC\n`, /a\.yaml:6:3: "Main" stands twice/],
    [
      'a key twice in JSON',
      'a.json',
      '{"Resources": {"A": {"Type": "AWS::X"}, "A": 1}}',
      /a\.json:1:\d+: "A" stands twice/,
    ],
    ['exploding aliases', 'a.yaml', `x: &a0 [1]\n${ALIASES}${VPC}`, /a\.yaml:\d+:\d+: its aliases make more than/],
    ['an alias of itself', 'a.yaml', 'Resources: &r\n  A: *r\n', /nothing is anchored as &r/],
    [
      'exploding loops',
      'a.yaml',
      `Resources:\n${LOOPS}${'  '.repeat(17)}V: {Type: AWS::EC2::VPC}\n`,
      /loops make more than/,
    ],
    [
      'a wrong tag',
      'a.yaml',
      VPC.replace('10.0.0.0/16', '!Refs Cidr'),
      /a\.yaml:5:18: !Refs is not a function of CloudFormation, did you mean "Ref"\?/,
    ],
    ['two documents', 'a.yaml', `${VPC}---\na: 1\n`, /a\.yaml:6:1: there is a second YAML document/],
    [
      'broken JSON',
      'a.json',
      '{"Resources": {"Main": {"Type": "AWS::EC2::VPC",}}}',
      /a\.json:1:49: the JSON is broken/,
    ],
    [
      'YAML nested 5,000 deep',
      'a.yaml',
      `Resources:\n  A: ${'['.repeat(5000)}${']'.repeat(5000)}\n`,
      /nested more than 200 deep/,
    ],
    [
      'JSON nested 100,000 deep',
      'a.json',
      `{"Resources": {"A": {"Type": "AWS::X", "x": ${'['.repeat(100_000)}${']'.repeat(100_000)}}}}`,
      /a\.json:1:\d+: it is nested more than 200 deep/,
    ],
    [
      'attributes in a circle',
      'a.yaml',
      `${VPC}  A:\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !Ref Main, CidrBlock: !GetAtt B.CidrBlock}\n  B:\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !Ref Main, CidrBlock: !GetAtt A.CidrBlock}\n`,
      /a\.yaml:\d+:\d+: [AB]\.CidrBlock depends on itself/,
    ],
    [
      'conditions in a circle',
      'a.yaml',
      `Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n${VPC.replace('    Type', '    Condition: A\n    Type')}`,
      /a\.yaml:2:6: Conditions\.A depends on itself/,
    ],
    [
      'a stack that nests itself',
      'a.yaml',
      `${VPC}  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: a.yaml}\n`,
      /a\.yaml:6:3: S nests the template that it stands in/,
    ],
    [
      'no resources',
      'a.yaml',
      'AWSTemplateFormatVersion: "2010-09-09"\nDescription: x\n',
      /there is no Resources section/,
    ],
    ['no network', 'a.yaml', 'Resources:\n  T:\n    Type: AWS::SNS::Topic\n', /there is no AWS network/],
    [
      'a wrong block',
      'a.yaml',
      VPC.replace('10.0.0.0/16', '10.0.0.0/33'),
      /a\.yaml:5:7: "10\.0\.0\.0\/33" is not a CIDR block/,
    ],
    [
      'a property of another shape',
      'a.yaml',
      `${VPC}  G: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Main, SecurityGroupIngress: 3}}\n`,
      /a\.yaml:6:\d+: a number stands where a block is expected/,
    ],
  ])('%s', (_, file, text, says) => {
    const { status, stdout, stderr } = pullpath(['check', write(file, text)]);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/bug of pullpath/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test.each([
    [
      'a parameter that there is not',
      ['--var', 'Cdr=x'],
      /--var Cdr: no template has such a parameter, did you mean "Cidr"\?/,
    ],
    ['a value that is not allowed', ['--var', 'Cidr=x'], /the parameter Cidr does not allow "x"; give one of/],
    ['--stack for a template', ['--stack', 'x'], /--stack is for CDK apps/],
  ])('%s', (_, args, says) => {
    const path = write('p/a.yaml', `Parameters:\n  Cidr:\n    Type: String\n    AllowedValues: [10.0.0.0/16]\n${VPC}`);
    const { status, stderr } = pullpath(['check', path, ...args]);
    expect(stderr).toMatch(says);
    expect(status).toBe(2);
  });
});

describe('what is strange, but read', () => {
  test.each<readonly [name: string, text: string, says: RegExp]>([
    [
      'an unknown function',
      TEMPLATE.replace('PrivateDnsEnabled: true', 'PrivateDnsEnabled: { Fn::Reff: x }'),
      /CloudFormation has no such function, did you mean "Ref"\?/,
    ],
    [
      'a leading zero of an account',
      `Parameters:\n  Account: {Type: String, Default: 012345678901}\n${VPC}      Tags: [{Key: a, Value: !Ref Account}]\n${subnet()}`,
      /blocked/,
    ],
    [
      'names of JavaScript',
      `${VPC}  constructor:\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !Ref Main, CidrBlock: 10.0.0.0/24, AvailabilityZone: a}\n  __proto__:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: !Ref toString}\n`,
      /constructor/,
    ],
    ['control characters', `${VPC}${subnet('"S\\u001b[31m"')}`, /S\\u001b\[31m/],
  ])('%s', (_, text, says) => {
    const { status, stdout, stderr } = pullpath(['check', write('b.yaml', text)]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(says);
    expect(status).toBeLessThan(2);
  });

  function subnet(id = 'Sub'): string {
    return `  ${id}:\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !Ref Main, CidrBlock: 10.0.0.0/24, AvailabilityZone: eu-west-1a}\n`;
  }

  test('a template of 100,000 lines', () => {
    const group = (index: number) =>
      `  G${index}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      VpcId: !Ref Main\n      GroupDescription: x\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 443\n          ToPort: 443\n          CidrIp: !GetAtt Main.CidrBlock\n`;
    const groups = Array.from({ length: 10_000 }, (_, index) => group(index)).join('');
    const { status, stderr, stdout } = pullpath(['check', write('big.yaml', `${VPC}${groups}${subnet()}`)]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/1 pull/);
    expect(status).toBe(1);
  });
});

describe('what is recognised by its content', () => {
  test.each([
    ['YAML', TEMPLATE],
    ['JSON', asJson(TEMPLATE)],
    [
      'get-template with JSON',
      JSON.stringify({ TemplateBody: JSON.parse(asJson(TEMPLATE)), StagesAvailable: ['Original'] }),
    ],
    ['get-template with YAML', JSON.stringify({ TemplateBody: TEMPLATE, StagesAvailable: ['Original'] }, null, 4)],
  ])('%s on standard input', (_, text) => {
    const { status, stdout, stderr } = pullpath(['check', '-', '--region', 'ap-northeast-1'], text);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/private: every pull works/);
    expect(status).toBe(0);
  });

  test('a folder of templates, and --as', () => {
    write('folder/network.yaml', TEMPLATE);
    write('folder/values.yaml', 'replicas: 3\n');
    expect(pullpath(['check', 'folder']).stdout).toMatch(/Private1aApp1 +REGIONa/);
    expect(pullpath(['check', 'folder/network.yaml', '--as', 'cloudformation']).status).toBe(0);
    expect(pullpath(['check', 'folder/values.yaml', '--as', 'cloudformation']).stderr).toMatch(/no Resources section/);
    expect(pullpath(['check', 'folder', '--as', 'cdk']).stderr).toMatch(/there is no cdk\.out/);
  });

  test('explain speaks of the properties of a template', () => {
    const { stdout } = pullpath(['explain', 'Private1aApp1', 'ecr.api', '--in', 'folder/network.yaml']);
    expect(stdout).toMatch(/EcrApi/);
    const broken = write('off.yaml', TEMPLATE.replace('EnableDnsHostnames: true', 'EnableDnsHostnames: false'));
    const fixes = pullpath(['check', broken]).stdout;
    expect(fixes).toMatch(/EnableDnsHostnames/);
    expect(fixes).not.toMatch(/enable_dns|[Tt]erraform/);
  });

  test('a change set: what AWS gives only then is not known', () => {
    const change = (id: string, type: string, properties: object) => ({
      Type: 'Resource',
      ResourceChange: {
        Action: 'Add',
        LogicalResourceId: id,
        ResourceType: type,
        AfterContext: JSON.stringify({ Properties: properties }),
      },
    });
    const document = (changes: readonly object[]) =>
      JSON.stringify({ ChangeSetName: 'c', StackName: 's', Changes: changes }, null, 2);
    const subnet = {
      VpcId: '{{changeSet:KNOWN_AFTER_APPLY}}',
      CidrBlock: '10.0.1.0/24',
      AvailabilityZone: 'eu-west-1a',
    };
    const changes = [
      change('Vpc', 'AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' }),
      change('Subnet', 'AWS::EC2::Subnet', subnet),
    ];
    const { status, stdout, stderr } = pullpath(['check', write('change-set.json', document(changes))]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/Subnet .*unknown/);
    expect(stdout).toMatch(/Subnet\.VpcId/);
    expect(status).toBe(0);
    const bare = changes.map(({ ResourceChange: { AfterContext: _, ...rest } }) => ({ ResourceChange: rest }));
    const refused = pullpath(['check', write('bare.json', document(bare))]);
    expect(refused.stderr).toMatch(/the change set tells no properties; describe it with --include-property-values/);
    expect(refused.status).toBe(2);
  });

  test('cdk.out of the folder of an app, and below it with --recursive', () => {
    cpSync(FIXTURE, join(folder, 'app', 'cdk.out'), { recursive: true });
    write('app/cdk.json', '{"app": "node bin/app.js"}');
    expect(pullpath(['check', 'app', '--stack', 'Original']).stdout).toMatch(/private: every pull works/);
    expect(pullpath(['check', 'app/cdk.out/manifest.json', '--stack', 'Original']).status).toBe(0);
    const { stdout, status } = pullpath(['check', 'app', '--recursive']);
    expect(stdout).toMatch(/cdk\.out\/AsWritten\/Main54E5BC70/);
    expect(status).toBe(1);
    expect(pullpath(['check', 'app', '--stack', 'Orignal']).stderr).toMatch(/did you mean "Original"\?/);
    write('empty/cdk.json', '{}');
    expect(pullpath(['check', 'empty']).stderr).toMatch(/there is no cdk\.out in this folder; run cdk synth/);
  });

  test('.sst/dist of the folder of an app of SST 2, and below it with --recursive', () => {
    cpSync(SST_FIXTURE, join(folder, 'shop', '.sst', 'dist'), { recursive: true });
    write('shop/sst.config.ts', 'export default {};\n');
    for (const path of ['shop', 'shop/.sst/dist'])
      expect(pullpath(['check', path, '--stack', 'prod-shop-Service']).stdout).toMatch(/private: every pull works/);
    expect(pullpath(['check', 'shop', '--recursive']).stdout).toMatch(/prod-shop-Service\/ApiService89E3D990/);
    write('shop3/sst.config.ts', 'export default {};\n');
    expect(pullpath(['check', 'shop3'])).toMatchObject({
      stderr: expect.stringMatching(/there is no \.sst\/dist in this folder; run sst build; SST 3 .*no CloudFormation/),
      status: 2,
    });
  });

  test('Terraform and a template are not one estate', () => {
    write('tf/main.tf', 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n');
    write('t.yaml', TEMPLATE);
    const { status, stderr } = pullpath(['check', 'tf', 't.yaml']);
    expect(stderr).toMatch(/Terraform and CloudFormation are not read as one/);
    expect(status).toBe(2);
  });
});
