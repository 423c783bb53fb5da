import type { CheckResult } from '../check/result.js';
import { parseCidr } from '../model/address.js';
import { InputError } from '../model/input-error.js';
import type { Network, NetworkAcl, NetworkAclEntry, Subnet, VpcEndpoint } from '../model/network.js';
import { closestTo } from '../model/spelling.js';
import { all, known } from '../model/value.js';

type Break = (network: Network, pulls: CheckResult['pulls']) => Network;

/** The network, broken in the way that a rule tells of. */
export function breakNetwork({ network, pulls }: CheckResult, rule: string): Network {
  const change = FAULTS.get(rule);
  if (change === undefined)
    throw new InputError(
      `--fault ${rule}: the lab can't break a network so${closestTo(rule, FAULT_NAMES)}`,
      null,
      `it knows: ${FAULT_NAMES.join(', ')}`,
    );
  return change(network, pulls);
}

const FAULTS: ReadonlyMap<string, Break> = new Map<string, Break>([
  [
    'endpoint-missing',
    (network) => ({ ...network, endpoints: network.endpoints.filter((each) => !serves(each, 'ecr.dkr')) }),
  ],
  ['layer-bucket-unreachable', (network) => changeEndpoints(network, isGateway, () => ({ routeTables: all([]) }))],
  [
    'gateway-endpoint-without-route-table',
    (network) => changeEndpoints(network, isGateway, () => ({ routeTables: all([]) })),
  ],
  [
    'private-dns-off',
    (network) =>
      changeEndpoints(
        network,
        (each) => serves(each, 'ecr.dkr'),
        () => ({ privateDns: known(false) }),
      ),
  ],
  [
    'dns-no-answer',
    (network) => ({ ...network, vpcs: network.vpcs.map((vpc) => ({ ...vpc, dnsSupport: known(false) })) }),
  ],
  ['endpoint-security-group-closed', (network) => changeGroups(network, endpointGroups(network))],
  ['workload-egress-closed', closeEgress],
  [
    'endpoint-without-subnets',
    (network) =>
      changeEndpoints(
        network,
        (each) => serves(each, 'ecr.dkr'),
        () => ({ subnets: all([]) }),
      ),
  ],
  [
    'network-acl-blocks-request',
    (network, pulls) =>
      changeAcls(network, appSubnets(pulls), (acl) => [
        ...others(acl, 'egress'),
        entry(acl, 'egress', { from: 0, to: 442 }),
      ]),
  ],
  [
    'network-acl-blocks-reply',
    (network, pulls) =>
      changeAcls(network, appSubnets(pulls), (acl) => [
        ...others(acl, 'ingress'),
        entry(acl, 'ingress', { from: 0, to: 1023 }),
      ]),
  ],
  [
    'some-addresses-blocked',
    (network, pulls) =>
      changeAcls(network, appSubnets(pulls), (acl) => [
        ...others(acl, 'ingress'),
        entry(acl, 'ingress', { from: 0, to: 45000 }),
      ]),
  ],
  ['some-endpoint-interfaces-unreachable', closeOneInterface],
  [
    'endpoint-policy-denies-pull',
    (network) => changeEndpoints(network, isGateway, () => ({ policy: known({ statements: [], location: null }) })),
  ],
]);

/** The rules by which the lab can break a network. */
export const FAULT_NAMES: readonly string[] = [...FAULTS.keys()];

function serves({ serviceName }: VpcEndpoint, service: string): boolean {
  return serviceName.known && serviceName.value.endsWith(`.${service}`);
}

function isGateway({ type }: VpcEndpoint): boolean {
  return type.known && type.value === 'Gateway';
}

function changeEndpoints(
  network: Network,
  which: (endpoint: VpcEndpoint) => boolean,
  change: (endpoint: VpcEndpoint) => Partial<VpcEndpoint>,
): Network {
  return {
    ...network,
    endpoints: network.endpoints.map((each) => (which(each) ? { ...each, ...change(each) } : each)),
  };
}

function endpointGroups({ endpoints, vpcs }: Network): ReadonlySet<string> {
  return new Set([
    ...vpcs.map(({ defaultSecurityGroup }) => defaultSecurityGroup),
    ...endpoints.flatMap(({ securityGroups }) => securityGroups.items.flatMap((id) => (id.known ? [id.value] : []))),
  ]);
}

