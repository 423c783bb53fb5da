import fc from 'fast-check';
import type {
  Network,
  NetworkAcl,
  NetworkAclEntry,
  Route,
  RouteTable,
  RouteTarget,
  SecurityGroup,
  SecurityGroupRule,
  Thing,
  Vpc,
  VpcEndpoint,
} from '../../src/model/network.js';
import { all, known, some } from '../../src/model/value.js';
import {
  ACCOUNT,
  cidr,
  DEFAULT_GROUP,
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
  route,
  routeTable,
  securityGroup,
  statement,
  subnet,
  untold,
  VPC,
  vpc,
  workload,
} from './build.js';

/**
 * Random small networks, made of small records: a good network (the original system in /28s, with or without NAT, with
 * assumed workloads or a declared one), changes made to it one after the other, and values forgotten. A failing one
 * shrinks to fewer changes. Half of them have only one or two changes.
 */
export interface Recipe {
  readonly zones: number;
  readonly appsInZone: number;
  readonly nat: boolean;
  readonly declared: boolean;
  readonly changes: readonly Step[];
  readonly forgotten: readonly Step[];
}

/** What is done, and four choices that mean what the kind makes of them. */
interface Step {
  readonly kind: string;
  readonly at: number;
  readonly block: number;
  readonly ports: number;
  readonly flag: boolean;
}

export function recipes(): fc.Arbitrary<Recipe> {
  const change = fc.oneof(step(Object.keys(CHANGES)), step(CHANGES_OF_RULES));
  return fc.oneof(
    recipe(fc.array(change, { minLength: 1, maxLength: 2 }), 1),
    recipe(fc.array(change, { minLength: 0, maxLength: 8 }), 3),
  );
}

function recipe(changes: fc.Arbitrary<Step[]>, mostForgotten: number): fc.Arbitrary<Recipe> {
  return fc.record({
    zones: fc.integer({ min: 1, max: 3 }),
    appsInZone: fc.integer({ min: 1, max: 2 }),
    nat: fc.boolean(),
    declared: fc.boolean(),
    changes,
    forgotten: fc.array(step(Object.keys(FORGOTTEN)), { maxLength: mostForgotten }),
  });
}

function step(kinds: readonly string[]): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    at: fc.integer({ min: 0, max: 11 }),
    block: fc.integer({ min: 0, max: 27 }),
    ports: fc.integer({ min: 0, max: 7 }),
    flag: fc.boolean(),
  });
}

export function cook(made: Recipe): Network {
  const steps: (readonly [Record<string, Change>, Step])[] = [
    ...made.changes.map((each) => [CHANGES, each] as const),
    ...made.forgotten.map((each) => [FORGOTTEN, each] as const),
  ];
  return steps.reduce((changed, [kinds, each]) => kinds[each.kind]?.(changed, each) ?? changed, goodNetwork(made));
}

const ZONES = ['a', 'c', 'd'] as const;

/** Private for every subnet; with NAT the apps also have a default route to it. */
function goodNetwork({ zones, appsInZone, nat, declared }: Recipe): Network {
  const used = ZONES.slice(0, zones);
  const apps = used.flatMap((zone) => ['app1', 'app2'].slice(0, appsInZone).map((name) => ({ zone, name })));
  const block = (index: number) => `10.0.0.${index * 16}/28`;
  const appSubnets = apps.map(({ zone, name }, index) =>
    subnet(`${zone}-${name}`, zone, block(index), { routeTable: known('private') }),
  );
  const endpointSubnets = used.map((zone, index) => subnet(`${zone}-endpoint`, zone, block(apps.length + index)));
  const inSubnets = endpointSubnets.map(({ id }) => id);
  const defaultRoute = nat ? [route('0.0.0.0/0', { kind: 'nat-gateway', id: 'nat' })] : [];
  const toInternet = [route('0.0.0.0/0', { kind: 'internet-gateway', id: 'internet' })];
  const task = workload(
    'api',
    appSubnets.map(({ id }) => id),
    ['task'],
  );
  return network({
    subnets: [
      ...appSubnets,
      ...endpointSubnets,
      ...(nat ? [subnet('public', 'a', '10.0.0.160/28', { routeTable: known('public') })] : []),
    ],
    routeTables: [
      routeTable('main'),
      routeTable('private', defaultRoute),
      ...(nat ? [routeTable('public', toInternet)] : []),
    ],
    internetGateways: nat ? [internetGateway('internet')] : [],
    natGateways: nat ? [natGateway('nat', 'public')] : [],
    securityGroups: [
      securityGroup('endpoint-group', [ingress('10.0.0.0/16')]),
      securityGroup('task', [egress('0.0.0.0/0', { protocol: 'all' })]),
    ],
    prefixLists: [
      prefixList('s3-list', `com.amazonaws.${REGION}.s3`, []),
      prefixList('own-list', 'own', ['10.0.0.0/27', '52.219.0.0/21']),
    ],
    endpoints: [
      gatewayEndpoint(['private']),
      interfaceEndpoint('ecr.dkr', inSubnets, ['endpoint-group']),
      interfaceEndpoint('ecr.api', inSubnets, ['endpoint-group']),
    ],
    workloads: declared ? [task] : [],
  });
}

