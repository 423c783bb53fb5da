/** Two endpoints of one service with private DNS, as a template may have them. */
export interface TwoEndpoints {
  readonly name: string;
  readonly template: string;
  /** Whether AWS refuses the second one, under any setting of the parameters that have no default. */
  readonly conflict: boolean;
  /** What cfn-lint's E3064 says where that differs, and why. */
  readonly cfnLint?: { readonly conflict: boolean; readonly because: string };
}

const SAME = {
  PrivateDnsEnabled: 'true',
  ServiceName: '!Sub com.amazonaws.${AWS::Region}.ecr.api',
  VpcId: '!Ref Main',
};
type Changes = Partial<typeof SAME> & { readonly Condition?: string };

function template(head: string, one: Changes, two: Changes): string {
  const endpoint = ({ Condition, ...changes }: Changes) =>
    `    Type: AWS::EC2::VPCEndpoint
${Condition === undefined ? '' : `    Condition: ${Condition}\n`}    Properties:
      VpcEndpointType: Interface
      SubnetIds: [!Ref App]
${Object.entries({ ...SAME, ...changes })
  .map(([name, value]) => `      ${name}: ${value}\n`)
  .join('')}`;
  return `AWSTemplateFormatVersion: "2010-09-09"
${head}Resources:
  Main:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true }
  App:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Main, CidrBlock: 10.0.0.0/24, AvailabilityZone: !Select [0, !GetAZs ""] }
  One:
${endpoint(one)}  Two:
${endpoint(two)}`;
}

/** Parameters without defaults, and conditions that depend on them. */
const OPEN = `Parameters:
  Env:
    Type: String
    AllowedValues: [dev, prod]
  Size:
    Type: String
    AllowedValues: [small, large]
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Dev: !Equals [!Ref Env, dev]
  NotProd: !Not [!Condition Prod]
  Large: !Equals [!Ref Size, large]
`;

const WITH_DEFAULT = OPEN.replace('[dev, prod]', '[dev, prod]\n    Default: dev').replace(
  '[small, large]',
  '[small, large]\n    Default: small',
);

export const CONFLICTS: readonly TwoEndpoints[] = [
  { name: 'the same service twice', template: template('', {}, {}), conflict: true },
  {
    name: 'another service',
    template: template('', {}, { ServiceName: '!Sub com.amazonaws.${AWS::Region}.ecr.dkr' }),
    conflict: false,
  },
  { name: 'private DNS on one alone', template: template('', {}, { PrivateDnsEnabled: 'false' }), conflict: false },
  {
    name: 'conditions that exclude each other',
    template: template(OPEN, { Condition: 'Prod' }, { Condition: 'NotProd' }),
    conflict: false,
  },
  {
    name: 'two values of one parameter',
    template: template(OPEN, { Condition: 'Prod' }, { Condition: 'Dev' }),
    conflict: false,
  },
  {
    name: 'the same condition',
    template: template(OPEN, { Condition: 'Prod' }, { Condition: 'Prod' }),
    conflict: true,
  },
  {
    name: 'conditions on two parameters',
    template: template(OPEN, { Condition: 'Prod' }, { Condition: 'Large' }),
    conflict: true,
  },
  { name: 'one of them conditional', template: template(OPEN, {}, { Condition: 'Prod' }), conflict: true },
  {
    name: 'private DNS on one or the other',
    template: template(
      OPEN,
      { PrivateDnsEnabled: '!If [Prod, true, false]' },
      { PrivateDnsEnabled: '!If [Prod, false, true]' },
    ),
    conflict: false,
  },
  {
    name: 'private DNS on both by one condition',
    template: template(
      OPEN,
      { PrivateDnsEnabled: '!If [Prod, true, false]' },
      { PrivateDnsEnabled: '!If [Prod, true, false]' },
    ),
    conflict: true,
  },
  {
    name: 'parameters with defaults that leave both out',
    template: template(WITH_DEFAULT, { Condition: 'Prod' }, { Condition: 'Large' }),
    conflict: false,
    cfnLint: {
      conflict: true,
      because: 'pullpath judges the deployment with the defaults; cfn-lint every one there may be',
    },
  },
  {
    name: 'one service, written in two ways',
    template: template('', {}, { ServiceName: '!Join [".", [com.amazonaws, !Ref AWS::Region, ecr.api]]' }),
    conflict: true,
    cfnLint: { conflict: false, because: 'cfn-lint compares how the name is written, pullpath what it says' },
  },
  {
    name: 'one VPC, written in two ways',
    template: template('', {}, { VpcId: '!GetAtt Main.VpcId' }),
    conflict: true,
    cfnLint: { conflict: false, because: 'cfn-lint compares how the VPC is written, pullpath which it is' },
  },
];
