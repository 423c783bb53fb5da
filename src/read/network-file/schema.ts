import * as v from 'valibot';
import { parseCidr } from '../../model/address.js';
import { all, known, type Members, some, type Unknown, type Value } from '../../model/value.js';

/** The shapes of pullpath's own network file, which become the model. Places are put in afterwards. */
const TEXT = v.string();
const FLAG = v.boolean();
const NUMBER = v.pipe(v.number(), v.integer());

const UNKNOWN = v.pipe(
  v.strictObject({ unknown: TEXT, settle: TEXT }),
  v.transform(({ unknown, settle }): Unknown => ({ known: false, what: unknown, settle, location: null })),
);

type Schema<T> = v.GenericSchema<unknown, T>;

function value<T>(of: Schema<T>): Schema<Value<T>> {
  return v.union([
    UNKNOWN,
    v.pipe(
      of,
      v.transform((each): Value<T> => known(each)),
    ),
  ]);
}

function members<T>(of: Schema<T>): Schema<Members<T>> {
  return v.union([
    v.pipe(
      v.array(of),
      v.transform((items): Members<T> => all(items)),
    ),
    v.pipe(
      v.strictObject({ items: v.array(of), others: UNKNOWN }),
      v.transform(({ items, others }): Members<T> => some(items, others)),
    ),
  ]);
}

const CIDR = v.pipe(
  TEXT,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const cidr = parseCidr(dataset.value);
    if (cidr !== null) return cidr;
    addIssue({ message: `${JSON.stringify(dataset.value.slice(0, 60))} is no CIDR block` });
    return NEVER;
  }),
);

const THING = {
  id: v.pipe(TEXT, v.nonEmpty('a thing needs an id')),
  exists: v.optional(value(FLAG), true),
  tags: v.optional(v.record(TEXT, TEXT), {}),
};

function thing<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(
    v.strictObject({ ...THING, ...entries }),
    v.transform((read) => ({ ...read, location: null })),
  );
}

/** A key that may be left out, with what it means then. */
const PORTS = v.strictObject({ from: NUMBER, to: NUMBER });
const PROTOCOL = v.union([NUMBER, v.literal('all')]);
const DIRECTION = v.picklist(['ingress', 'egress']);
const ID = value(TEXT);

const TARGET_KINDS = [
  'internet-gateway',
  'egress-only-internet-gateway',
  'nat-gateway',
  'transit-gateway',
  'vpc-peering-connection',
  'virtual-private-gateway',
  'gateway-load-balancer-endpoint',
  'network-interface',
  'instance',
  'checking-interface',
  'carrier-gateway',
  'local-gateway',
  'core-network',
  'other',
] as const;

const ROUTE = thing({
  destination: value(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('cidr'), cidr: CIDR }),
      v.strictObject({ kind: v.literal('prefix-list'), id: TEXT }),
    ]),
  ),
  target: value(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('local') }),
      v.strictObject({ kind: v.literal('blackhole') }),
      v.strictObject({ kind: v.picklist(TARGET_KINDS), id: TEXT }),
    ]),
  ),
  origin: v.optional(v.picklist(['static', 'propagated']), 'static'),
});

const RULE = thing({
  direction: DIRECTION,
  protocol: value(PROTOCOL),
  ports: value(PORTS),
  peer: value(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('cidr'), cidr: CIDR }),
      v.strictObject({ kind: v.literal('prefix-list'), id: TEXT }),
      v.strictObject({ kind: v.literal('security-group'), id: TEXT }),
    ]),
  ),
});

const ENTRY = thing({
  direction: DIRECTION,
  number: value(NUMBER),
  action: value(v.picklist(['allow', 'deny'])),
  protocol: value(PROTOCOL),
  ports: value(PORTS),
  cidr: value(CIDR),
});

const PATTERNS = v.strictObject({ not: FLAG, patterns: v.array(ID) });

const POLICY = v.pipe(
  v.strictObject({
    statements: v.array(
      v.pipe(
        v.strictObject({
          sid: v.nullable(TEXT),
          effect: value(v.picklist(['Allow', 'Deny'])),
          principal: value(
            v.variant('kind', [
              v.strictObject({ kind: v.literal('anyone') }),
              v.strictObject({
                kind: v.literal('listed'),
                not: FLAG,
                entries: v.array(v.strictObject({ type: TEXT, value: ID })),
              }),
            ]),
          ),
          action: PATTERNS,
          resource: PATTERNS,
          conditions: v.array(v.strictObject({ operator: TEXT, key: TEXT, values: v.array(ID) })),
        }),
        v.transform((statement) => ({ ...statement, location: null })),
      ),
    ),
  }),
  v.transform((document) => ({ ...document, location: null })),
);

