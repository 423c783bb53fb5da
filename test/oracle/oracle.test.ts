import { describe, expect, it } from 'vitest';
import type { Network, VpcEndpoint } from '../../src/model/network.js';
import { all, known, some } from '../../src/model/value.js';
import type { Verdict } from '../../src/trace/leg.js';
import {
  cidr,
  DEFAULT_ACL,
  dhcpOptions,
  egress,
  entry,
  gatewayEndpoint,
  hostedZone,
  ingress,
  interfaceEndpoint,
  internetGateway,
  MAIN_TABLE,
  natGateway,
  networkAcl,
  policy,
  prefixList,
  REGION,
  route,
  routeTable,
  securityGroup,
  statement,
  subnet,
  untold,
  vpc,
  workload,
} from './build.js';
import { judge } from './oracle.js';
import { APP_SUBNETS, ENDPOINT_SUBNETS, original, SERVICES } from './original.js';

const S3_RANGES = ['52.219.0.0/20', '3.5.152.0/21'].map(cidr);
const GROUPS = ['endpoint-group'];
const BUCKET = `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/*`;

function verdict(network: Network, subnetId: string, service: string, puller: string = subnetId): Verdict {
  return judge({ network, workload: puller, subnet: subnetId, service, s3Ranges: S3_RANGES });
}

/** `ecr.api ecr.dkr s3` of every app subnet, as one text a subnet. */
function verdicts(network: Network): string[] {
  return APP_SUBNETS.map((id) => SERVICES.map((service) => verdict(network, id, service)).join(' '));
}

const ALL_PRIVATE = 'private private private';

function four(text: string): string[] {
  return APP_SUBNETS.map(() => text);
}

/** The original with its endpoints changed. */
function withEndpoints(change: (endpoint: VpcEndpoint) => VpcEndpoint | null): Network {
  return original({
    endpoints: original()
      .endpoints.map(change)
      .filter((endpoint) => endpoint !== null),
  });
}

function changing(service: string, changes: Partial<VpcEndpoint>): Network {
  return withEndpoints((endpoint) => (endpoint.id === `endpoint-${service}` ? { ...endpoint, ...changes } : endpoint));
}

function withSubnet(id: string, changes: Partial<Network['subnets'][number]>, others: Partial<Network> = {}): Network {
  const subnets = original().subnets.map((each) => (each.id === id ? { ...each, ...changes } : each));
  return original({ subnets, ...others });
}

describe('the original system', () => {
  it('is private once mended', () => {
    expect(verdicts(original())).toEqual(four(ALL_PRIVATE));
    expect(verdict(original(), 'a-app1', 'logs')).toBe('private');
  });

  it('as written has no DNS hostnames, so no private DNS', () => {
    expect(verdicts(original({ vpcs: [vpc({ dnsHostnames: known(false) })] }))).toEqual(
      four('blocked blocked private'),
    );
  });
});