const BLOCKS = [
  '0.0.0.0/0',
  '10.0.0.0/16',
  ...Array.from({ length: 11 }, (_, index) => `10.0.0.${index * 16}/28`),
  '10.0.0.8/29',
  '10.0.0.32/29',
  '10.0.0.72/29',
  '10.0.0.0/26',
  '10.0.0.64/26',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '52.219.0.0/20',
  '52.219.0.0/21',
  '52.219.0.0/16',
  '3.0.0.0/8',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '198.51.100.0/24',
  '::/0',
] as const;

const PORTS = [
  { from: 443, to: 443 },
  { from: 0, to: 65535 },
  { from: 1024, to: 65535 },
  { from: 32768, to: 60999 },
  { from: 32768, to: 65535 },
  { from: 49152, to: 65535 },
  { from: 1024, to: 45000 },
  { from: 80, to: 80 },
] as const;

const TARGETS: readonly RouteTarget[] = [
  { kind: 'blackhole' },
  { kind: 'nat-gateway', id: 'nat' },
  { kind: 'internet-gateway', id: 'internet' },
  { kind: 'transit-gateway', id: 'hub' },
  { kind: 'network-interface', id: 'appliance' },
  { kind: 'checking-interface', id: 'host' },
  { kind: 'egress-only-internet-gateway', id: 'out' },
];

const BUCKET = `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/*`;
const REPOSITORIES = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository`;
const READS = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:GetAuthorizationToken'];

const STATEMENTS = [
  statement(),
  statement({ effect: 'Deny', actions: ['*:Delete*'] }),
  statement({ actions: ['ecr:Get*', 's3:Get*'] }),
  statement({ actions: READS }),
  statement({ actions: READS, resources: [`${REPOSITORIES}/app`] }),
  statement({ actions: READS, resources: [`${REPOSITORIES}/*`] }),
  statement({ actions: READS, resources: [`${REPOSITORIES}/other`] }),
  statement({ actions: ['s3:GetObject'], resources: [BUCKET] }),
  statement({ actions: ['s3:*'], resources: ['arn:aws:s3:::mine/*'] }),
  statement({ notActions: ['ecr:BatchGetImage', 's3:GetObject'] }),
  statement({ notResources: ['arn:aws:s3:::mine/*', `${REPOSITORIES}/other`] }),
  statement({ account: ACCOUNT }),
  statement({ account: `arn:aws:iam::${ACCOUNT}:root` }),
  statement({ account: '999999999999' }),
  statement({ account: `arn:aws:iam::${ACCOUNT}:role/puller` }),
  statement({ conditions: [['StringEquals', 'aws:PrincipalOrgID', 'o-1']] }),
  statement({ effect: 'Deny', conditions: [['StringNotEquals', 'aws:PrincipalOrgID', 'o-1']] }),
  statement({ conditions: [['StringEquals', 'aws:SourceVpce', 'vpce-1']] }),
  statement({ conditions: [['StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1']] }),
  statement({ conditions: [['StringEquals', 'aws:ResourceAccount', ACCOUNT]] }),
  statement({ effect: 'Deny', conditions: [['StringNotEquals', 'aws:ResourceAccount', ACCOUNT]] }),
  statement({ actions: ['logs:*'] }),
  statement({ actions: ['logs:PutLogEvents'] }),
  statement({ actions: ['logs:*'], resources: [`arn:aws:logs:${REGION}:${ACCOUNT}:log-group:*`] }),
  statement({ effect: 'Deny', actions: ['ecr:BatchGetImage'], resources: [`${REPOSITORIES}/app`] }),
  statement({ effect: 'Deny', resources: [BUCKET] }),
] as const;

type Change = (network: Network, step: Step) => Network;

/** The item that the number means, counting round. */
function pick<T>(items: readonly T[], index: number): T | undefined {
  return items[index % items.length];
}

/** One item of the list replaced. */
function replace<T>(items: readonly T[], index: number, change: (item: T) => T): T[] {
  return items.map((item, position) => (position === index % items.length ? change(item) : item));
}

function block({ block: index }: Step): string {
  return pick(BLOCKS, index) ?? '0.0.0.0/0';
}

function ports({ ports: index }: Step) {
  return pick(PORTS, index) ?? { from: 443, to: 443 };
}

function changeVpc(made: Network, change: (vpc: Vpc) => Partial<Vpc>): Network {
  return { ...made, vpcs: made.vpcs.map((each) => ({ ...each, ...change(each) })) };
}

function changeEndpoint(made: Network, at: number, change: (endpoint: VpcEndpoint) => Partial<VpcEndpoint>): Network {
  return { ...made, endpoints: replace(made.endpoints, at, (each) => ({ ...each, ...change(each) })) };
}

