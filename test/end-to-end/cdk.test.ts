import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { checkAssembly, replaced } from './assemblies.js';

/** `Mainapp1Subnet1: private private private`, hashes left out. */
function verdictsOf({ pulls }: CheckResult) {
  return pulls.map(({ subnet, legs }) => {
    const name = (subnet ?? '?').replaceAll(/Subnet[0-9A-F]{8}$/g, '').replaceAll(/NestedStack\w+\//g, '/');
    return `${name}: ${legs.map(({ leg }) => leg.verdict).join(' ')}`;
  });
}

describe.each(['2.150', '2.276'])('CDK %s', (version) => {
  test('the original system of L2 constructs, mended: four private pulls and no finding', async () => {
    const result = await checkAssembly(`cdk/original-${version}`, { stacks: ['Original'] });
    expect(verdictsOf(result)).toEqual(
      ['app1Subnet1', 'app1Subnet2', 'app2Subnet1', 'app2Subnet2'].map(
        (name) => `Main${name}: private private private`,
      ),
    );
    expect(result.findings).toEqual([]);
    expect(result.network.vpcs.map(({ region, account }) => [region, account])).toMatchObject([
      [{ value: 'ap-northeast-1' }, { value: '012345678901' }],
    ]);
  });

  test('the original system as written: its faults, with the constructs that make them', async () => {
    const result = await checkAssembly(`cdk/original-${version}`, { stacks: ['AsWritten'] });
    expect(verdictsOf(result)).toEqual(
      ['app1Subnet1', 'app1Subnet2', 'app2Subnet1', 'app2Subnet2'].map(
        (name) => `Main${name}: blocked blocked private`,
      ),
    );
    const errors = result.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, resource }) => `${rule} ${resource.replace(/[0-9A-F]{8}$/, '')}`)).toEqual([
      ...['EcrApi', 'EcrDkr', 'Logs', 'Ssm'].map((name) => `private-dns-needs-vpc-dns Main${name}`),
      'private-dns-off MainEcrApi',
      'private-dns-off MainEcrDkr',
    ]);
    expect(errors[0]?.location).toMatchObject({
      file: 'AsWritten.template.json',
      // Old versions keep no stack trace; newer ones name the user's own line.
      through: [
        version === '2.276'
          ? { module: 'AsWritten/Main/EcrApi/Resource', file: 'lib/original-stack.js', line: 39, column: 11 }
          : { module: 'AsWritten/Main/EcrApi/Resource', file: 'AsWritten.template.json' },
      ],
    });
    const line = result.sources.get('AsWritten.template.json')?.split('\n')[(errors[0]?.location?.line ?? 0) - 1];
    expect(line).toContain('"PrivateDnsEnabled": true');
  });

  test('both stacks of the app: ids begin with the stack', async () => {
    const result = await checkAssembly(`cdk/original-${version}`);
    expect(result.pulls.map(({ subnet }) => subnet?.split('/')[0])).toEqual([
      ...Array(4).fill('Original'),
      ...Array(4).fill('AsWritten'),
    ]);
  });

  test('a network in one nested stack, its endpoints in another', async () => {
    const result = await checkAssembly(`cdk/nested-${version}`);
    expect(verdictsOf(result)).toEqual(
      ['Network/Vpcapp: private private private', 'Network/Vpcapp: private private private'].map((line, index) =>
        line.replace(':', `Subnet${index + 1}:`),
      ),
    );
    const [finding] = result.findings.filter(({ rule }) => rule === 'endpoint-in-workload-subnet');
    expect(finding?.location?.through.map(({ module }) => module)).toEqual([
      'EndpointsNestedStackEndpointsNestedStackResourceEB780E7F',
      'Parent/Endpoints/EcrApi/Resource',
    ]);
  });
});

test('an environment-agnostic stack with addInterfaceEndpoint', async () => {
  const result = await checkAssembly('cdk/vpc-2.276');
  expect(verdictsOf(result)).toEqual([1, 2].map((number) => `VpcappSubnet${number}: private private private`));
  expect(result.pulls.map(({ availabilityZone }) => availabilityZone)).toEqual([null, null]);
  expect(result.assumptions[0]).toContain('does not tell its region');
  // The custom resource that empties the default group.
  const [defaultGroup] = result.network.vpcs.map(({ defaultSecurityGroup }) => defaultSecurityGroup);
  expect(result.network.securityGroups.find(({ id }) => id === defaultGroup)?.rules).toEqual({
    items: [],
    complete: true,
  });
});