describe('a single fault in the original system', () => {
  const closed = (...blocks: string[]) =>
    original({
      securityGroups: [
        securityGroup(
          'endpoint-group',
          blocks.map((block) => ingress(block)),
        ),
      ],
    });
  const faults: [string, Network, string[]][] = [
    [
      'endpoint security group closed to one app subnet',
      closed('10.0.0.16/28', '10.0.0.32/27', '10.0.0.64/27'),
      ['blocked blocked private', ALL_PRIVATE, ALL_PRIVATE, ALL_PRIVATE],
    ],
    [
      'endpoint security group closed to half of one app subnet',
      closed('10.0.0.8/29', '10.0.0.16/28', '10.0.0.32/27', '10.0.0.64/27'),
      ['intermittent intermittent private', ALL_PRIVATE, ALL_PRIVATE, ALL_PRIVATE],
    ],
    [
      'S3 endpoint not on one route table',
      withSubnet('a-app2', { routeTable: known(null) }),
      [ALL_PRIVATE, 'private private blocked', ALL_PRIVATE, ALL_PRIVATE],
    ],
    ['private DNS off', changing('ecr.dkr', { privateDns: known(false) }), four('private blocked private')],
    [
      'one endpoint missing',
      withEndpoints((endpoint) => (endpoint.id === 'endpoint-ecr.api' ? null : endpoint)),
      four('blocked private private'),
    ],
    [
      'both subnets of one zone on one endpoint',
      changing('ecr.dkr', {
        subnets: all(['a-app1', 'a-app2', 'c-endpoint'].map((id) => ({ subnet: known(id), address: known(null) }))),
      }),
      four(ALL_PRIVATE),
    ],
    [
      'the same service twice',
      original({ endpoints: [...original().endpoints, interfaceEndpoint('ecr.api', ['a-app1'], ['no-such'])] }),
      four(ALL_PRIVATE),
    ],
    ['the type forgotten', changing('ecr.api', { type: known('Gateway') }), four('blocked private private')],
    [
      "the endpoint inside an app's subnet",
      changing('ecr.api', { subnets: all([{ subnet: known('a-app1'), address: known(null) }]) }),
      four(ALL_PRIVATE),
    ],
  ];
  it.each(faults)('%s', (_name, network, expected) => {
    expect(verdicts(network)).toEqual(expected);
  });
});

describe('network ACLs', () => {
  const acl = (...entries: Parameters<typeof entry>[]) =>
    original({
      networkAcls: [
        networkAcl(
          DEFAULT_ACL,
          entries.map((arguments_) => entry(...arguments_)),
        ),
      ],
    });

  it('drop replies to ports that they do not allow', () => {
    const network = acl(['egress', 100, '0.0.0.0/0'], ['ingress', 100, '0.0.0.0/0', { ports: { from: 443, to: 443 } }]);
    expect(verdicts(network)).toEqual(four('blocked blocked blocked'));
  });

  it('let replies to some ports pass by chance', () => {
    const network = acl(
      ['egress', 100, '0.0.0.0/0'],
      ['ingress', 100, '0.0.0.0/0', { ports: { from: 443, to: 443 } }],
      ['ingress', 110, '0.0.0.0/0', { ports: { from: 49152, to: 65535 } }],
    );
    expect(verdicts(network)).toEqual(four('intermittent intermittent intermittent'));
  });

  it('are passed in the order of their numbers', () => {
    const open: Parameters<typeof entry>[] = [
      ['ingress', 200, '0.0.0.0/0'],
      ['egress', 200, '0.0.0.0/0'],
    ];
    expect(verdicts(acl(...open, ['egress', 100, '52.0.0.0/8', { action: 'deny' }]))).toEqual(
      four('private private intermittent'),
    );
    expect(verdicts(acl(...open, ['egress', 300, '52.0.0.0/8', { action: 'deny' }]))).toEqual(four(ALL_PRIVATE));
  });

  it('do not stand between two interfaces of one subnet', () => {
    const network = withSubnet(
      'a-app1',
      { networkAcl: known('closed') },
      {
        networkAcls: [networkAcl('closed')],
        endpoints: [
          interfaceEndpoint('ecr.api', ['a-app1'], GROUPS),
          interfaceEndpoint('ecr.dkr', ['a-app1', 'c-endpoint'], GROUPS),
        ],
      },
    );
    expect(verdict(network, 'a-app1', 'ecr.api')).toBe('private');
    expect(verdict(network, 'a-app1', 'ecr.dkr')).toBe('intermittent');
    expect(verdict(network, 'a-app2', 'ecr.api')).toBe('blocked');
  });

  it('leave a verdict unknown where the address of an interface matters', () => {
    const network = acl(
      ['egress', 100, '0.0.0.0/0'],
      ['ingress', 90, '10.0.0.32/29', { action: 'deny' }],
      ['ingress', 100, '0.0.0.0/0'],
    );
    const one = (address: string | null) => ({
      ...network,
      endpoints: [
        interfaceEndpoint('ecr.api', [], GROUPS, {
          subnets: all([{ subnet: known('a-endpoint'), address: known(address) }]),
        }),
      ],
    });
    expect(verdict(one(null), 'a-app1', 'ecr.api')).toBe('unknown');
    expect(verdict(one('10.0.0.37'), 'a-app1', 'ecr.api')).toBe('blocked');
    expect(verdict(one('10.0.0.41'), 'a-app1', 'ecr.api')).toBe('private');
  });
});