const ENDPOINT = thing({
  vpc: ID,
  type: value(v.picklist(['Gateway', 'Interface', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'])),
  serviceName: ID,
  serviceRegion: v.optional(value(v.nullable(TEXT)), null),
  subnets: v.optional(members(v.strictObject({ subnet: ID, address: v.optional(value(v.nullable(TEXT)), null) })), []),
  routeTables: v.optional(members(ID), []),
  securityGroups: v.optional(members(ID), []),
  privateDns: value(FLAG),
  privateDnsOnlyForInboundResolver: v.optional(value(FLAG), false),
  policy: v.optional(value(v.nullable(POLICY)), null),
  ipAddressType: v.optional(value(v.picklist(['ipv4', 'dualstack', 'ipv6'])), 'ipv4'),
  associated: v.exactOptional(v.array(TEXT)),
});

const BLOCKED = v.strictObject({ why: UNKNOWN, passesNat: FLAG, excludedSubnets: v.array(TEXT) });

const RECORD = thing({
  name: ID,
  type: ID,
  answer: value(
    v.variant('kind', [
      v.strictObject({ kind: v.literal('endpoint'), id: TEXT }),
      v.strictObject({ kind: v.literal('addresses'), addresses: v.array(TEXT) }),
      v.strictObject({ kind: v.literal('name'), name: TEXT }),
    ]),
  ),
});

const WORKLOAD = thing({
  kind: v.picklist(['ecs-fargate', 'ecs-ec2', 'eks', 'eks-fargate', 'ec2', 'batch', 'codebuild', 'assumed']),
  subnets: members(ID),
  securityGroups: v.optional(members(ID), []),
  publicIp: v.optional(value(v.union([FLAG, v.literal('subnet')])), 'subnet'),
  images: v.optional(
    members(
      v.pipe(
        v.strictObject({ reference: ID, why: v.optional(TEXT, '') }),
        v.transform((image) => ({ ...image, location: null })),
      ),
    ),
    [],
  ),
  needs: v.optional(
    members(
      v.pipe(
        v.strictObject({
          service: TEXT,
          neededFor: v.picklist(['pull', 'start', 'feature']),
          why: v.optional(TEXT, ''),
          region: v.optional(value(v.nullable(TEXT)), null),
        }),
        v.transform((need) => ({ ...need, location: null })),
      ),
    ),
    [],
  ),
  fetchesToken: v.optional(FLAG, true),
  tokenDoubt: v.exactOptional(UNKNOWN),
  pullsImages: v.exactOptional(FLAG),
  region: v.exactOptional(value(TEXT)),
  origins: v.exactOptional(
    v.array(
      v.pipe(
        v.strictObject({ what: TEXT }),
        v.transform((origin) => ({ ...origin, location: null })),
      ),
    ),
  ),
});

function list<T>(of: Schema<T>) {
  return v.optional(v.array(of), []);
}

export const NETWORK_FILE = v.strictObject({
  pullpathNetwork: v.literal(1),
  vpcs: list(
    thing({
      region: ID,
      account: ID,
      cidrs: members(value(CIDR)),
      dnsSupport: value(FLAG),
      dnsHostnames: value(FLAG),
      dhcpOptions: v.optional(value(v.nullable(TEXT)), null),
      mainRouteTable: ID,
      defaultSecurityGroup: TEXT,
      defaultNetworkAcl: TEXT,
      partial: v.optional(v.nullable(UNKNOWN), null),
      toldBy: v.exactOptional(v.picklist(['id', 'default'])),
    }),
  ),
  subnets: list(
    thing({
      vpc: ID,
      cidr: value(v.nullable(CIDR)),
      ipv6Cidr: v.optional(value(v.nullable(CIDR)), null),
      availabilityZone: value(v.strictObject({ key: TEXT, name: v.nullable(TEXT) })),
      routeTable: v.optional(value(v.nullable(TEXT)), null),
      networkAcl: v.optional(value(v.nullable(TEXT)), null),
      mapPublicIp: v.optional(value(FLAG), false),
      dns64: v.optional(value(FLAG), false),
    }),
  ),
  routeTables: list(thing({ vpc: ID, routes: v.optional(members(ROUTE), []) })),
  internetGateways: list(thing({ vpc: value(v.nullable(TEXT)), blocked: v.exactOptional(BLOCKED) })),
  egressOnlyInternetGateways: list(thing({ vpc: ID, blocked: v.exactOptional(BLOCKED) })),
  natGateways: list(
    thing({ connectivity: value(v.picklist(['public', 'private'])), subnet: value(v.nullable(TEXT)), vpc: ID }),
  ),
  peeringConnections: list(thing({ vpcs: v.tuple([ID, ID]), accepted: v.optional(value(FLAG), true) })),
  securityGroups: list(
    thing({ vpc: ID, associatedVpcs: v.exactOptional(members(ID)), rules: v.optional(members(RULE), []) }),
  ),
  networkAcls: list(thing({ vpc: ID, entries: v.optional(members(ENTRY), []) })),
  endpoints: list(ENDPOINT),
  prefixLists: list(thing({ name: ID, entries: members(value(CIDR)) })),
  dhcpOptions: list(thing({ domainNameServers: members(ID) })),
  hostedZones: list(thing({ name: ID, vpcs: members(ID), records: members(RECORD) })),
  resolverRules: list(
    thing({
      vpc: ID,
      kind: value(v.picklist(['forward', 'system', 'profile', 'zone', 'firewall'])),
      domain: ID,
      passing: v.exactOptional(v.array(v.object({ names: TEXT, trustsRedirection: v.boolean() }))),
    }),
  ),
  pullThroughCacheRules: list(thing({ prefix: ID, upstream: ID, region: ID, account: ID })),
  workloads: list(WORKLOAD),
});