/** Without their ingress rules. */
function changeGroups(network: Network, ids: ReadonlySet<string>): Network {
  return {
    ...network,
    securityGroups: network.securityGroups.map((group) =>
      ids.has(group.id)
        ? { ...group, rules: all(group.rules.items.filter(({ direction }) => direction !== 'ingress')) }
        : group,
    ),
  };
}

/** Workloads with a group that lets out to the VPC alone, and so not to S3's addresses; assumed ones become such. */
function closeEgress(network: Network, pulls: CheckResult['pulls']): Network {
  const [vpc] = network.vpcs;
  if (vpc === undefined) return network;
  const group = {
    id: 'closed',
    location: vpc.location,
    exists: known(true),
    tags: {},
    vpc: known(vpc.id),
    rules: all(
      vpc.cidrs.items.flatMap((cidr) =>
        cidr.known
          ? [
              {
                id: 'closed egress',
                location: null,
                exists: known(true),
                tags: {},
                direction: 'egress' as const,
                protocol: known(6),
                ports: known({ from: 443, to: 443 }),
                peer: known({ kind: 'cidr' as const, cidr: cidr.value }),
              },
            ]
          : [],
      ),
    ),
  };
  const groups = all([known(group.id)]);
  const workloads =
    network.workloads.length > 0
      ? network.workloads.map((workload) => ({ ...workload, securityGroups: groups }))
      : pulls.map(({ workload, subnet, location }) => ({
          id: workload,
          location,
          exists: known(true),
          tags: {},
          kind: 'ecs-fargate' as const,
          subnets: all([known(subnet ?? workload)]),
          securityGroups: groups,
          publicIp: known('subnet' as const),
          images: all([]),
          needs: all([]),
          fetchesToken: true,
        }));
  return { ...network, securityGroups: [...network.securityGroups, group], workloads };
}

function appSubnets(pulls: CheckResult['pulls']): ReadonlySet<string> {
  return new Set(pulls.flatMap(({ subnet }) => subnet ?? []));
}

/** Gives subnets an ACL of their own, made from the one that they have. */
function changeAcls(
  network: Network,
  ids: ReadonlySet<string>,
  change: (acl: NetworkAcl) => NetworkAclEntry[],
): Network {
  const made = new Map<string, NetworkAcl>();
  const subnets = network.subnets.map((subnet): Subnet => {
    if (!ids.has(subnet.id) || !subnet.networkAcl.known) return subnet;
    const vpc = network.vpcs.find(({ id }) => subnet.vpc.known && id === subnet.vpc.value);
    const own = subnet.networkAcl.value ?? vpc?.defaultNetworkAcl;
    const acl = network.networkAcls.find(({ id }) => id === own);
    if (acl === undefined) return subnet;
    const changed = { ...acl, id: `${acl.id} (broken)`, entries: all(change(acl)) };
    made.set(changed.id, changed);
    return { ...subnet, networkAcl: known(changed.id) };
  });
  return { ...network, subnets, networkAcls: [...network.networkAcls, ...made.values()] };
}

function others(acl: NetworkAcl, direction: NetworkAclEntry['direction']): readonly NetworkAclEntry[] {
  return acl.entries.items.filter((each) => each.direction !== direction);
}

function entry(
  acl: NetworkAcl,
  direction: NetworkAclEntry['direction'],
  ports: { from: number; to: number },
): NetworkAclEntry {
  const everywhere = parseCidr('0.0.0.0/0');
  if (everywhere === null) throw new Error('0.0.0.0/0 is a block');
  return {
    id: `${acl.id} ${direction} (broken)`,
    location: acl.location,
    exists: known(true),
    tags: {},
    direction,
    number: known(100),
    action: known('allow'),
    protocol: known(6),
    ports: known(ports),
    cidr: known(everywhere),
  };
}

/** The subnet of one endpoint interface gets an ACL that lets nothing in. */
function closeOneInterface(network: Network): Network {
  const endpoint = network.endpoints.find((each) => serves(each, 'ecr.dkr'));
  const first = endpoint?.subnets.items[0]?.subnet;
  return first?.known ? changeAcls(network, new Set([first.value]), (acl) => [...others(acl, 'ingress')]) : network;
}