describe('routes', () => {
  const withNat = (natChanges: Parameters<typeof natGateway>[2] = {}, others: Partial<Network> = {}) =>
    original({
      subnets: [...original().subnets, subnet('public', 'a', '10.0.0.96/28', { routeTable: known('public') })],
      routeTables: [
        routeTable('private', [route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })]),
        routeTable('public', [route('0.0.0.0/0', { kind: 'internet-gateway', id: 'internet' })]),
      ],
      internetGateways: [internetGateway('internet')],
      natGateways: [natGateway('nat', 'public', natChanges)],
      endpoints: [gatewayEndpoint(['private']), interfaceEndpoint('ecr.api', ENDPOINT_SUBNETS, ['closed'])],
      securityGroups: [securityGroup('closed')],
      ...others,
    });

  it('lead over NAT to what has no endpoint; a closed endpoint still captures its name', () => {
    expect(verdicts(withNat())).toEqual(four('blocked public private'));
    expect(verdicts(withNat({}, { endpoints: [] }))).toEqual(four('public public public'));
  });

  it('lead nowhere over a private NAT gateway or one without an attached internet gateway', () => {
    expect(verdict(withNat({ connectivity: known('private') }), 'a-app1', 'ecr.dkr')).toBe('blocked');
    const detached = { internetGateways: [internetGateway('internet', { vpc: known(null) })] };
    expect(verdict(withNat({}, detached), 'a-app1', 'ecr.dkr')).toBe('blocked');
  });

  it("pass the network ACL of the NAT gateway's subnet", () => {
    const open = withNat();
    const subnets = open.subnets.map((each) =>
      each.id === 'public' ? { ...each, networkAcl: known('nat-acl') } : each,
    );
    const replies = (from: number) => ({
      ...open,
      subnets,
      networkAcls: [
        ...open.networkAcls,
        networkAcl('nat-acl', [
          entry('egress', 1, '0.0.0.0/0'),
          entry('ingress', 1, '10.0.0.0/16'),
          entry('ingress', 2, '0.0.0.0/0', { ports: { from, to: 65535 } }),
        ]),
      ],
    });
    expect(verdict(replies(1024), 'a-app1', 'ecr.dkr')).toBe('public');
    expect(verdict(replies(32768), 'a-app1', 'ecr.dkr')).toBe('intermittent');
  });

  it('over an internet gateway need a public address', () => {
    const table = [routeTable('private', [route('0.0.0.0/0', { kind: 'internet-gateway', id: 'internet' })])];
    const network = (given: boolean) =>
      withNat({}, { routeTables: table, workloads: [workload('api', ['a-app1'], [], { publicIp: known(given) })] });
    expect(verdict(network(true), 'a-app1', 'ecr.dkr', 'api')).toBe('public');
    expect(verdict(network(false), 'a-app1', 'ecr.dkr', 'api')).toBe('blocked');
  });

  it('go by the longest prefix, then CIDR before prefix list', () => {
    const verdictWith = (block: string) =>
      verdict(
        original({ routeTables: [routeTable('private', [route(block, { kind: 'blackhole' })])] }),
        'a-app1',
        's3',
      );
    expect(verdictWith('0.0.0.0/0')).toBe('private');
    expect(verdictWith('52.219.0.0/16')).toBe('private');
    expect(verdictWith('52.219.0.0/20')).toBe('intermittent');
    expect(verdictWith('3.5.152.0/24')).toBe('intermittent');
  });

  it('to what the network does not tell about make a leg unknown', () => {
    const tables = [routeTable('private', [route('0.0.0.0/0', { kind: 'transit-gateway', id: 'hub' })])];
    expect(verdicts(original({ routeTables: tables, endpoints: [] }))).toEqual(four('unknown unknown unknown'));
  });
});

