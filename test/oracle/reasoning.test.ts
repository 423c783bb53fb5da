import { expect, test } from 'vitest';
import { s3Entries } from '../../src/aws/s3-addresses.js';
import { check } from '../../src/check/check.js';
import type { Network } from '../../src/model/network.js';
import type { PolicyStatement } from '../../src/model/policy.js';
import { all, known } from '../../src/model/value.js';
import {
  ACCOUNT,
  dhcpOptions,
  egress,
  entry,
  gatewayEndpoint,
  hostedZone,
  ingress,
  interfaceEndpoint,
  internetGateway,
  natGateway,
  network,
  networkAcl,
  policy,
  prefixList,
  REGION,
  readResult,
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

/** A task in `app` with the endpoints of a pull in `endpoint`; NAT and an internet gateway stand by, without routes. */
function good(changes: Partial<Network> = {}): Network {
  return network({
    subnets: [
      subnet('app', 'a', '10.0.0.0/28', { routeTable: known('private') }),
      subnet('endpoint', 'a', '10.0.0.16/28'),
      subnet('second', 'a', '10.0.0.32/28', { networkAcl: known('closed') }),
      subnet('public', 'a', '10.0.0.48/28', { routeTable: known('public') }),
    ],
    routeTables: [
      routeTable('private'),
      routeTable('public', [route('0.0.0.0/0', { kind: 'internet-gateway', id: 'igw' })]),
    ],
    internetGateways: [internetGateway('igw')],
    natGateways: [natGateway('nat', 'public')],
    networkAcls: [networkAcl('closed')],
    securityGroups: [
      securityGroup('task-group', [egress('0.0.0.0/0')]),
      securityGroup('endpoint-group', [ingress('10.0.0.0/16')]),
    ],
    endpoints: [
      interfaceEndpoint('ecr.api', ['endpoint'], ['endpoint-group']),
      interfaceEndpoint('ecr.dkr', ['endpoint'], ['endpoint-group']),
      gatewayEndpoint(['private']),
    ],
    workloads: [workload('task', ['app'], ['task-group'])],
    ...changes,
  });
}

const routed = (...routes: Parameters<typeof routeTable>[1] & object) =>
  good({ routeTables: [routeTable('private', routes), ...good().routeTables.filter(({ id }) => id === 'public')] });
const groups = (...rules: Parameters<typeof securityGroup>[1] & object) =>
  good({
    securityGroups: [securityGroup('task-group', [egress('0.0.0.0/0')]), securityGroup('endpoint-group', rules)],
  });
const underPolicy = (...statements: readonly PolicyStatement[]) =>
  good({ endpoints: good().endpoints.map((each) => ({ ...each, policy: known(policy(...statements)) })) });
const BLACKHOLE = { kind: 'blackhole' } as const;

test.each<readonly [name: string, network: Network, api: string, s3: string]>([
  ['the good network', good(), 'private', 'private'],
  [
    'a propagated route never takes what is local',
    routed(route('10.0.0.16/28', BLACKHOLE, { origin: 'propagated' })),
    'private',
    'private',
  ],
  ['a longer static route does', routed(route('10.0.0.16/28', BLACKHOLE)), 'blocked', 'private'],
  [
    'a route to where nobody tells may be the longest',
    routed(route('0.0.0.0/0', BLACKHOLE, { destination: untold('destination') })),
    'unknown',
    'unknown',
  ],
  [
    'a rule for all protocols has no ports',
    groups(ingress('10.0.0.0/16', { protocol: 'all', ports: { from: 0, to: 0 } })),
    'private',
    'private',
  ],
  [
    'an endpoint has one interface a zone, in the first of its subnets there',
    good({
      endpoints: good().endpoints.map((each) =>
        each.id === 'endpoint-ecr.api'
          ? { ...each, subnets: all(['endpoint', 'second'].map((id) => ({ subnet: known(id), address: known(null) }))) }
          : each,
      ),
    }),
    'private',
    'private',
  ],
  [
    'the longest private hosted zone has the name',
    good({
      hostedZones: [
        hostedZone('amazonaws.com', {}),
        hostedZone(`api.ecr.${REGION}.amazonaws.com`, {
          [`api.ecr.${REGION}.amazonaws.com`]: { kind: 'endpoint', id: 'endpoint-ecr.api' },
        }),
      ],
      endpoints: good().endpoints.map((each) => ({ ...each, privateDns: known(false) })),
    }),
    'private',
    'blocked',
  ],
  [
    'foreign name servers may answer publicly, where NAT works and the endpoint is closed',
    {
      ...routed(route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })),
      vpcs: [vpc({ dhcpOptions: known('options') })],
      dhcpOptions: [dhcpOptions('options', ['192.0.2.1'])],
      securityGroups: groups().securityGroups,
    },
    'unknown',
    'unknown',
  ],
  [
    'the internet gateway carries no private address',
    { ...routed(route('0.0.0.0/0', { kind: 'internet-gateway', id: 'igw' })), endpoints: [] },
    'blocked',
    'blocked',
  ],
  [
    'it carries public ones',
    {
      ...routed(route('0.0.0.0/0', { kind: 'internet-gateway', id: 'igw' })),
      endpoints: [],
      workloads: [workload('task', ['app'], ['task-group'], { publicIp: known(true) })],
    },
    'public',
    'public',
  ],
  [
    'a detached one carries nothing',
    {
      ...routed(route('0.0.0.0/0', { kind: 'internet-gateway', id: 'igw' })),
      endpoints: [],
      internetGateways: [internetGateway('igw', { vpc: known(null) })],
      workloads: [workload('task', ['app'], ['task-group'], { publicIp: known(true) })],
    },
    'blocked',
    'blocked',
  ],
  [
    'a network ACL that stops half of the ports of a NAT gateway lets pulls through by chance',
    {
      ...routed(route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })),
      endpoints: [],
      subnets: good().subnets.map((each) => (each.id === 'public' ? { ...each, networkAcl: known('half') } : each)),
      networkAcls: [
        ...good().networkAcls,
        networkAcl('half', [
          entry('egress', 100, '0.0.0.0/0'),
          entry('ingress', 90, '10.0.0.0/16'),
          entry('ingress', 100, '0.0.0.0/0', { ports: { from: 1024, to: 30_000 } }),
        ]),
      ],
    },
    'intermittent',
    'intermittent',
  ],
  [
    'one that lets in what answers the NAT gateway alone, drops what the task sends to it',
    {
      ...routed(route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })),
      endpoints: [],
      subnets: good().subnets.map((each) => (each.id === 'public' ? { ...each, networkAcl: known('replies') } : each)),
      networkAcls: [
        ...good().networkAcls,
        networkAcl('replies', [
          entry('egress', 100, '0.0.0.0/0'),
          entry('ingress', 100, '0.0.0.0/0', { ports: { from: 1024, to: 65_535 } }),
        ]),
      ],
    },
    'blocked',
    'blocked',
  ],
  [
    'a closed network ACL drops what a NAT gateway sends, whichever route table its subnet has',
    {
      ...routed(route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })),
      endpoints: [],
      subnets: good().subnets.map((each) =>
        each.id === 'public' ? { ...each, networkAcl: known('closed'), routeTable: untold('table') } : each,
      ),
    },
    'blocked',
    'blocked',
  ],
  [
    'a gateway endpoint that the input does not tell may serve a task that may talk to S3 alone',
    good({
      vpcs: [vpc({ partial: untold('the VPC') })],
      endpoints: good().endpoints.filter(({ id }) => id !== 'endpoint-s3'),
      prefixLists: [prefixList('s3-list', `com.amazonaws.${REGION}.s3`, [])],
      securityGroups: [
        securityGroup('task-group', [egress('list:s3-list')]),
        securityGroup('endpoint-group', [ingress('10.0.0.0/16')]),
      ],
    }),
    'blocked',
    'unknown',
  ],
  [
    'NotAction allows what it does not name',
    underPolicy(statement({ notActions: ['ecr:Get*'] })),
    'blocked',
    'private',
  ],
  [
    'a Deny counts more than an Allow',
    underPolicy(statement(), statement({ effect: 'Deny', actions: ['ecr:GetAuthorizationToken'] })),
    'blocked',
    'private',
  ],
  [
    'a Deny of the layers alone leaves the registry open',
    underPolicy(statement({ effect: 'Deny', actions: ['s3:Get*'] }), statement()),
    'private',
    'blocked',
  ],
  [
    "the caller's account doesn't sign for the layer",
    underPolicy(statement({ account: ACCOUNT })),
    'private',
    'blocked',
  ],
  [
    'the layer is signed by nobody of an organization that a policy could name',
    underPolicy(statement({ conditions: [['StringEquals', 'aws:PrincipalOrgID', 'o-1']] })),
    'unknown',
    'blocked',
  ],
  [
    'so that what is denied to others is denied to the layer',
    underPolicy(
      statement(),
      statement({ effect: 'Deny', conditions: [['StringNotEquals', 'aws:PrincipalOrgID', 'o-1']] }),
    ),
    'unknown',
    'blocked',
  ],
  [
    'entries of a network ACL are asked in the order of their numbers',
    good({
      subnets: good().subnets.map((each) => (each.id === 'app' ? { ...each, networkAcl: known('app-acl') } : each)),
      networkAcls: [
        networkAcl('closed'),
        networkAcl('app-acl', [
          entry('egress', 200, '0.0.0.0/0', { action: 'deny' }),
          entry('egress', 100, '0.0.0.0/0'),
          entry('ingress', 100, '0.0.0.0/0'),
        ]),
      ],
    }),
    'private',
    'private',
  ],
])('%s', (_, made, api, s3) => {
  const legs = check(readResult(made)).pulls.flatMap((pull) => pull.legs.map(({ leg }) => leg));
  const verdicts = ['ecr.api', 's3'].map((service) => legs.find((leg) => leg.service === service)?.verdict);
  expect(verdicts).toEqual([api, s3]);
  const byTheOracle = ['ecr.api', 's3'].map((service) =>
    judge({ network: made, workload: 'task', subnet: 'app', service, s3Ranges: s3Entries(REGION) ?? [] }),
  );
  expect(byTheOracle).toEqual([api, s3]);
});