function changeGroup(made: Network, id: string, change: (group: SecurityGroup) => Partial<SecurityGroup>): Network {
  const securityGroups = made.securityGroups.map((each) => (each.id === id ? { ...each, ...change(each) } : each));
  return { ...made, securityGroups };
}

function changeAcl(made: Network, at: number, change: (acl: NetworkAcl) => Partial<NetworkAcl>): Network {
  return { ...made, networkAcls: replace(made.networkAcls, at, (each) => ({ ...each, ...change(each) })) };
}

function changeTable(made: Network, at: number, change: (table: RouteTable) => Partial<RouteTable>): Network {
  return { ...made, routeTables: replace(made.routeTables, at, (each) => ({ ...each, ...change(each) })) };
}

function changeSubnet(made: Network, at: number, changes: Partial<Network['subnets'][number]>): Network {
  return { ...made, subnets: replace(made.subnets, at, (each) => ({ ...each, ...changes })) };
}

function subnetId(made: Network, at: number): string {
  return pick(made.subnets, at)?.id ?? '';
}

function inSubnets(...ids: readonly string[]) {
  return all(ids.map((id) => ({ subnet: known(id), address: known(null) })));
}

function addRoute(table: RouteTable, added: Route): Partial<RouteTable> {
  const same = (other: Route) => JSON.stringify(textOf(other)) === JSON.stringify(textOf(added));
  return table.routes.items.some(same) ? {} : { routes: { ...table.routes, items: [...table.routes.items, added] } };
}

function textOf({ destination }: Route): string {
  if (!destination.known) return '';
  return destination.value.kind === 'cidr' ? destination.value.cidr.text : destination.value.id;
}

function addRule(made: Network, group: string, ...added: readonly SecurityGroupRule[]): Network {
  return changeGroup(made, group, ({ rules }) => ({ rules: { ...rules, items: [...rules.items, ...added] } }));
}

function peerOf(step: Step): string {
  return (
    pick(['group:task', `group:${DEFAULT_GROUP}`, 'group:endpoint-group', 'list:s3-list', 'list:own-list'], step.at) ??
    ''
  );
}

function withPolicy(made: Network, at: number, ...indexes: readonly number[]): Network {
  const statements = indexes.flatMap((index) => pick(STATEMENTS, index) ?? []);
  return changeEndpoint(made, at, () => ({ policy: known(policy(...statements)) }));
}

function zoneOf(made: Network, { at, block: index }: Step): Network {
  const name =
    pick(
      [`dkr.ecr.${REGION}`, `api.ecr.${REGION}`, `ecr.${REGION}`, `s3.${REGION}`, `${REGION}`].map(
        (labels) => `${labels}.amazonaws.com`,
      ),
      at,
    ) ?? '';
  const target = pick(made.endpoints, index);
  const answer = target === undefined ? null : ({ kind: 'endpoint', id: target.id } as const);
  const records = answer === null || index % 4 === 3 ? {} : { [name]: answer, [`*.${name}`]: answer };
  return { ...made, hostedZones: [...made.hostedZones, unique(made.hostedZones, hostedZone(name, records))] };
}

/** The thing, with another id where one of the same id is there. */
function unique<T extends Thing>(others: readonly T[], added: T): T {
  return others.some(({ id }) => id === added.id) ? unique(others, { ...added, id: `${added.id}'` }) : added;
}

function addEndpoint(made: Network, added: VpcEndpoint, first: boolean): Network {
  const renamed = unique(made.endpoints, added);
  return { ...made, endpoints: first ? [renamed, ...made.endpoints] : [...made.endpoints, renamed] };
}