describe('security groups', () => {
  const task = (rules: Parameters<typeof securityGroup>[1], endpointRules = [ingress('10.0.0.0/16')]) =>
    original({
      securityGroups: [securityGroup('task', rules), securityGroup('endpoint-group', endpointRules)],
      prefixLists: [prefixList('s3-list', `com.amazonaws.${REGION}.s3`, [])],
      workloads: [workload('api', ['a-app1'], ['task'])],
    });
  const legs = (network: Network) => SERVICES.map((service) => verdict(network, 'a-app1', service, 'api')).join(' ');

  it('let out to blocks, to groups and to the S3 prefix list', () => {
    expect(legs(task([]))).toBe('blocked blocked blocked');
    expect(legs(task([egress('10.0.0.0/16')]))).toBe('private private blocked');
    expect(legs(task([egress('group:endpoint-group'), egress('list:s3-list')]))).toBe(ALL_PRIVATE);
  });

  it('let in from a group that the workload has; of an assumed one that is not known', () => {
    const network = task([egress('0.0.0.0/0')], [ingress('group:task')]);
    expect(legs(network)).toBe(ALL_PRIVATE);
    expect(verdict(network, 'a-app1', 'ecr.api')).toBe('unknown');
  });
});

describe('DNS', () => {
  it('without support answers nothing', () => {
    expect(verdicts(original({ vpcs: [vpc({ dnsSupport: known(false) })] }))).toEqual(four('blocked blocked blocked'));
  });

  it('by foreign servers may answer anything', () => {
    const network = original({
      vpcs: [vpc({ dhcpOptions: known('options') })],
      dhcpOptions: [dhcpOptions('options', ['192.0.2.1'])],
    });
    expect(verdicts(network)).toEqual(four('unknown unknown unknown'));
  });

  it('has the longest zone answer: an alias of the endpoint, or nothing', () => {
    const without = changing('ecr.dkr', { privateDns: known(false) });
    const zone = `dkr.ecr.${REGION}.amazonaws.com`;
    const alias = { kind: 'endpoint', id: 'endpoint-ecr.dkr' } as const;
    const withZone = (records: Parameters<typeof hostedZone>[1]) => ({
      ...without,
      hostedZones: [hostedZone(zone, records)],
    });
    expect(verdict(withZone({ [`*.${zone}`]: alias }), 'a-app1', 'ecr.dkr')).toBe('private');
    expect(verdict(withZone({}), 'a-app1', 'ecr.dkr')).toBe('blocked');
    expect(verdicts({ ...without, hostedZones: [hostedZone('amazonaws.com', {})] })).toEqual(
      four('private blocked blocked'),
    );
  });

  it('answers with the S3 interface endpoint unless it is for inbound resolvers alone', () => {
    const closed = (inboundOnly: boolean) =>
      original({
        endpoints: [
          gatewayEndpoint(['private']),
          interfaceEndpoint('s3', ['a-endpoint'], ['closed'], {
            id: 's3-interface',
            privateDnsOnlyForInboundResolver: known(inboundOnly),
          }),
        ],
        securityGroups: [securityGroup('closed')],
      });
    expect(verdict(closed(false), 'a-app1', 's3')).toBe('blocked');
    expect(verdict(closed(true), 'a-app1', 's3')).toBe('private');
  });
});