test('stages are read with the stacks in them, and --stack takes what a stack depends on with it', async () => {
  const all = await checkAssembly('cdk/stages-2.276');
  expect(new Set(all.network.vpcs.map(({ id }) => id.split('/')[0]))).toEqual(new Set(['Dev-Network', 'Prod-Network']));
  const one = await checkAssembly('cdk/stages-2.276', { stacks: ['Prod/Service'] });
  expect(one.network.vpcs.map(({ id }) => id.split('/')[0])).toEqual(['Prod-Network']);
  await expect(checkAssembly('cdk/stages-2.276', { stacks: ['Prod/Servce'] })).rejects.toThrow(
    '--stack Prod/Servce: there is no such stack, did you mean "Prod/Service"?',
  );
});

/** `Cluster/Nodes eks: ecr.api private, …`, hashes left out, each once. */
function pullsOf({ pulls }: CheckResult) {
  return [
    ...new Set(
      pulls.map(({ workload, kind, legs }) => {
        const told = legs.map(({ leg }) => `${leg.service} ${leg.verdict}`).join(', ');
        return `${workload.replace(/[0-9A-F]{8}$/, '')} ${kind}: ${told}`;
      }),
    ),
  ];
}

/** The second registry is that of the add-ons of EKS. */
const IMAGES = 'ecr.api private, ecr.dkr private, s3 private, ecr.dkr private';

describe('clusters of EKS', () => {
  test('of L1 constructs, with public access alone and no endpoint of EC2: nodes get images, and never join', async () => {
    const result = await checkAssembly('cdk/eks-2.276');
    expect(pullsOf(result)).toEqual([`Nodes eks: ${IMAGES}, ec2 blocked, eks-cluster blocked`]);
    expect(result.pulls.map(({ availabilityZone }) => availabilityZone)).toEqual(['eu-west-1a', 'eu-west-1b']);
    const errors = result.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, resource }) => `${rule} ${resource}`)).toEqual([
      'endpoint-missing Vpc8378EB38',
      'cluster-endpoint-public Cluster',
    ]);
    expect(errors[1]?.fix).toBe('Set EndpointPrivateAccess: true in ResourcesVpcConfig of Cluster.');
  });

  test.each([
    ['aws-eks, whose cluster and profiles are custom resources in nested stacks', 'Eks', '"endpointPrivateAccess"'],
    ['aws-eks-v2', 'EksV2', '"EndpointPrivateAccess"'],
  ])('of %s: a managed node group and a Fargate profile, all private', async (_, stack, privateAccess) => {
    const profile = `ClusterfargateprofilePods eks-fargate: ${IMAGES}, sts private`;
    const result = await checkAssembly('cdk/eks-l2-2.276', { stacks: [stack] });
    expect(result.notices).toEqual([]);
    expect(pullsOf(result)).toEqual([`ClusterNodegroupNodes eks: ${IMAGES}, ec2 private`, profile]);
    expect(result.verdict).toBe('private');

    const file = `${stack}.template.json`;
    const closed = await checkAssembly(
      'cdk/eks-l2-2.276',
      { stacks: [stack] },
      { [file]: replaced(`${privateAccess}: true`, `${privateAccess}: false`) },
    );
    expect(pullsOf(closed)).toEqual([
      `ClusterNodegroupNodes eks: ${IMAGES}, ec2 private, eks-cluster blocked`,
      `${profile}, eks-cluster blocked`,
    ]);
  });
});

describe('an app in the manner of SST 2: a stack for each of its functions, named by stage and app', () => {
  test('a service in the network of another stack is private, one in the VPC that a Service makes goes over NAT', async () => {
    const result = await checkAssembly('sst');
    expect(result.notices).toEqual([]);
    expect(pullsOf(result)).toEqual([
      `prod-shop-Service/ApiService ecs-fargate: ecr.api private, ecr.dkr private, s3 private, logs private`,
      `prod-shop-Web/Service ecs-fargate: ecr.api public, ecr.dkr public, s3 public, logs public`,
    ]);
    expect(result.pulls.map(({ subnet }) => subnet?.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      ...[1, 2].map((number) => `prod-shop-Network/VpcappSubnet${number}Subnet`),
      ...[1, 2].map((number) => `prod-shop-Web/VpcPrivateSubnet${number}Subnet`),
    ]);
    expect(result.network.vpcs.map(({ tags }) => tags)).toMatchObject(
      [1, 2].map(() => ({ 'sst:app': 'shop', 'sst:stage': 'prod' })),
    );
  });

  test.each(['prod-shop-Service', 'Service', '*Service'])('--stack %s takes the network with it', async (name) => {
    const { network, verdict } = await checkAssembly('sst', { stacks: [name] });
    expect(network.vpcs.map(({ id }) => id)).toEqual(['prod-shop-Network/Vpc8378EB38']);
    expect(verdict).toBe('private');
  });
});