const CHANGES: Record<string, Change> = {
  // Security groups
  'endpoint group: only this block': (made, step) =>
    changeGroup(made, 'endpoint-group', () => ({
      rules: all([ingress(block(step), { ports: ports({ ...step, ports: step.ports % 3 }) })]),
    })),
  'endpoint group: also this block': (made, step) =>
    addRule(made, 'endpoint-group', ingress(block(step), { ports: ports(step) })),
  'endpoint group: only this peer': (made, step) =>
    changeGroup(made, 'endpoint-group', () => ({ rules: all([ingress(peerOf(step))]) })),
  'task group: only this block': (made, step) =>
    changeGroup(made, 'task', () => ({ rules: all([egress(block(step), { protocol: step.flag ? 6 : 'all' })]) })),
  'task group: only this peer': (made, step) =>
    changeGroup(made, 'task', () => ({
      rules: all([egress(peerOf(step)), ...(step.flag ? [egress('10.0.0.0/16')] : [])]),
    })),
  'task group: UDP only': (made) =>
    changeGroup(made, 'task', () => ({ rules: all([egress('0.0.0.0/0', { protocol: 17 })]) })),
  'endpoint without groups': (made, { at }) => changeEndpoint(made, at, () => ({ securityGroups: all([]) })),
  'endpoint with two groups': (made, { at }) =>
    changeEndpoint(made, at, () => ({ securityGroups: all([known(DEFAULT_GROUP), known('endpoint-group')]) })),
  'default group: a rule': (made, step) => addRule(made, DEFAULT_GROUP, ingress(block(step), { ports: ports(step) })),
  'workload with other groups': (made, { flag }) => ({
    ...made,
    workloads: made.workloads.map((each) => ({
      ...each,
      securityGroups: all(flag ? [] : [known(DEFAULT_GROUP), known('task')]),
    })),
  }),
  // Network ACLs
  'network ACL of a subnet': (made, step) => {
    const id = `acl-${made.networkAcls.length}`;
    const entries = [
      entry('egress', 100, block({ ...step, block: step.flag ? 0 : step.block })),
      entry('ingress', 100, block({ ...step, block: step.flag ? step.block : 0 }), { ports: ports(step) }),
    ];
    const changed = { ...made, networkAcls: [...made.networkAcls, networkAcl(id, entries)] };
    return changeSubnet(changed, step.at, { networkAcl: known(id) });
  },
  'network ACL: replies only': (made, step) => {
    const id = `acl-${made.networkAcls.length}`;
    const ingresses = [
      entry('ingress', 90, '10.0.0.0/16', { ports: { from: 443, to: 443 } }),
      entry('ingress', 100, '0.0.0.0/0', { ports: ports(step) }),
    ];
    const changed = {
      ...made,
      networkAcls: [...made.networkAcls, networkAcl(id, [entry('egress', 100, '0.0.0.0/0'), ...ingresses])],
    };
    return changeSubnet(changed, step.at, { networkAcl: known(id) });
  },
  'network ACL: an entry': (made, step) => {
    const direction = step.at % 2 === 0 ? 'ingress' : 'egress';
    const number = 50 + step.at + 100 * (step.block % 2);
    const added: NetworkAclEntry = entry(direction, number, block(step), {
      action: step.flag ? 'allow' : 'deny',
      ports: ports(step),
    });
    return changeAcl(made, step.ports, ({ entries }) => {
      const taken = entries.items.some(
        (other) => other.direction === direction && other.number.known && other.number.value === number,
      );
      return taken ? {} : { entries: { ...entries, items: [...entries.items, added] } };
    });
  },
  // Routes
  'subnet on another table': (made, { at, block: index }) =>
    changeSubnet(made, at, { routeTable: known(pick([null, ...made.routeTables.map(({ id }) => id)], index) ?? null) }),
  'a route': (made, step) =>
    changeTable(made, step.at, (table) => {
      const target = pick(TARGETS, step.ports) ?? { kind: 'blackhole' };
      const isInside = block(step).startsWith('10.0.');
      const tooSpecial = block(step) === '::/0' || (isInside && block(step) === '10.0.0.0/16');
      const added = route(
        block(step),
        isInside && target.kind !== 'blackhole' ? { kind: 'network-interface', id: 'appliance' } : target,
      );
      return tooSpecial ? {} : addRoute(table, step.flag || isInside ? added : { ...added, origin: 'propagated' });
    }),
  'a route to S3': (made, step) =>
    changeTable(made, step.at, (table) =>
      addRoute(table, route('52.219.0.0/20', pick(TARGETS, step.ports) ?? { kind: 'blackhole' })),
    ),
  'gateway endpoint on other tables': (made, { flag }) => ({
    ...made,
    endpoints: made.endpoints.map((each) =>
      each.id === 'endpoint-s3'
        ? { ...each, routeTables: all(flag ? [known('main')] : [known('main'), known('private')]) }
        : each,
    ),
  }),
  'second gateway endpoint': (made, { flag, block: index }) =>
    addEndpoint(
      made,
      gatewayEndpoint(['main', 'private'], { policy: known(policy(pick(STATEMENTS, index) ?? statement())) }),
      flag,
    ),
  // NAT and internet gateways
  'private NAT gateway': (made) => ({
    ...made,
    natGateways: made.natGateways.map((each) => ({ ...each, connectivity: known('private') })),
  }),
  'NAT gateway elsewhere': (made, { at }) => ({
    ...made,
    natGateways: made.natGateways.map((each) => ({
      ...each,
      subnet: known(subnetId(made, at)),
      vpc: pick(made.subnets, at)?.vpc ?? each.vpc,
    })),
  }),
  'internet gateway detached': (made) => ({
    ...made,
    internetGateways: made.internetGateways.map((each) => ({ ...each, vpc: known(null) })),
  }),
  'public addresses': (made, { flag, at }) => ({
    ...changeSubnet(made, at, { mapPublicIp: known(true) }),
    workloads: made.workloads.map((each) => ({ ...each, publicIp: known(flag ? true : 'subnet') })),
  }),
  // DNS
  'DNS support off': (made) => changeVpc(made, () => ({ dnsSupport: known(false), dnsHostnames: known(false) })),
  'DNS hostnames off': (made) => changeVpc(made, () => ({ dnsHostnames: known(false) })),
  'DHCP options': (made, { at }) => ({
    ...changeVpc(made, () => ({ dhcpOptions: known('options') })),
    dhcpOptions: [
      dhcpOptions(
        'options',
        pick([[], ['AmazonProvidedDNS'], ['10.0.0.2'], ['192.0.2.1'], ['AmazonProvidedDNS', '192.0.2.1']], at) ?? [],
      ),
    ],
  }),
  'hosted zone': zoneOf,
  // Endpoints
  'endpoint missing': (made, { at }) => ({
    ...made,
    endpoints: made.endpoints.filter((_, index) => index !== at % made.endpoints.length),
  }),
  'endpoint twice': (made, { at, block: index, flag, ports: dns }) => {
    const twin = pick(made.endpoints, at);
    if (twin === undefined || !twin.type.known || twin.type.value === 'Gateway') return made;
    const changes = {
      subnets: inSubnets(subnetId(made, index)),
      privateDns: known(dns % 2 === 0),
      securityGroups: all([known(DEFAULT_GROUP)]),
    };
    return addEndpoint(made, { ...twin, ...changes }, flag);
  },
  'private DNS off': (made, { at }) => changeEndpoint(made, at, () => ({ privateDns: known(false) })),
  'endpoint of the wrong type': (made, { at }) =>
    changeEndpoint(made, at, ({ type }) =>
      type.known && type.value === 'Interface' ? { type: known('Gateway') } : {},
    ),
  'endpoint of another region': (made, { at, flag }) =>
    changeEndpoint(made, at, ({ serviceName }) => ({
      serviceName: serviceName.known ? known(serviceName.value.replace(REGION, 'us-east-1')) : serviceName,
      serviceRegion: known(flag ? 'us-east-1' : null),
    })),
  'endpoint in one subnet': (made, { at, block: index }) =>
    changeEndpoint(made, at, ({ type }) =>
      type.known && type.value === 'Interface' ? { subnets: inSubnets(subnetId(made, index)) } : {},
    ),
  'endpoint in two subnets': (made, { at, block: index, ports: other }) =>
    changeEndpoint(made, at, ({ type }) => {
      const ids = [...new Set([subnetId(made, index), subnetId(made, other)])];
      return type.known && type.value === 'Interface' ? { subnets: inSubnets(...ids) } : {};
    }),
  'endpoint without subnets': (made, { at }) => changeEndpoint(made, at, () => ({ subnets: all([]) })),
  'endpoint at a fixed address': (made, { at, ports: offset }) =>
    changeEndpoint(made, at, ({ subnets }) => {
      const first = subnets.items[0];
      const home = first?.subnet.known
        ? made.subnets.find(({ id }) => id === (first.subnet.known ? first.subnet.value : ''))
        : undefined;
      if (first === undefined || home === undefined || !home.cidr.known || home.cidr.value === null) return {};
      const start = home.cidr.value.text.replace(/\/\d+$/, '').split('.');
      const address = [...start.slice(0, 3), Number(start[3]) + 4 + offset].join('.');
      return { subnets: { ...subnets, items: [{ ...first, address: known(address) }, ...subnets.items.slice(1)] } };
    }),
  'S3 interface endpoint': (made, { at, block: index, flag, ports: dns }) =>
    addEndpoint(
      made,
      interfaceEndpoint('s3', [...new Set([subnetId(made, at), subnetId(made, index)])], ['endpoint-group'], {
        privateDns: known(dns !== 0),
        privateDnsOnlyForInboundResolver: known(flag),
      }),
      false,
    ),
  'endpoint policy': (made, { at, block: index }) => withPolicy(made, at, index),
  'endpoint policy of two statements': (made, { at, block: index, ports: other, flag }) =>
    withPolicy(made, at, index, flag ? 0 : other + 12),
  // The VPC
  'secondary CIDR': (made, { at }) => ({
    ...changeVpc(made, ({ cidrs }) => ({
      cidrs: cidrs.items.length > 1 ? cidrs : all([...cidrs.items, known(cidr('10.1.0.0/16'))]),
    })),
    subnets: made.subnets.some(({ id }) => id === 'far')
      ? made.subnets
      : [...made.subnets, subnet('far', pick(ZONES, at) ?? 'a', '10.1.0.0/28', { routeTable: known('private') })],
    workloads: made.workloads.map((each) => ({
      ...each,
      subnets: all([...each.subnets.items.filter((id) => !id.known || id.value !== 'far'), known('far')]),
    })),
  }),
  // Another VPC
  'another VPC': (made) => withOther(made),
  'endpoint with a subnet of another VPC': (made, { at, flag }) =>
    changeEndpoint(withOther(made), at, ({ subnets, type }) =>
      type.known && type.value === 'Interface'
        ? { subnets: { ...subnets, items: [...(flag ? subnets.items : []), ...inSubnets('there').items] } }
        : {},
    ),
  'endpoint with a group of another VPC': (made, { at, flag, block: index }) =>
    changeEndpoint(associated(withOther(made), index), at, ({ securityGroups, type }) =>
      type.known && type.value === 'Interface'
        ? { securityGroups: all([...(flag ? securityGroups.items : []), known('there-group')]) }
        : {},
    ),
  'gateway endpoint on a table of another VPC': (made) => ({
    ...withOther(made),
    endpoints: made.endpoints.map((each) =>
      each.id === 'endpoint-s3'
        ? { ...each, routeTables: all([...each.routeTables.items, known('there-table')]) }
        : each,
    ),
  }),
  'workload with a group of another VPC': (made, { flag, block: index }) => ({
    ...associated(withOther(made), index),
    workloads: made.workloads.map((each) => ({
      ...each,
      securityGroups: all([...(flag ? each.securityGroups.items : []), known('there-group')]),
    })),
  }),
  'workload in two VPCs': (made, { flag }) => ({
    ...withOther(made),
    workloads: made.workloads.map((each) => ({
      ...each,
      ...(flag ? { origins: [] } : {}),
      subnets: all([...each.subnets.items, known('there')]),
    })),
  }),
  'subnet on a table of another VPC': (made, { at, flag }) => ({
    ...changeSubnet(withOther(made), at, { routeTable: known('there-table') }),
    endpoints: made.endpoints.map((each) =>
      flag && each.id === 'endpoint-s3' ? { ...each, routeTables: all([known('main'), known('private')]) } : each,
    ),
  }),
  'subnet under an ACL of another VPC': (made, { at }) =>
    changeSubnet(withOther(made), at, { networkAcl: known('there-acl') }),
  'a route to a gateway of another VPC': (made, step) =>
    changeTable(withOther(made), step.at, (table) =>
      addRoute(
        table,
        route(
          step.flag ? '0.0.0.0/0' : '52.219.0.0/20',
          pick(
            [
              { kind: 'internet-gateway', id: 'there-internet' },
              { kind: 'nat-gateway', id: 'there-nat' },
            ] as const,
            step.ports,
          ) ?? { kind: 'blackhole' },
        ),
      ),
    ),
  // Images, other regions
  'image elsewhere': (made, { block: index }) => ({
    ...made,
    workloads: made.workloads.map((each) => ({
      ...each,
      images: all([{ reference: known(pick(IMAGES, index) ?? ''), why: 'image', location: null }]),
    })),
  }),
  'endpoints of another region': (made, { at, ports: index, flag }) =>
    ['ecr.api', 'ecr.dkr', 's3'].slice(0, 1 + (index % 3)).reduce(
      (changed, service) =>
        addEndpoint(
          changed,
          interfaceEndpoint(service, [subnetId(made, at)], ['endpoint-group'], {
            id: `${service} of us-east-1`,
            serviceName: known(`com.amazonaws.us-east-1.${service}`),
            serviceRegion: known(flag ? 'us-east-1' : null),
          }),
          false,
        ),
      { ...made, workloads: withImage(made, `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/app:v1`) },
    ),
  // IPv6
  'IPv6 subnets': (made, { flag }) => withIpv6(made, flag),
  'IPv6 alone': (made, { at }) =>
    changeSubnet(withIpv6(made, true), at, { cidr: known(null), dns64: known(at % 2 === 0) }),
  'IPv6 routes': (made, { at, ports: index, flag }) =>
    changeTable(withIpv6(made, flag), at, (table) =>
      addRoute(
        table,
        route(at % 3 === 0 ? '64:ff9b::/96' : '::/0', pick(IPV6_TARGETS, index) ?? { kind: 'blackhole' }),
      ),
    ),
  'IPv6 rules': (made, { at, flag }) => ({
    ...withIpv6(made, flag),
    securityGroups: replace(made.securityGroups, at, (group) => ({
      ...group,
      rules: {
        ...group.rules,
        items: [...group.rules.items, ingress(at % 2 === 0 ? '::/0' : '2001:db8::/63'), egress('::/0')],
      },
    })),
  }),
  'IPv6 entries': (made, { at, flag }) =>
    changeAcl(withIpv6(made, flag), at, ({ entries }) => ({
      entries: {
        ...entries,
        items: [
          ...entries.items.filter(({ number }) => number.known && number.value !== 70),
          entry('ingress', 70, '::/0'),
          entry('egress', 70, at % 2 === 0 ? '::/0' : '2001:db8::/57'),
        ],
      },
    })),
  'subnet that overlaps': (made, { at, block: index }) =>
    made.subnets.some(({ id }) => id === 'late')
      ? made
      : {
          ...made,
          subnets: [
            ...made.subnets,
            subnet('late', pick(ZONES, at) ?? 'a', index % 2 === 0 ? '10.0.0.16/28' : '192.168.0.0/28'),
          ],
        },
  'IPv6 CIDR': (made) =>
    changeVpc(made, ({ cidrs }) => ({
      cidrs: cidrs.items.some((each) => each.known && each.value.family === 6)
        ? cidrs
        : all([...cidrs.items, known(cidr('2001:db8::/56'))]),
    })),
};

