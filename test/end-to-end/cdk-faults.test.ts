import * as v from 'valibot';
import { expect, test } from 'vitest';
import { checkAssembly } from './assemblies.js';
import { ALL_GOOD, FAULTS } from './faults.js';
import { errors } from './terraform.js';

const RESOURCE = v.looseObject({ Type: v.string(), Properties: v.record(v.string(), v.unknown()) });
const TEMPLATE = v.looseObject({ Resources: v.record(v.string(), RESOURCE) });
type Resources = v.InferOutput<typeof TEMPLATE>['Resources'];

const FILE = 'Original.template.json';
const [VPC, GROUP, S3, API, DKR] = [
  'Main54E5BC70',
  'VpcEndpoint80208C18',
  'MainS3AE864372',
  'MainEcrApi424381A5',
  'MainEcrDkr074894EC',
];
const APP1 = 'Mainapp1Subnet1Subnet3B8E3FF6';

function properties(resources: Resources, id: string): Record<string, unknown> {
  const found = resources[id]?.Properties;
  if (found === undefined) throw new Error(`no such resource in the assembly: ${id}`);
  return found;
}

function setting(id: string, name: string, value: unknown): (resources: Resources) => void {
  return (resources) => {
    properties(resources, id)[name] = value;
  };
}

function without(id: string, name?: string): (resources: Resources) => void {
  return (resources) => {
    const all = properties(resources, id);
    if (name === undefined) delete resources[id];
    else delete all[name];
  };
}

function ingress(...cidrs: readonly unknown[]): (resources: Resources) => void {
  const rules = cidrs.map((CidrIp) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp }));
  return setting(GROUP, 'SecurityGroupIngress', rules);
}

/** How each fault of the table is made in what CDK has synthesized, and the construct that its rule then names. */
const CHANGES: Readonly<Record<string, readonly [change: (resources: Resources) => void, construct: string | null]>> = {
  'the endpoint group closed to all but one app subnet': [
    ingress({ 'Fn::GetAtt': [APP1, 'CidrBlock'] }),
    'Original/VpcEndpoint/Resource',
  ],
  'the endpoint group open to a half of one app subnet, and to the others': [
    ingress('10.0.0.0/25', '10.0.1.0/24', '10.0.2.0/23'),
    'Original/Main/app1Subnet1/Subnet',
  ],
  'the S3 endpoint not on one route table': [
    (resources) => {
      const tables = v.parse(v.array(v.unknown()), properties(resources, S3).RouteTableIds);
      setting(S3, 'RouteTableIds', tables.slice(0, -1))(resources);
    },
    'Original/Main/app2Subnet2/Subnet',
  ],
  'no S3 endpoint at all': [without(S3), 'Original/Main/Resource'],
  'private DNS off': [setting(DKR, 'PrivateDnsEnabled', false), 'Original/Main/EcrDkr/Resource'],
  'one endpoint missing': [without(API), 'Original/Main/Resource'],
  'both subnets of one zone on one endpoint': [
    (resources) => {
      const subnets = v.parse(v.array(v.unknown()), properties(resources, API).SubnetIds);
      setting(API, 'SubnetIds', [...subnets, { Ref: APP1 }])(resources);
    },
    'Original/Main/EcrApi/Resource',
  ],
  'the same service twice': [
    (resources) => {
      resources.Again = { Type: 'AWS::EC2::VPCEndpoint', Properties: { ...properties(resources, API) } };
    },
    null,
  ],
  'the type forgotten': [without(API, 'VpcEndpointType'), 'Original/Main/EcrApi/Resource'],
  'DNS hostnames off': [setting(VPC, 'EnableDnsHostnames', false), 'Original/Main/EcrApi/Resource'],
  'DNS support off': [setting(VPC, 'EnableDnsSupport', false), 'Original/Main/Resource'],
};

const IDS: readonly (readonly [RegExp, string])[] = [
  [/aws_vpc\.main\b/g, 'Main'],
  [/aws_security_group\.vpc_endpoint\b/g, 'VpcEndpoint'],
  [/aws_subnet\.private_1a_app([12])\b/g, 'Mainapp$1Subnet1Subnet'],
  [/aws_subnet\.private_1c_app([12])\b/g, 'Mainapp$1Subnet2Subnet'],
  [/aws_vpc_endpoint\.(?:interface\[")?ecr_api(?:"\])?/g, 'MainEcrApi'],
  [/aws_vpc_endpoint\.(?:interface\[")?ecr_dkr(?:"\])?/g, 'MainEcrDkr'],
  [/aws_vpc_endpoint\.interface\["logs"\]/g, 'MainLogs'],
  [/aws_vpc_endpoint\.interface\["ssm"\]/g, 'MainSsm'],
  [/aws_vpc_endpoint\.interface\["ssmmessages"\]/g, 'MainSsmMessages'],
  [/aws_vpc_endpoint\.again\b/g, 'Again'],
];

async function checkChanged(change: (resources: Resources) => void) {
  const result = await checkAssembly(
    'cdk/original-2.276',
    { stacks: ['Original'] },
    {
      [FILE]: (text) => {
        const template = v.parse(TEMPLATE, JSON.parse(text));
        change(template.Resources);
        return JSON.stringify(template, null, 1);
      },
    },
  );
  const verdicts = result.pulls.map(({ subnet, legs }) => {
    const [, app, number] = /^Mainapp(\d)Subnet(\d)Subnet[0-9A-F]{8}$/.exec(subnet ?? '') ?? [];
    return `app${app} ${number === '1' ? 'a' : 'c'}: ${legs.map(({ leg }) => `${leg.service} ${leg.verdict}`).join(', ')}`;
  });
  return { result, verdicts: verdicts.sort() };
}

test('every fault of the table is made', () => {
  expect(Object.keys(CHANGES)).toEqual(FAULTS.map(({ name }) => name));
});

test('unchanged: four private pulls and no finding', async () => {
  const { result, verdicts } = await checkChanged(() => {});
  expect(verdicts).toEqual([...ALL_GOOD].sort());
  expect(result.findings).toEqual([]);
});

test.each(FAULTS)('through cdk.out: $name', async ({ name, verdicts: expected, errors: told, at: [rule] }) => {
  const [change, construct] = CHANGES[name] ?? [];
  if (change === undefined) throw new Error(`no assembly has the fault: ${name}`);
  const { result, verdicts } = await checkChanged(change);
  expect(verdicts).toEqual([...expected].sort());
  const renamed = told.map((error) => IDS.reduce((text, [from, to]) => text.replaceAll(from, to), error));
  expect([...errors(result)].map((error) => error.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual(renamed.sort());
  const location = result.findings.find((finding) => finding.rule === rule)?.location;
  expect(location?.file).toBe(FILE);
  expect(location?.through.at(-1)?.module ?? null).toBe(construct);
});