describe('endpoint policies', () => {
  const conditioned = [['StringEquals', 'aws:PrincipalOrgID', 'o-1']] as const;
  const policies: [string, string, ReturnType<typeof statement>[], Verdict][] = [
    ['full access', 'ecr.dkr', [statement()], 'private'],
    ['only denials', 'ecr.dkr', [statement({ effect: 'Deny', actions: ['ecr:DeleteRepository'] })], 'blocked'],
    ['no action of the pull', 'ecr.dkr', [statement({ actions: ['ecr:BatchGetImage'] })], 'blocked'],
    ['its actions by wildcard', 'ecr.dkr', [statement({ actions: ['ECR:*Get*'] })], 'private'],
    ['another repository', 'ecr.dkr', [statement({ resources: ['arn:aws:ecr:*:*:repository/other'] })], 'unknown'],
    ['another account', 'ecr.dkr', [statement({ resources: ['arn:aws:ecr:*:999999999999:*'] })], 'blocked'],
    ['the token for a repository', 'ecr.api', [statement({ resources: ['arn:aws:ecr:*:*:repository/*'] })], 'blocked'],
    ['a condition on the organisation', 'ecr.api', [statement({ conditions: conditioned })], 'unknown'],
    ['the layer bucket', 's3', [statement({ actions: ['s3:GetObject'], resources: [BUCKET] })], 'private'],
    ['another bucket', 's3', [statement({ resources: ['arn:aws:s3:::mine/*'] })], 'blocked'],
    ['the layers for the organisation', 's3', [statement({ conditions: conditioned })], 'blocked'],
    ['all but the layers', 's3', [statement({ notResources: [BUCKET] })], 'blocked'],
    [
      'a denial of all others',
      's3',
      [statement(), statement({ effect: 'Deny', conditions: [['StringNotEquals', 'aws:PrincipalOrgID', 'o-1']] })],
      'blocked',
    ],
  ];
  it.each(policies)('%s', (_name, service, statements, expected) => {
    const network = changing(service, { policy: known(policy(...statements)) });
    expect(verdict(network, 'a-app1', service)).toBe(expected);
  });
});

describe('what is not told', () => {
  const cases: [string, Network, string][] = [
    ['private DNS', changing('ecr.api', { privateDns: untold('var.dns') }), 'unknown private private'],
    ['an endpoint', changing('ecr.api', { exists: untold('var.on') }), 'unknown private private'],
    ['a policy', changing('ecr.api', { policy: untold('data.policy') }), 'unknown private private'],
    ['the hostnames', original({ vpcs: [vpc({ dnsHostnames: untold('var.names') })] }), 'unknown unknown private'],
    [
      'more rules of an open group',
      original({
        securityGroups: [
          securityGroup('endpoint-group', [], { rules: some([ingress('10.0.0.0/16')], untold('data.group')) }),
        ],
      }),
      ALL_PRIVATE,
    ],
    [
      'the rules of a group',
      original({ securityGroups: [securityGroup('endpoint-group', [], { rules: some([], untold('data.group')) })] }),
      'unknown unknown private',
    ],
    [
      'the rest of the VPC',
      original({ vpcs: [vpc({ partial: untold('var.vpc_id') })], endpoints: [gatewayEndpoint(['private'])] }),
      'unknown unknown private',
    ],
    [
      'whether a table has more routes',
      original({
        routeTables: [routeTable('private', [], { routes: some([], untold('data.table')) }), routeTable(MAIN_TABLE)],
      }),
      'unknown unknown unknown',
    ],
  ];
  it.each(cases)('%s', (_name, network, expected) => {
    expect(verdicts(network)).toEqual(four(expected));
  });

  it('does not matter where it decides nothing', () => {
    const network = changing('ecr.api', { policy: untold('data.policy') });
    expect(verdict({ ...network, securityGroups: [securityGroup('endpoint-group')] }, 'a-app1', 'ecr.api')).toBe(
      'blocked',
    );
  });
});