const OTHER = 'other-vpc';

/** A second VPC of the same blocks, with one of everything, and its way out. */
function withOther(made: Network): Network {
  if (made.vpcs.some(({ id }) => id === OTHER)) return made;
  const there = { vpc: known(OTHER) };
  return {
    ...made,
    vpcs: [
      ...made.vpcs,
      vpc({
        id: OTHER,
        mainRouteTable: known('there-main'),
        defaultSecurityGroup: 'there-default',
        defaultNetworkAcl: 'there-default-acl',
      }),
    ],
    subnets: [...made.subnets, subnet('there', 'a', '10.0.1.0/28', { ...there, routeTable: known('there-table') })],
    routeTables: [
      ...made.routeTables,
      routeTable('there-main', [], there),
      routeTable('there-table', [route('0.0.0.0/0', { kind: 'internet-gateway', id: 'there-internet' })], there),
    ],
    internetGateways: [...made.internetGateways, internetGateway('there-internet', there)],
    natGateways: [...made.natGateways, natGateway('there-nat', 'there', there)],
    networkAcls: [
      ...made.networkAcls,
      networkAcl('there-default-acl', [entry('ingress', 100, '0.0.0.0/0'), entry('egress', 100, '0.0.0.0/0')], there),
      networkAcl('there-acl', [entry('egress', 100, '0.0.0.0/0')], there),
    ],
    securityGroups: [
      ...made.securityGroups,
      securityGroup('there-default', [ingress('group:there-default', { protocol: 'all' })], there),
      securityGroup('there-group', [ingress('10.0.0.0/16'), egress('0.0.0.0/0', { protocol: 'all' })], there),
    ],
  };
}

