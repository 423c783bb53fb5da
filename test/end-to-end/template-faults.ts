import { FAULTS, type Fault } from './faults.js';
import { changedTemplate, resourceText } from './templates.js';

const SUBNETS = '        - !Ref Private1aVpcEndpoint\n        - !Ref Private1cVpcEndpoint\n';
const FROM_VPC = '          CidrIp: !GetAtt Main.CidrBlock\n';

/** A change within one resource of the original system. */
function within(id: string, from: string, to: string): readonly [string, string] {
  const before = resourceText(id);
  if (!before.includes(from)) throw new Error(`not in ${id}: ${from}`);
  return [before, before.replace(from, () => to)];
}

function ingress(cidr: string): string {
  return `        - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: ${cidr} }\n`;
}

/** How each fault of the table is made in a template, and the source line that its rule then points to. */
const CHANGES: Readonly<Record<string, { readonly source: string; readonly line: string }>> = {
  'the endpoint group closed to all but one app subnet': {
    source: changedTemplate([FROM_VPC, '          CidrIp: !GetAtt Private1aApp1.CidrBlock\n']),
    line: 'VpcEndpoint:',
  },
  'the endpoint group open to a half of one app subnet, and to the others': {
    source: changedTemplate([
      FROM_VPC,
      `          CidrIp: 10.0.1.0/25\n${ingress('10.0.2.0/24')}${ingress('10.0.4.0/23')}`,
    ]),
    line: 'Private1aApp1:',
  },
  'the S3 endpoint not on one route table': {
    source: changedTemplate(
      within('Private1cApp2RouteTable', 'RouteTableId: !Ref PrivateRouteTable', 'RouteTableId: !Ref Other'),
      [
        '\n  # Replies pass',
        '\n  Other:\n    Type: AWS::EC2::RouteTable\n    Properties:\n      VpcId: !Ref Main\n\n  # Replies pass',
      ],
    ),
    line: 'Private1cApp2:',
  },
  'no S3 endpoint at all': { source: changedTemplate([resourceText('S3'), '']), line: 'Main:' },
  'private DNS off': {
    source: changedTemplate(within('EcrDkr', 'PrivateDnsEnabled: true', 'PrivateDnsEnabled: false')),
    line: 'PrivateDnsEnabled: false',
  },
  'one endpoint missing': { source: changedTemplate([resourceText('EcrApi'), '']), line: 'Main:' },
  'both subnets of one zone on one endpoint': {
    source: changedTemplate(within('EcrApi', SUBNETS, SUBNETS.replace('\n', '\n        - !Ref Private1aApp1\n'))),
    line: 'SubnetIds:',
  },
  'the same service twice': {
    source: changedTemplate([
      resourceText('Ssmmessages'),
      resourceText('Ssmmessages') + resourceText('EcrApi').replace('EcrApi', 'Again'),
    ]),
    line: 'PrivateDnsEnabled: true',
  },
  'the type forgotten': {
    source: changedTemplate(within('EcrApi', '      VpcEndpointType: Interface\n', '')),
    line: 'EcrApi:',
  },
  'DNS hostnames off': {
    source: changedTemplate(['EnableDnsHostnames: true', 'EnableDnsHostnames: false']),
    line: 'PrivateDnsEnabled: true',
  },
  'DNS support off': {
    source: changedTemplate(['EnableDnsSupport: true', 'EnableDnsSupport: false']),
    line: 'EnableDnsSupport: false',
  },
};

const IDS: readonly (readonly [RegExp, string])[] = [
  [/aws_vpc\.main\b/g, 'Main'],
  [/aws_security_group\.vpc_endpoint\b/g, 'VpcEndpoint'],
  [/aws_subnet\.private_(1[ac])_app([12])\b/g, 'Private$1App$2'],
  [/aws_vpc_endpoint\.(?:interface\[")?ecr_api(?:"\])?/g, 'EcrApi'],
  [/aws_vpc_endpoint\.(?:interface\[")?ecr_dkr(?:"\])?/g, 'EcrDkr'],
  [/aws_vpc_endpoint\.interface\["logs"\]/g, 'Logs'],
  [/aws_vpc_endpoint\.interface\["ssm"\]/g, 'Ssm'],
  [/aws_vpc_endpoint\.interface\["ssmmessages"\]/g, 'Ssmmessages'],
  [/aws_vpc_endpoint\.again\b/g, 'Again'],
];

/** The faults of the table in a template: the same verdicts, and the same rules at the template's own names. */
export const TEMPLATE_FAULTS: readonly Fault[] = FAULTS.map(({ name, verdicts, errors, at: [rule] }) => {
  const change = CHANGES[name];
  if (change === undefined) throw new Error(`no template has the fault: ${name}`);
  return {
    name,
    source: change.source,
    verdicts,
    errors: errors.map((error) => IDS.reduce((text, [from, to]) => text.replaceAll(from, to), error)),
    at: [rule, change.line],
  };
});