/** The group of the other VPC may be used in this one as well. */
function associated(made: Network, index: number): Network {
  const associatedVpcs = pick([null, all([known(VPC)]), all([known(OTHER)]), some([], untold('associations'))], index);
  if (associatedVpcs === undefined || associatedVpcs === null) return made;
  return changeGroup(made, 'there-group', () => ({ associatedVpcs }));
}

const IMAGES = [
  `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/app:v1`,
  `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/app:v1`,
  `${ACCOUNT}.dkr-ecr.${REGION}.on.aws/app:v1`,
  `${ACCOUNT}.dkr.ecr-fips.${REGION}.amazonaws.com/app:v1`,
  'public.ecr.aws/nginx/nginx:1',
  'nginx',
];

function withImage({ workloads }: Network, reference: string): Network['workloads'] {
  return workloads.map((each) => ({
    ...each,
    images: all([{ reference: known(reference), why: 'image', location: null }]),
  }));
}

const IPV6_TARGETS: readonly RouteTarget[] = [
  { kind: 'egress-only-internet-gateway', id: 'eigw' },
  { kind: 'internet-gateway', id: 'igw' },
  { kind: 'nat-gateway', id: 'nat' },
  { kind: 'blackhole' },
];

/** An IPv6 block for the VPC and one for each subnet, endpoints of both versions, and images by dual-stack names. */
function withIpv6(made: Network, endpointsToo: boolean): Network {
  const hasOwn = made.vpcs[0]?.cidrs.items.some((each) => each.known && each.value.family === 6) === true;
  return {
    ...changeVpc(made, ({ cidrs }) => ({
      cidrs: hasOwn ? cidrs : all([...cidrs.items, known(cidr('2001:db8::/56'))]),
    })),
    subnets: made.subnets.map((each, index) => ({
      ...each,
      ipv6Cidr: known(cidr(`2001:db8:0:${index.toString(16)}::/64`)),
    })),
    egressOnlyInternetGateways: [{ id: 'eigw', location: null, exists: known(true), tags: {}, vpc: known(VPC) }],
    endpoints: made.endpoints.map((each) => (endpointsToo ? { ...each, ipAddressType: known('dualstack') } : each)),
    workloads: withImage(made, `${ACCOUNT}.dkr-ecr.${REGION}.on.aws/app:v1`),
  };
}

/** These come more often: they are what makes a leg intermittent. */
const CHANGES_OF_RULES = Object.keys(CHANGES).filter((kind) => /^(network ACL|endpoint group|a route)/.test(kind));

const FORGOTTEN: Record<string, Change> = {
  'private DNS': (made, { at }) => changeEndpoint(made, at, () => ({ privateDns: untold('private DNS') })),
  'whether an endpoint exists': (made, { at }) => changeEndpoint(made, at, () => ({ exists: untold('endpoint') })),
  'a policy': (made, { at }) => changeEndpoint(made, at, () => ({ policy: untold('policy') })),
  "an endpoint's type": (made, { at }) =>
    changeEndpoint(made, at, ({ id }) => (id === 'endpoint-s3' ? {} : { type: untold('type') })),
  'more groups of an endpoint': (made, { at }) =>
    changeEndpoint(made, at, ({ securityGroups, id }) =>
      id === 'endpoint-s3' ? {} : { securityGroups: some(securityGroups.items, untold('groups')) },
    ),
  'more subnets of an endpoint': (made, { at }) =>
    changeEndpoint(made, at, ({ subnets, id }) =>
      id === 'endpoint-s3' ? {} : { subnets: some(subnets.items, untold('subnets')) },
    ),
  'more tables of the gateway endpoint': (made) => ({
    ...made,
    endpoints: made.endpoints.map((each) =>
      each.id === 'endpoint-s3' ? { ...each, routeTables: some(each.routeTables.items, untold('tables')) } : each,
    ),
  }),
  'inbound resolvers only': (made, { at }) =>
    changeEndpoint(made, at, () => ({ privateDnsOnlyForInboundResolver: untold('inbound only') })),
  'DNS support': (made) => changeVpc(made, () => ({ dnsSupport: untold('DNS support') })),
  'DNS hostnames': (made) => changeVpc(made, () => ({ dnsHostnames: untold('DNS hostnames') })),
  'more of the VPC': (made) => changeVpc(made, () => ({ partial: untold('the VPC') })),
  'peer of a rule': (made, step) => forgetRule(made, step, { peer: untold('peer') }),
  'ports of a rule': (made, step) => forgetRule(made, step, { ports: untold('ports') }),
  'whether a rule exists': (made, step) => forgetRule(made, step, { exists: untold('rule') }),
  'more rules of a group': (made, { at }) => ({
    ...made,
    securityGroups: replace(made.securityGroups, at, (each) => ({
      ...each,
      rules: some(each.rules.items, untold('rules')),
    })),
  }),
  'block of an entry': (made, step) => forgetEntry(made, step, { cidr: untold('block') }),
  'whether an entry exists': (made, step) => forgetEntry(made, step, { exists: untold('entry') }),
  'action of an entry': (made, step) => forgetEntry(made, step, { action: untold('action') }),
  'more entries of a network ACL': (made, { at }) =>
    changeAcl(made, at, ({ entries }) => ({ entries: some(entries.items, untold('entries')) })),
  'target of a route': (made, step) => forgetRoute(made, step, { target: untold('target') }),
  'whether a route exists': (made, step) => forgetRoute(made, step, { exists: untold('route') }),
  'more routes of a table': (made, { at }) =>
    changeTable(made, at, ({ routes }) => ({ routes: some(routes.items, untold('routes')) })),
  'table of a subnet': (made, { at }) => changeSubnet(made, at, { routeTable: untold('table') }),
  'network ACL of a subnet': (made, { at }) => changeSubnet(made, at, { networkAcl: untold('network ACL') }),
  'whether the NAT gateway exists': (made) => ({
    ...made,
    natGateways: made.natGateways.map((each) => ({ ...each, exists: untold('NAT') })),
  }),
  'connectivity of the NAT gateway': (made) => ({
    ...made,
    natGateways: made.natGateways.map((each) => ({ ...each, connectivity: untold('connectivity') })),
  }),
  'attachment of the internet gateway': (made) => ({
    ...made,
    internetGateways: made.internetGateways.map((each) => ({ ...each, vpc: untold(VPC) })),
  }),
  'VPCs of groups': (made, { at }) => ({
    ...made,
    securityGroups: replace(made.securityGroups, at, (each) => ({ ...each, vpc: untold('VPC') })),
  }),
  'what VPC Block Public Access lets through': (made, { at, block: index, flag, ports: how }) => {
    const some = [at, index].slice(0, how % 3).map((number) => subnetId(made, number));
    const excludedSubnets = how === 7 ? made.subnets.map(({ id }) => id) : some;
    const blocked = { why: untold('exclusions'), passesNat: flag, excludedSubnets };
    return {
      ...made,
      internetGateways: made.internetGateways.map((each) => ({ ...each, blocked })),
      egressOnlyInternetGateways: made.egressOnlyInternetGateways.map((each) => ({ ...each, blocked })),
    };
  },
  'public address of the workload': (made) => ({
    ...made,
    workloads: made.workloads.map((each) => ({ ...each, publicIp: untold('public IP') })),
  }),
  'more groups of the workload': (made) => ({
    ...made,
    workloads: made.workloads.map((each) => ({
      ...each,
      securityGroups: some(each.securityGroups.items, untold('groups')),
    })),
  }),
  'whether a hosted zone exists': (made) => ({
    ...made,
    hostedZones: made.hostedZones.map((each) => ({ ...each, exists: untold('zone') })),
  }),
};

function forgetRule(made: Network, { at, block: index }: Step, changes: Partial<SecurityGroupRule>): Network {
  const group = pick(made.securityGroups, at);
  if (group === undefined) return made;
  return changeGroup(made, group.id, ({ rules }) => ({
    rules: { ...rules, items: replace(rules.items, index, (rule) => ({ ...rule, ...changes })) },
  }));
}

function forgetEntry(made: Network, { at, block: index }: Step, changes: Partial<NetworkAclEntry>): Network {
  return changeAcl(made, at, ({ entries }) => ({
    entries: { ...entries, items: replace(entries.items, index, (each) => ({ ...each, ...changes })) },
  }));
}

function forgetRoute(made: Network, { at, block: index }: Step, changes: Partial<Route>): Network {
  return changeTable(made, at, ({ routes }) => ({
    routes: { ...routes, items: replace(routes.items, index, (each) => ({ ...each, ...changes })) },
  }));
}
