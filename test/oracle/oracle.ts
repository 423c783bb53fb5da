import { type Cidr, parseAddress, parseCidr } from '../../src/model/address.js';
import type { Scalar } from '../../src/model/interval-set.js';
import { compareLocations } from '../../src/model/location.js';
import type {
  DnsAnswer,
  EgressOnlyInternetGateway,
  InternetGateway,
  NatGateway,
  Network,
  NetworkAclEntry,
  PrivateHostedZone,
  RouteTarget,
  SecurityGroupRule,
  Subnet,
  Thing,
  Vpc,
  VpcEndpoint,
} from '../../src/model/network.js';
import { all, known, type Members, type Value } from '../../src/model/value.js';
import type { Workload } from '../../src/model/workload.js';
import type { Verdict } from '../../src/trace/leg.js';
import { asMade, isStarted } from './as-made.js';
import { policyAllows } from './policy.js';
import { inEveryWorld, type World } from './world.js';

/**
 * The oracle: what happens to a pull, found by moving one packet after the other. It shares no code with `src/trace`
 * and knows no sets of addresses; whatever is not told, it tries out. Of IPv6 addresses, which are too many to try each,
 * it tries both sides of every border that something draws.
 */
export interface Question {
  readonly network: Network;
  /** A workload or its id; a subnet's id stands for the workload assumed in it. */
  readonly workload: Workload | string;
  readonly subnet: string;
  /** The endpoint service's short name: `ecr.api`, `s3`, `logs`; `registry` for one that is not ECR. */
  readonly service: string;
  /** The host that is called; left out: the service's in the VPC's region. */
  readonly host?: string;
  /** The region of the service; left out: the VPC's. */
  readonly region?: string;
  /** The CIDR blocks of S3 in the network's region: its prefix list, and what its names answer. */
  readonly s3Ranges: readonly Cidr[];
}

export function judge(asked: Question): Verdict {
  const question = { ...asked, network: asMade(asked.network) };
  const workload = typeof asked.workload === 'string' ? asked.workload : asked.workload.id;
  if (!isStarted(asked.network, workload, asked.subnet)) return 'blocked';
  let agreed: Verdict | null = null;
  for (const verdict of inEveryWorld((world) => judgeInWorld(question, world))) {
    if (verdict === 'unknown' || (agreed !== null && verdict !== agreed)) return 'unknown';
    agreed = verdict;
  }
  return agreed ?? 'unknown';
}

/** What becomes of a packet. `unknown`: it is handed to something that the network does not tell about. */
type Fate = 'private' | 'public' | 'lost' | 'unknown';

/** The different fates of a number of packets. */
type Fates = readonly Fate[];

function verdictOf(fates: Fates): Verdict {
  const arrives = fates.includes('private') || fates.includes('public');
  if (arrives && fates.includes('lost')) return 'intermittent';
  if (fates.includes('unknown')) return 'unknown';
  if (!arrives) return 'blocked';
  return fates.includes('public') ? 'public' : 'private';
}

/** All that a packet of one leg can come across, in one world. */
interface Scene {
  readonly world: World;
  readonly network: Network;
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  /** The block of the client's subnet, of the IP version that is followed. */
  readonly subnetCidr: Cidr;
  readonly family: 4 | 6;
  readonly workload: Workload;
  readonly service: string;
  readonly region: string;
  readonly host: string;
  readonly s3Ranges: readonly Cidr[];
  /** The subnets, less those that apply would refuse. */
  readonly subnets: readonly Subnet[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly clientPorts: readonly number[];
  readonly natPorts: readonly number[];
  /** Whether an endpoint that isn't told may serve what goes to a public address. */
  readonly mayBeHidden: boolean;
}

/** A network interface of an endpoint, at one address. */
interface Interface {
  readonly endpoint: VpcEndpoint;
  readonly subnet: Subnet;
  readonly address: Scalar;
}

type Answer =
  /** An endpoint's interface in a subnet; `address` null: somewhere in it. */
  | {
      readonly kind: 'interface';
      readonly endpoint: VpcEndpoint;
      readonly subnet: Subnet;
      readonly address: number | null;
    }
  | { readonly kind: 'address'; readonly address: Scalar; readonly isTheService: boolean }
  /** `byOthers`: not AWS's servers answered, so that no endpoint's private DNS had a say. */
  | { readonly kind: 'some-public-address'; readonly byOthers: boolean }
  /** Somewhere that isn't told; `endpoint` where it is an interface of that one, whose policy holds there too. */
  | { readonly kind: 'unknown'; readonly endpoint?: VpcEndpoint };

const BOTH = [true, false];

function judgeInWorld(question: Question, world: World): Verdict {
  const scenes = clientFamilies(question, world).map((family) => setScene(question, world, family));
  const [first] = scenes;
  if (first === undefined || first === null) return 'unknown';
  const answers = resolve(first);
  const fates = scenes.flatMap((scene) =>
    scene === null
      ? []
      : answers.flatMap((answer) =>
          familiesOf(scene, answer).includes(scene.family) ? fatesToAnswer(scene, answer) : [],
        ),
  );
  if (fates.length > 0 || answers.length === 0) return verdictOf(fates);
  const v4 = answers.some((answer) => familiesOf(first, answer).includes(4));
  return verdictOf([first.family === 6 && v4 ? throughNat64(first) : 'lost']);
}

/** Names under which AWS publishes IPv6 addresses besides IPv4 ones. */
function isDualStack(host: string): boolean {
  return /\.(api|on)\.aws$|\.(api|on)\.amazonwebservices\.|\.s3\.dualstack\./.test(host);
}

function clientFamilies({ network, subnet: id, host = '' }: Question, world: World): readonly (4 | 6)[] {
  const subnet = find(network.subnets, id);
  if (subnet?.cidr.known === true && subnet.cidr.value === null) return [6];
  if (!isDualStack(host) || (subnet?.ipv6Cidr.known === true && subnet.ipv6Cidr.value === null)) return [4];
  return world.choose(`${id} gives IPv6 addresses`, [false, true]) ? [4, 6] : [4];
}

/** The IP versions that an answer has addresses of. */
function familiesOf({ world, host }: Scene, answer: Answer): readonly (4 | 6)[] {
  switch (answer.kind) {
    case 'unknown':
      return answer.endpoint === undefined ? [4, 6] : familiesOfEndpoint(world, host, answer.endpoint);
    case 'address':
      return [typeof answer.address === 'number' ? 4 : 6];
    case 'some-public-address':
      return isDualStack(host) ? [4, 6] : [4];
    case 'interface':
      return familiesOfEndpoint(world, host, answer.endpoint);
  }
}

function familiesOfEndpoint(world: World, host: string, { id, ipAddressType }: VpcEndpoint): readonly (4 | 6)[] {
  const type = world.value(`${id} addresses`, ipAddressType, ['ipv4', 'dualstack', 'ipv6']);
  if (type === 'ipv6') return isDualStack(host) ? [6] : [];
  return type === 'dualstack' && isDualStack(host) ? [4, 6] : [4];
}

/** An IPv6-only client and an IPv4-only answer: DNS64 makes up addresses, which only a NAT gateway may translate. */
function throughNat64(scene: Scene): Fate {
  if (!scene.world.value(`${scene.subnet.id} DNS64`, scene.subnet.dns64, BOTH)) return 'lost';
  const hops = ['64:ff9b::', '64:ff9b::a00:1', '64:ff9b::ffff:ffff'].map((text) => {
    const address = parseAddress(text);
    return address === null ? null : routeFor(scene, scene.subnet, address);
  });
  const dead = [
    'blackhole',
    'checking-interface',
    'local',
    'internet-gateway',
    'egress-only-internet-gateway',
    'gateway-endpoint',
  ];
  return hops.every((hop) => hop === null || dead.includes(hop.kind)) ? 'lost' : 'unknown';
}

function setScene(question: Question, world: World, family: 4 | 6): Scene | null {
  const { network, service, s3Ranges } = question;
  const subnet = find(network.subnets, question.subnet);
  const vpc = subnet?.vpc.known ? find(network.vpcs, subnet.vpc.value) : undefined;
  if (subnet === undefined || vpc === undefined || !vpc.region.known) return null;
  const block = family === 4 ? subnet.cidr : subnet.ipv6Cidr;
  if (!block.known || block.value === null) return null;
  const workload =
    typeof question.workload === 'string'
      ? (find(network.workloads, question.workload) ?? assumedWorkload(question.workload))
      : question.workload;
  const region = question.region ?? vpc.region.value;
  const subnets = acceptedSubnets(network, vpc);
  const [clientPorts, natPorts] = [portsToTry(network, 32768, 60999), portsToTry(network, 1024, 65535)];
  const asked = question.host?.startsWith('*') === true ? undefined : question.host;
  const host = asked ?? hostOf(service, region, vpc.account.known ? vpc.account.value : '*');
  const subnetCidr = block.value;
  const scene = { family, world, network, vpc, subnet, subnetCidr, workload, service, region, host, s3Ranges, subnets };
  const mayBeHidden = vpc.partial !== null && mayBeServed({ service, host });
  const endpoints = servingEndpoints({ ...scene, endpoints: [], clientPorts, natPorts, mayBeHidden });
  return { ...scene, endpoints, clientPorts, natPorts, mayBeHidden };
}

function assumedWorkload(subnetId: string): Workload {
  return {
    id: subnetId,
    location: null,
    exists: known(true),
    tags: {},
    kind: 'assumed',
    subnets: all([known(subnetId)]),
    securityGroups: all([]),
    publicIp: known('subnet'),
    images: all([]),
    needs: all([]),
    fetchesToken: true,
  };
}

function hostOf(service: string, region: string, account: string): string {
  const labels: Readonly<Record<string, string>> = {
    'ecr.api': `api.ecr.${region}`,
    'ecr.dkr': `${account}.dkr.ecr.${region}`,
    s3: `prod-${region}-starport-layer-bucket.s3.${region}`,
    'ecs-agent': `ecs-a.${region}`,
    'ecs-telemetry': `ecs-t.${region}`,
  };
  return `${labels[service] ?? `${service}.${region}`}.amazonaws.com`;
}

/** The zone of private names that an interface endpoint of the service brings. */
function privateZoneOf(scene: Scene): string {
  return scene.service === 's3' || scene.service === 'ecr.dkr'
    ? scene.host.slice(scene.host.indexOf('.') + 1)
    : scene.host;
}

/** AWS refuses a subnet outside of its VPC, and one that overlaps an earlier one. */
export function acceptedSubnets(network: Network, vpc: Vpc): Subnet[] {
  const accepted: Subnet[] = [];
  for (const subnet of network.subnets) {
    if (!subnet.vpc.known || subnet.vpc.value !== vpc.id) continue;
    const cidr = ipv4Of(subnet);
    const inside = vpc.cidrs.items.some(
      (block) => !block.known || (cidr !== null && block.value.start <= cidr.start && cidr.end <= block.value.end),
    );
    const overlaps = accepted.map(ipv4Of).some((other) => {
      return cidr !== null && other !== null && cidr.start < other.end && other.start < cidr.end;
    });
    if (cidr === null || (inside && !overlaps)) accepted.push(subnet);
  }
  return accepted;
}

function ipv4Of(subnet: Subnet): Cidr | null {
  return subnet.cidr.known ? subnet.cidr.value : null;
}

// ------------------------------------------------------------------------------------------------ Endpoints

/** The endpoints of the service in this VPC, less those that apply would refuse. */
function servingEndpoints(scene: Scene): VpcEndpoint[] {
  const { world, network, vpc, service, region } = scene;
  const accepted = network.endpoints.filter((endpoint) => {
    if (world.value(`${endpoint.id} vpc`, endpoint.vpc, [vpc.id, 'another VPC']) !== vpc.id) return false;
    if (!exists(world, endpoint)) return false;
    const name = `com.amazonaws.${region}.${service}`;
    if (world.value(`${endpoint.id} service`, endpoint.serviceName, [name, 'another']) !== name) return false;
    const own = vpc.region.known ? vpc.region.value : '';
    const otherRegion = world.value(`${endpoint.id} region`, endpoint.serviceRegion, [null, 'another']);
    if ((otherRegion ?? own) !== region) return false;
    const type = typeOf(world, endpoint);
    return type === 'Interface' || (type === 'Gateway' && service === 's3' && region === own);
  });
  const hasGateway = accepted.some((endpoint) => typeOf(world, endpoint) === 'Gateway');
  // Private DNS for inbound resolvers alone is refused where the VPC has no S3 gateway endpoint.
  return accepted.filter(
    (endpoint) => hasGateway || typeOf(world, endpoint) === 'Gateway' || !onlyForInboundResolvers(scene, endpoint),
  );
}

function typeOf(world: World, endpoint: VpcEndpoint) {
  return world.value(`${endpoint.id} type`, endpoint.type, ['Interface', 'Gateway']);
}

function onlyForInboundResolvers(scene: Scene, endpoint: VpcEndpoint): boolean {
  const { world, service } = scene;
  return (
    service === 's3' &&
    asksForPrivateDns(world, endpoint) &&
    world.value(`${endpoint.id} inbound only`, endpoint.privateDnsOnlyForInboundResolver, BOTH)
  );
}

function asksForPrivateDns(world: World, endpoint: VpcEndpoint): boolean {
  return world.value(`${endpoint.id} private DNS`, endpoint.privateDns, BOTH);
}

/** One interface for each subnet: the first of each zone, AWS refuses more. */
function interfacesOf(scene: Scene, endpoint: VpcEndpoint): Answer[] {
  const { world, subnets } = scene;
  const answers: Answer[] = [];
  const zones: string[] = [];
  for (const [index, { subnet: reference, address }] of endpoint.subnets.items.entries()) {
    if (!reference.known) {
      answers.push({ kind: 'unknown', endpoint });
      continue;
    }
    const subnet = find(subnets, reference.value);
    if (subnet === undefined) continue;
    const zone = subnet.availabilityZone.known ? subnet.availabilityZone.value.key : subnet.id;
    if (zones.includes(zone)) continue;
    zones.push(zone);
    const text = world.value(`${endpoint.id} address ${index}`, address, [null]);
    const fixed = text === null ? null : parseAddress(text);
    answers.push({ kind: 'interface', endpoint, subnet, address: typeof fixed === 'number' ? fixed : null });
  }
  const further: Answer = { kind: 'unknown', endpoint };
  return [...answers, ...world.members(`${endpoint.id} subnets`, { ...endpoint.subnets, items: [] }, [further])];
}

// ------------------------------------------------------------------------------------------------ DNS

/** All addresses that the host's name may be answered with; none: the name does not resolve. */
function resolve(scene: Scene): Answer[] {
  if (!usesForeignServers(scene)) return resolveByAmazon(scene);
  const answer = scene.world.choose('what the foreign servers answer', ['private', 'public', 'nothing']);
  if (answer === 'nothing') return [];
  return answer === 'public' ? publicAnswers(scene, true) : resolveByAmazon(scene);
}

function usesForeignServers(scene: Scene): boolean {
  const { world, network, vpc } = scene;
  const id = world.value(`${vpc.id} DHCP options`, vpc.dhcpOptions, [null, 'unknown options']);
  const options = id === null ? undefined : find(network.dhcpOptions, id);
  if (options === undefined) return id !== null;
  const servers = options.domainNameServers.items.map((server, index) =>
    world.value(`${options.id} server ${index}`, server, ['AmazonProvidedDNS', '192.0.2.53']),
  );
  const primary = vpc.cidrs.items[0];
  const base = primary?.known && typeof primary.value.start === 'number' ? primary.value.start : null;
  const isAmazons = (server: string) =>
    server === 'AmazonProvidedDNS' ||
    server === '169.254.169.253' ||
    server === 'fd00:ec2::253' ||
    (base !== null && parseAddress(server) === base + 2);
  const further = world.members(`${options.id} servers`, { ...options.domainNameServers, items: [] }, ['192.0.2.53']);
  return [...servers, ...further].some((server) => !isAmazons(server));
}

function resolveByAmazon(scene: Scene): Answer[] {
  const { world, vpc, host } = scene;
  if (!world.value(`${vpc.id} DNS support`, vpc.dnsSupport, BOTH)) return [];
  if (!world.value(`${vpc.id} DNS hostnames`, vpc.dnsHostnames, BOTH)) return publicAnswers(scene);
  const zone = hostedZoneOf(scene);
  const owner = ownerOfPrivateName(scene);
  // The longest zone has the name. A hosted zone and private DNS of one name can't both be: the first in the input stays.
  if (zone !== null && (owner === null || zone.name.length > privateZoneOf(scene).length)) return zone.answersFor(host);
  if (zone !== null && owner !== null && zone.name.length === privateZoneOf(scene).length) {
    if (compareLocations(zone.location, owner.location) < 0) return zone.answersFor(host);
  }
  return owner === null ? publicAnswers(scene) : interfacesOf(scene, owner);
}

/** No endpoint answers for registries outside of ECR, nor for ECR's FIPS names. */
function mayBeServed({ service, host }: Pick<Scene, 'service' | 'host'>): boolean {
  return service !== 'registry' && !host.includes('ecr-fips');
}

/** Whether an S3 interface endpoint has the dual-stack names too is published nowhere. */
function ownsName({ world, host }: Scene, endpoint: VpcEndpoint): boolean {
  return !host.includes('.s3.dualstack.') || world.choose(`${endpoint.id} has ${host}`, BOTH);
}

function ownerOfPrivateName(scene: Scene): VpcEndpoint | null {
  const { world } = scene;
  if (!mayBeServed(scene)) return null;
  return (
    scene.endpoints.find(
      (endpoint) =>
        typeOf(world, endpoint) === 'Interface' &&
        asksForPrivateDns(world, endpoint) &&
        !onlyForInboundResolvers(scene, endpoint) &&
        ownsName(scene, endpoint),
    ) ?? null
  );
}

function hostedZoneOf(scene: Scene) {
  const { world, network, vpc, host } = scene;
  let best: { name: string; location: PrivateHostedZone['location']; answersFor: (name: string) => Answer[] } | null =
    null;
  for (const zone of network.hostedZones) {
    const vpcs = zone.vpcs.items.map((id, index) => world.value(`${zone.id} vpc ${index}`, id, [vpc.id, 'another']));
    const further = world.members(`${zone.id} vpcs`, { ...zone.vpcs, items: [] }, [vpc.id]);
    if (![...vpcs, ...further].includes(vpc.id) || !exists(world, zone)) continue;
    const name = world.value(`${zone.id} name`, zone.name, [host, 'example.com']);
    if (host !== name && !host.endsWith(`.${name}`)) continue;
    if (best !== null && best.name.length >= name.length) continue;
    const unknownRecord = world.members<Answer>(`${zone.id} records`, { ...zone.records, items: [] }, [
      { kind: 'unknown' },
    ]);
    const answersFor = (queried: string): Answer[] => {
      const records = zone.records.items.filter((record) => exists(world, record));
      const named = (wanted: string) =>
        records.filter((record) => world.value(`${record.id} name`, record.name, [queried, 'other']) === wanted);
      const exact = named(queried);
      const found = exact.length > 0 ? exact : named(`*.${queried.slice(queried.indexOf('.') + 1)}`);
      if (found.length === 0) return [...unknownRecord];
      return found.flatMap((record) =>
        record.answer.known ? recordAnswers(scene, record.answer.value) : [{ kind: 'unknown' as const }],
      );
    };
    best = { name, location: zone.location, answersFor };
  }
  return best;
}

function recordAnswers(scene: Scene, answer: DnsAnswer): Answer[] {
  if (answer.kind === 'name') return [{ kind: 'unknown' }];
  if (answer.kind === 'endpoint') {
    const endpoint = find(scene.endpoints, answer.id);
    return endpoint === undefined ? [] : interfacesOf(scene, endpoint);
  }
  const interfaces = scene.endpoints.flatMap((endpoint) => interfacesOf(scene, endpoint));
  return answer.addresses.flatMap((text): Answer[] => {
    const address = parseAddress(text);
    if (typeof address !== 'number') return [];
    const own = interfaces.find((candidate) => candidate.kind === 'interface' && candidate.address === address);
    const isS3 = scene.service === 's3' && scene.s3Ranges.some((range) => contains(range, address));
    return [own ?? { kind: 'address', address, isTheService: isS3 }];
  });
}

function publicAnswers(scene: Scene, byOthers = false): Answer[] {
  if (scene.service !== 's3') return [{ kind: 'some-public-address', byOthers }];
  const v4 = s3AddressesToTry(scene).map((address): Answer => ({ kind: 'address', address, isTheService: true }));
  // S3's IPv6 addresses are told by no table here: they are as good as any.
  const six = parseAddress('2600:1fa0::1');
  return isDualStack(scene.host) && six !== null ? [...v4, { kind: 'address', address: six, isTheService: true }] : v4;
}

// ------------------------------------------------------------------------------------------------ Packets

function fatesToAnswer(scene: Scene, answer: Answer): Fates {
  switch (answer.kind) {
    case 'unknown':
      return [unlessDenied(scene, answer.endpoint)];
    case 'address':
      return fatesTo(scene, answer.address, null, answer.isTheService);
    case 'some-public-address': {
      // The service has some of all public addresses: which, isn't told.
      const asked = answer.byOthers ? { ...scene, mayBeHidden: false } : scene;
      const possible = publicAddressesToTry(scene).map((address) => fatesTo(asked, address, null, true));
      return scene.world.choose(`address of ${scene.host}`, withoutRepeats(possible));
    }
    case 'interface': {
      const { endpoint, subnet } = answer;
      const block = scene.family === 4 ? subnet.cidr : subnet.ipv6Cidr;
      if (!block.known || block.value === null) return [unlessDenied(scene, endpoint)];
      const fixed = scene.family === 4 ? answer.address : null;
      const addresses = fixed === null ? assignable(scene, block.value) : [fixed];
      const possible = addresses.map((address) => fatesTo(scene, address, { endpoint, subnet, address }, true));
      return scene.world.choose(`address of ${endpoint.id} in ${subnet.id}`, withoutRepeats(possible));
    }
  }
}

/** Wherever an endpoint's interface is, its policy denies what it denies. */
function unlessDenied(scene: Scene, endpoint: VpcEndpoint | undefined): Fate {
  return endpoint !== undefined && passPolicy(scene, endpoint) === 'lost' ? 'lost' : 'unknown';
}

/** The fates of the packets from every address of the workload and every port to try. */
function fatesTo(scene: Scene, destination: Scalar, target: Interface | null, isTheService: boolean): Fates {
  const fates = new Set<Fate>();
  const route = routeFor(scene, scene.subnet, destination);
  for (const source of assignable(scene, scene.subnetCidr)) {
    for (const port of scene.clientPorts) {
      for (const fate of move(scene, { source, port, destination }, target, route)) {
        const arrived = fate === 'private' || fate === 'public';
        fates.add(arrived && !isTheService ? 'unknown' : fate);
      }
    }
  }
  return [...fates].sort();
}

/** A packet from the workload to port 443 of the destination. */
interface Packet {
  readonly source: Scalar;
  readonly port: number;
  readonly destination: Scalar;
}

/** More than one fate only behind a NAT gateway, which sends the packet on from a port that it picks itself. */
function move(scene: Scene, packet: Packet, target: Interface | null, route: Hop | null): Fates {
  if (!workloadLetsOut(scene, packet, target)) {
    // An endpoint that isn't told may have an address that the groups do let out to.
    const hidden = scene.mayBeHidden && target === null;
    return [hidden && workloadLetsAnythingOut(scene) ? 'unknown' : 'lost'];
  }
  const fates =
    route?.kind === 'nat-gateway' && scene.family === 4
      ? moveThroughNat(scene, packet, route.id)
      : [moveAlong(scene, packet, target, route)];
  // A VPC that isn't told whole may have an endpoint that takes what would go to a public address.
  if (!scene.mayBeHidden || target !== null) return fates;
  return fates.map((fate) => (fate === 'private' ? fate : 'unknown'));
}

function moveAlong(scene: Scene, packet: Packet, target: Interface | null, route: Hop | null): Fate {
  if (route === null || route.kind === 'blackhole' || route.kind === 'checking-interface') return 'lost';
  switch (route.kind) {
    case 'local':
      return target === null ? crossOwnAcl(scene, packet, 'unknown') : moveToInterface(scene, packet, target);
    case 'gateway-endpoint':
      return crossOwnAcl(scene, packet, passPolicy(scene, route.endpoint));
    case 'internet-gateway':
      return crossOwnAcl(
        scene,
        packet,
        moveToInternet(scene, packet.destination, route.id, {
          hasPublicAddress: scene.family === 6 || hasPublicIp(scene),
          nat: null,
        }),
      );
    case 'egress-only-internet-gateway':
      return scene.family === 6 ? crossOwnAcl(scene, packet, moveOutOnly(scene, packet.destination, route.id)) : 'lost';
    case 'nat-gateway':
      return 'lost';
    default:
      return moveThroughUnknown(scene, packet, target);
  }
}

/** What is not told may drop the packet, but it opens no group and no network ACL. */
function moveThroughUnknown(scene: Scene, packet: Packet, target: Interface | null): Fate {
  const straight = target === null ? crossOwnAcl(scene, packet, 'unknown') : moveToInterface(scene, packet, target);
  return straight === 'lost' ? 'lost' : 'unknown';
}

/** Out of the workload's subnet and the reply back into it. */
function crossOwnAcl(scene: Scene, packet: Packet, fate: Fate): Fate {
  const out = aclAllows(scene, scene.subnet, 'egress', packet.destination, 443);
  const back = aclAllows(scene, scene.subnet, 'ingress', packet.destination, packet.port);
  return out && back ? fate : 'lost';
}

function moveToInterface(scene: Scene, packet: Packet, target: Interface): Fate {
  const { source, port, destination } = packet;
  if (target.subnet.id !== scene.subnet.id) {
    const crosses =
      aclAllows(scene, scene.subnet, 'egress', destination, 443) &&
      aclAllows(scene, target.subnet, 'ingress', source, 443) &&
      aclAllows(scene, target.subnet, 'egress', source, port) &&
      aclAllows(scene, scene.subnet, 'ingress', destination, port);
    if (!crosses) return 'lost';
  }
  const admitted = endpointLetsIn(scene, packet, target.endpoint);
  if (admitted === false) return 'lost';
  const fate = replyBy(scene, target.subnet, source, passPolicy(scene, target.endpoint));
  return admitted === null && fate !== 'lost' ? 'unknown' : fate;
}

/** Replies leave by the table of the subnet that they come from: a told route that is longer than the local one diverts them. */
function replyBy(scene: Scene, from: Subnet, client: Scalar, fate: Fate): Fate {
  const { world, network, vpc } = scene;
  const main = vpc.mainRouteTable.known ? vpc.mainRouteTable.value : '';
  const table = find(network.routeTables, from.routeTable.known ? (from.routeTable.value ?? main) : '');
  const local = vpc.cidrs.items.flatMap((cidr) =>
    cidr.known && contains(cidr.value, client) ? [cidr.value.prefix] : [],
  );
  let longest = Math.max(-1, ...local);
  let by: RouteTarget | null = { kind: 'local' };
  for (const { origin, destination, target, ...route } of table?.routes.items ?? []) {
    if (!destination.known || destination.value.kind !== 'cidr' || !contains(destination.value.cidr, client)) continue;
    if (origin === 'propagated' && local.length > 0) continue;
    const { prefix } = destination.value.cidr;
    const isFirst = prefix === longest && by?.kind === 'local';
    if (prefix < longest || (prefix === longest && !isFirst) || !exists(world, route)) continue;
    longest = prefix;
    by = target.known ? target.value : null;
  }
  if (by?.kind === 'local' || fate === 'lost') return fate;
  const dead = ['blackhole', 'checking-interface', 'internet-gateway', 'egress-only-internet-gateway'];
  return by !== null && dead.includes(by.kind) ? 'lost' : 'unknown';
}

/** The egress-only gateway of the VPC lets IPv6 out. */
function moveOutOnly(scene: Scene, destination: Scalar, gatewayId: string): Fate {
  const { world, network, vpc } = scene;
  const gateway = find(network.egressOnlyInternetGateways, gatewayId);
  if (gateway === undefined) return 'unknown';
  const attached = world.value(`${gateway.id} vpc`, gateway.vpc, [vpc.id, 'another']) === vpc.id;
  if (!exists(world, gateway) || !attached || !isPublic(destination)) return 'lost';
  return isStopped(scene, gateway, null) ? 'lost' : 'public';
}

/** VPC Block Public Access: what is not surely excluded may be. */
function isStopped(scene: Scene, { id, blocked }: InternetGateway | EgressOnlyInternetGateway, nat: Subnet | null) {
  if (blocked === undefined || (blocked.passesNat && nat !== null)) return false;
  const open = [scene.subnet.id, ...(nat === null ? [] : [nat.id])].filter(
    (subnet) => !blocked.excludedSubnets.includes(subnet),
  );
  return open.length > 0 && scene.world.choose(`${id} stops ${open[0]}`, BOTH);
}

function moveToInternet(
  scene: Scene,
  destination: Scalar,
  gatewayId: string,
  { hasPublicAddress, nat }: { readonly hasPublicAddress: boolean; readonly nat: Subnet | null },
): Fate {
  const gateway = find(scene.network.internetGateways, gatewayId);
  // Whatever gateway it is, it carries nothing without a public address.
  if (gateway === undefined) return hasPublicAddress ? 'unknown' : 'lost';
  if (!exists(scene.world, gateway)) return 'lost';
  const attachedTo = scene.world.value(`${gateway.id} vpc`, gateway.vpc, [scene.vpc.id, null]);
  if (attachedTo !== scene.vpc.id || !hasPublicAddress || !isPublic(destination)) return 'lost';
  return isStopped(scene, gateway, nat) ? 'lost' : 'public';
}

function hasPublicIp(scene: Scene): boolean {
  const { world, workload, subnet } = scene;
  const given = world.value(`${workload.id} public IP`, workload.publicIp, [true, false]);
  return given === 'subnet' ? world.value(`${subnet.id} public IP`, subnet.mapPublicIp, BOTH) : given;
}

function moveThroughNat(scene: Scene, packet: Packet, natId: string): Fates {
  const { world, vpc, subnets } = scene;
  const nat = find(scene.network.natGateways, natId);
  if (nat === undefined) return [crossOwnAcl(scene, packet, 'unknown')];
  if (!exists(world, nat)) return ['lost'];
  if (world.value(`${nat.id} vpc`, nat.vpc, [vpc.id, 'another']) !== vpc.id) return ['lost'];
  if (!isPublic(packet.destination)) return [crossOwnAcl(scene, packet, 'unknown')];
  const natSubnetId = world.value(`${nat.id} subnet`, nat.subnet, [...subnets.map(({ id }) => id), null]);
  // A regional NAT gateway sits in no subnet.
  if (natSubnetId === null) return [crossOwnAcl(scene, packet, 'unknown')];
  const natSubnet = find(subnets, natSubnetId);
  if (natSubnet === undefined) return [crossOwnAcl(scene, packet, 'unknown')];
  if (natSubnet.id !== scene.subnet.id) {
    const crosses =
      crossOwnAcl(scene, packet, 'public') === 'public' &&
      aclAllows(scene, natSubnet, 'ingress', packet.source, 443) &&
      aclAllows(scene, natSubnet, 'egress', packet.source, packet.port);
    if (!crosses) return ['lost'];
  }
  const fate = replyBy(scene, natSubnet, packet.source, moveOutOfNat(scene, nat, natSubnet, packet.destination));
  return scene.natPorts.map((port) =>
    aclAllows(scene, natSubnet, 'ingress', packet.destination, port) ? fate : 'lost',
  );
}

function moveOutOfNat(scene: Scene, nat: NatGateway, natSubnet: Subnet, destination: Scalar): Fate {
  const isPublicNat = scene.world.value(`${nat.id} connectivity`, nat.connectivity, ['public', 'private']) === 'public';
  const route = routeFor(scene, natSubnet, destination);
  if (route === null || !aclAllows(scene, natSubnet, 'egress', destination, 443)) return 'lost';
  switch (route.kind) {
    case 'internet-gateway':
      return moveToInternet(scene, destination, route.id, { hasPublicAddress: isPublicNat, nat: natSubnet });
    case 'gateway-endpoint': {
      // It stays inside of AWS, but over NAT.
      const fate = passPolicy(scene, route.endpoint);
      return fate === 'private' ? 'public' : fate;
    }
    case 'blackhole':
    case 'checking-interface':
    case 'egress-only-internet-gateway':
    case 'local':
      return 'lost';
    case 'nat-gateway':
      return route.id === nat.id ? 'lost' : 'unknown';
    default:
      return 'unknown';
  }
}

function passPolicy(scene: Scene, endpoint: VpcEndpoint): Fate {
  const { service, region, vpc, workload } = scene;
  if (!endpoint.policy.known) return 'unknown';
  if (endpoint.policy.value === null) return 'private';
  const account = vpc.account.known ? vpc.account.value : null;
  const image = workload.images.items[0]?.reference;
  const repository = image?.known ? (/^[^/]*\/([^:@]*)/.exec(image.value)?.[1] ?? null) : null;
  const allowed = policyAllows(endpoint.policy.value, { service, region, account, repository });
  if (allowed === null) return 'unknown';
  return allowed ? 'private' : 'lost';
}

// ------------------------------------------------------------------------------------------------ Routes

type Hop = RouteTarget | { readonly kind: 'gateway-endpoint'; readonly endpoint: VpcEndpoint };

interface Candidate {
  readonly prefix: number;
  /** Of routes to blocks of one size: 0 local and CIDR routes, 1 prefix lists, 2 propagated routes. */
  readonly rank: 0 | 1 | 2;
  readonly hop: Hop;
}

/** Longer than any prefix: a route that isn't told may be to this very address. */
const THIS_VERY_ADDRESS = 129;

function routeFor(scene: Scene, subnet: Subnet, destination: Scalar): Hop | null {
  const { world, network, vpc } = scene;
  const mainTable = world.value(`${vpc.id} main table`, vpc.mainRouteTable, tableIds(scene));
  const tableId = world.value(`${subnet.id} table`, subnet.routeTable, tableIds(scene)) ?? mainTable;
  const table = find(network.routeTables, tableId);
  if (table === undefined) return { kind: 'other', id: tableId };
  const candidates: Candidate[] = [];
  const localBlocks = vpc.cidrs.items.flatMap((cidr) =>
    cidr.known && contains(cidr.value, destination) ? [cidr.value] : [],
  );
  const isLocal = localBlocks.length > 0;
  for (const route of table.routes.items) {
    if (!exists(world, route) || (route.origin === 'propagated' && isLocal)) continue;
    const hop: Hop = route.target.known ? route.target.value : { kind: 'other', id: route.id };
    for (const { prefix, fromList } of prefixesOf(scene, route.id, route.destination, destination)) {
      candidates.push({ prefix, rank: route.origin === 'propagated' ? 2 : fromList ? 1 : 0, hop });
    }
  }
  if (world.members(`${table.id} routes`, { ...table.routes, items: [] }, ['a route']).length > 0) {
    candidates.push({ prefix: THIS_VERY_ADDRESS, rank: 0, hop: { kind: 'other', id: table.id } });
  }
  for (const block of localBlocks) candidates.push({ prefix: block.prefix, rank: 0, hop: { kind: 'local' } });
  const s3Block = scene.s3Ranges.find((range) => contains(range, destination));
  const endpoint = s3Block === undefined ? undefined : gatewayEndpointOn(scene, table.id);
  if (endpoint !== undefined && s3Block !== undefined) {
    candidates.push({ prefix: s3Block.prefix, rank: 1, hop: { kind: 'gateway-endpoint', endpoint } });
  }
  const best = candidates.sort((a, b) => b.prefix - a.prefix || a.rank - b.rank)[0];
  if (best === undefined) return null;
  // Of two prefix lists with the same block AWS takes one by chance.
  const rival = candidates.find(
    ({ prefix, rank, hop }) => rank === 1 && best.rank === 1 && prefix === best.prefix && !sameHop(hop, best.hop),
  );
  return rival === undefined ? best.hop : { kind: 'other', id: table.id };
}

function sameHop(a: Hop, b: Hop): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The VPC's tables, and one that is not told. */
function tableIds(scene: Scene): string[] {
  const told = scene.network.routeTables.filter(({ vpc }) => vpc.known && vpc.value === scene.vpc.id);
  return [...told.map(({ id }) => id), 'a table that is not told'];
}

/** The sizes of the route's blocks that hold the address. */
function prefixesOf(
  scene: Scene,
  routeId: string,
  destination: Value<{ kind: 'cidr'; cidr: Cidr } | { kind: 'prefix-list'; id: string }>,
  address: Scalar,
): { prefix: number; fromList: boolean }[] {
  if (!destination.known) {
    const matches = scene.world.choose(`${routeId} matches`, [false, true]);
    return matches ? [{ prefix: THIS_VERY_ADDRESS, fromList: false }] : [];
  }
  if (destination.value.kind === 'cidr') {
    const { cidr } = destination.value;
    return contains(cidr, address) ? [{ prefix: cidr.prefix, fromList: false }] : [];
  }
  return prefixListBlocks(scene, destination.value.id)
    .filter((block) => contains(block, address))
    .map(({ prefix }) => ({ prefix, fromList: true }));
}

/** The first S3 gateway endpoint of the table: AWS refuses a second. */
function gatewayEndpointOn(scene: Scene, tableId: string): VpcEndpoint | undefined {
  const { world } = scene;
  const gateways = servingGateways(scene);
  return gateways.find((endpoint) => {
    const tables = endpoint.routeTables.items.map((table, index) =>
      world.value(`${endpoint.id} table ${index}`, table, tableIds(scene)),
    );
    const further = world.members(`${endpoint.id} tables`, { ...endpoint.routeTables, items: [] }, tableIds(scene));
    return [...tables, ...further].includes(tableId);
  });
}

function servingGateways(scene: Scene): readonly VpcEndpoint[] {
  const gateways = scene.service === 's3' ? scene.endpoints : [];
  return gateways.filter((endpoint) => typeOf(scene.world, endpoint) === 'Gateway');
}

// ------------------------------------------------------------------------------------------------ Prefix lists

const EVERYTHING: Cidr = { family: 4, text: '0.0.0.0/0', prefix: 0, start: 0, end: 2 ** 32 };

function prefixListBlocks(scene: Scene, id: string): readonly Cidr[] {
  const { world, network, region, s3Ranges } = scene;
  const list = find(network.prefixLists, id);
  if (list === undefined) return world.choose<readonly Cidr[]>(`${id} entries`, [[], [EVERYTHING]]);
  if (list.name.known && list.name.value === `com.amazonaws.${region}.s3`) return s3Ranges;
  const told = list.entries.items.flatMap((entry, index) =>
    entry.known ? [entry.value] : world.choose<readonly Cidr[]>(`${id} entry ${index}`, [[], [EVERYTHING]]),
  );
  return [...told, ...world.members(`${id} entries`, { ...list.entries, items: [] }, [EVERYTHING])];
}

// ------------------------------------------------------------------------------------------------ Security groups

/** Stand for a group that isn't told: it allows all and any rule that refers to a group means it, or nothing of both. */
const ANY_GROUP = 'any group';
const NO_GROUP = 'no group';

function groupsOf(scene: Scene, ownerId: string, references: Members<Value<string>>): string[] {
  const { world, vpc } = scene;
  const told = references.items.map((group, index) =>
    world.value(`${ownerId} group ${index}`, group, [NO_GROUP, ANY_GROUP]),
  );
  const further = references.complete ? [] : world.choose(`${ownerId} groups`, [[], [NO_GROUP], [ANY_GROUP]]);
  const groups = [...told, ...further];
  return groups.length === 0 ? [vpc.defaultSecurityGroup] : groups;
}

function workloadLetsOut(scene: Scene, packet: Packet, target: Interface | null): boolean {
  const { workload } = scene;
  if (workload.kind === 'assumed') return true;
  const groups = groupsOf(scene, workload.id, workload.securityGroups);
  const peers = target === null ? [] : groupsOf(scene, target.endpoint.id, target.endpoint.securityGroups);
  return groupsAllow(scene, groups, 'egress', packet.destination, peers);
}

/** Whether there is any address at all that the workload may talk to: each rule's first address is tried. */
function workloadLetsAnythingOut(scene: Scene): boolean {
  const { workload, network } = scene;
  if (workload.kind === 'assumed') return true;
  const groups = groupsOf(scene, workload.id, workload.securityGroups);
  const firstAddresses = network.securityGroups.flatMap(({ rules }) =>
    rules.items.flatMap(({ peer }) => {
      if (!peer.known || peer.value.kind === 'security-group') return [];
      const blocks = peer.value.kind === 'cidr' ? [peer.value.cidr] : prefixListBlocks(scene, peer.value.id);
      return blocks.filter(({ family }) => family === scene.family).map(({ start }) => start);
    }),
  );
  return [scene.family === 4 ? 0 : 0n, ...firstAddresses].some((address) =>
    groupsAllow(scene, groups, 'egress', address, [ANY_GROUP]),
  );
}

/** Null: only a rule that refers to a group could admit it, and whether an assumed workload has that isn't told. */
function endpointLetsIn(scene: Scene, packet: Packet, endpoint: VpcEndpoint): boolean | null {
  const { workload } = scene;
  const groups = groupsOf(scene, endpoint.id, endpoint.securityGroups);
  if (workload.kind !== 'assumed') {
    const peers = groupsOf(scene, workload.id, workload.securityGroups);
    return groupsAllow(scene, groups, 'ingress', packet.source, peers);
  }
  if (groupsAllow(scene, groups, 'ingress', packet.source, [NO_GROUP])) return true;
  return groupsAllow(scene, groups, 'ingress', packet.source, [ANY_GROUP]) ? null : false;
}

/** Whether one of the groups lets TCP port 443 through, to or from this peer, which carries these groups. */
function groupsAllow(
  scene: Scene,
  groups: readonly string[],
  direction: 'ingress' | 'egress',
  peer: Scalar,
  peerGroups: readonly string[],
): boolean {
  const { world, network } = scene;
  return groups.some((id) => {
    if (id === ANY_GROUP) return true;
    if (id === NO_GROUP) return false;
    const group = find(network.securityGroups, id);
    if (group === undefined) return world.choose(`${id} allows all`, BOTH);
    if (world.members(`${id} rules`, { ...group.rules, items: [] }, ['a rule']).length > 0) return true;
    return group.rules.items.some(
      (rule) =>
        rule.direction === direction &&
        exists(world, rule) &&
        isTcp443(world, rule) &&
        peerMatches(scene, rule, peer, peerGroups),
    );
  });
}

function isTcp443(world: World, rule: SecurityGroupRule | NetworkAclEntry): boolean {
  return matchesTcp(world, rule, 443);
}

function matchesTcp(world: World, rule: SecurityGroupRule | NetworkAclEntry, port: number): boolean {
  const protocol = world.value(`${rule.id} protocol`, rule.protocol, [6, 17]);
  if (protocol === 'all') return true;
  if (protocol !== 6) return false;
  if (!rule.ports.known) return world.choose(`${rule.id} ports`, BOTH);
  return rule.ports.value.from <= port && port <= rule.ports.value.to;
}

function peerMatches(scene: Scene, rule: SecurityGroupRule, peer: Scalar, peerGroups: readonly string[]): boolean {
  if (!rule.peer.known) return scene.world.choose(`${rule.id} peer`, BOTH);
  switch (rule.peer.value.kind) {
    case 'cidr':
      return contains(rule.peer.value.cidr, peer);
    case 'prefix-list':
      return prefixListBlocks(scene, rule.peer.value.id).some((block) => contains(block, peer));
    case 'security-group':
      return peerGroups.includes(rule.peer.value.id) || peerGroups.includes(ANY_GROUP);
  }
}

// ------------------------------------------------------------------------------------------------ Network ACLs

/** The peer is the other end: a network ACL looks at nothing else but it and the port that the packet goes to. */
function aclAllows(scene: Scene, subnet: Subnet, direction: 'ingress' | 'egress', peer: Scalar, port: number): boolean {
  const { world, network, vpc } = scene;
  const ids = network.networkAcls.filter((acl) => acl.vpc.known && acl.vpc.value === vpc.id).map(({ id }) => id);
  const possible = [...ids, 'a network ACL that is not told'];
  const id = world.value(`${subnet.id} network ACL`, subnet.networkAcl, possible) ?? vpc.defaultNetworkAcl;
  const acl = find(network.networkAcls, id);
  if (acl === undefined) return world.choose(`${id} allows all`, BOTH);
  if (!acl.entries.complete) {
    const further = world.choose(`${id} further entry`, ['none', 'allows all', 'denies all']);
    if (further !== 'none') return further === 'allows all';
  }
  const inOrder = acl.entries.items
    .filter((entry) => entry.direction === direction && exists(world, entry))
    .map((entry) => ({ entry, number: world.value(`${entry.id} number`, entry.number, [0, 32767]) }))
    .sort((a, b) => a.number - b.number);
  const first = inOrder.find(({ entry }) => {
    const matchesPeer = entry.cidr.known ? contains(entry.cidr.value, peer) : world.choose(`${entry.id} peer`, BOTH);
    return matchesPeer && matchesTcp(world, entry, port);
  });
  if (first === undefined) return false;
  return world.value(`${first.entry.id} action`, first.entry.action, ['allow', 'deny']) === 'allow';
}

// ------------------------------------------------------------------------------------------------ What to try

/** All addresses that AWS can give to an interface: not the first four and the last. */
function assignable(scene: Scene, cidr: Cidr): Scalar[] {
  if (typeof cidr.start === 'bigint' && typeof cidr.end === 'bigint') {
    const [first, last] = [cidr.start + 4n, cidr.end - 2n];
    return [first, last, ...bordersOfIpv6(scene).filter((address) => first < address && address < last)];
  }
  const addresses: Scalar[] = [];
  for (let address = Number(cidr.start) + 4; address < Number(cidr.end) - 1; address++) addresses.push(address);
  return addresses;
}

/** Both ends of the range, and both sides of every border between ports that a network ACL draws in it. */
function portsToTry(network: Network, lowest: number, highest: number): number[] {
  const ports = new Set([lowest, highest]);
  for (const { ports: range } of network.networkAcls.flatMap((acl) => acl.entries.items)) {
    if (!range.known) continue;
    for (const port of [range.value.from - 1, range.value.from, range.value.to, range.value.to + 1]) {
      if (port >= lowest && port <= highest) ports.add(port);
    }
  }
  return [...ports];
}

/** Both sides of every border between addresses that a rule, an entry, a route or a prefix list draws. */
function bordersOf(scene: Scene): number[] {
  const { network, s3Ranges } = scene;
  const rules = network.securityGroups.flatMap((group) => group.rules.items);
  const blocks: (Cidr | null)[] = [
    ...s3Ranges,
    ...network.networkAcls.flatMap((acl) => acl.entries.items.map(({ cidr }) => (cidr.known ? cidr.value : null))),
    ...rules.map(({ peer }) => (peer.known && peer.value.kind === 'cidr' ? peer.value.cidr : null)),
    ...network.prefixLists.flatMap((list) => list.entries.items.map((entry) => (entry.known ? entry.value : null))),
    ...network.routeTables
      .flatMap((table) => table.routes.items)
      .map(({ destination }) =>
        destination.known && destination.value.kind === 'cidr' ? destination.value.cidr : null,
      ),
  ];
  const borders = new Set<number>();
  for (const block of blocks) {
    if (block === null || typeof block.start !== 'number' || typeof block.end !== 'number') continue;
    for (const address of [block.start - 1, block.start, block.end - 1, block.end]) borders.add(address);
  }
  return [...borders];
}

/** The same of IPv6. */
function bordersOfIpv6({ network }: Scene): bigint[] {
  const blocks = [
    ...network.networkAcls.flatMap((acl) => acl.entries.items.map(({ cidr }) => (cidr.known ? cidr.value : null))),
    ...network.securityGroups.flatMap(({ rules }) =>
      rules.items.map(({ peer }) => (peer.known && peer.value.kind === 'cidr' ? peer.value.cidr : null)),
    ),
    ...network.routeTables.flatMap(({ routes }) =>
      routes.items.map(({ destination }) =>
        destination.known && destination.value.kind === 'cidr' ? destination.value.cidr : null,
      ),
    ),
  ];
  return blocks.flatMap((block) =>
    block !== null && typeof block.start === 'bigint' && typeof block.end === 'bigint'
      ? [block.start - 1n, block.start, block.end - 1n, block.end]
      : [],
  );
}

function s3AddressesToTry(scene: Scene): number[] {
  return bordersOf(scene).filter((address) => scene.s3Ranges.some((range) => contains(range, address)));
}

function publicAddressesToTry(scene: Scene): Scalar[] {
  if (scene.family === 6) {
    const somewhereElse = parseAddress('2600:9000::1') ?? 0n;
    const own = scene.vpc.cidrs.items;
    return [somewhereElse, ...bordersOfIpv6(scene)].filter(
      (address) => isPublic(address) && !own.some((cidr) => cidr.known && contains(cidr.value, address)),
    );
  }
  const somewhere = 0x08080808;
  return [somewhere, ...bordersOf(scene)].filter(
    (address) => isPublic(address) && !scene.s3Ranges.some((range) => contains(range, address)),
  );
}

/** First address and length of what no service of AWS answers from. */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];

const NOT_PUBLIC_RANGES = NOT_PUBLIC.map(([first, prefix]) => {
  const start = Number(parseAddress(first));
  return { start, end: start + 2 ** (32 - prefix) };
});

const GLOBAL_IPV6 = parseCidr('2000::/3');

function isPublic(address: Scalar): boolean {
  if (typeof address === 'bigint') return GLOBAL_IPV6 !== null && contains(GLOBAL_IPV6, address);
  if (address < 0 || address >= 2 ** 32) return false;
  return !NOT_PUBLIC_RANGES.some(({ start, end }) => start <= address && address < end);
}

// ------------------------------------------------------------------------------------------------ Small things

function find<T extends Thing>(things: readonly T[], id: string): T | undefined {
  return things.find((thing) => thing.id === id);
}

function exists(world: World, thing: Thing): boolean {
  return world.value(`${thing.id} exists`, thing.exists, BOTH);
}

function contains(cidr: Cidr, address: Scalar): boolean {
  return (cidr.family === 4) === (typeof address === 'number') && cidr.start <= address && address < cidr.end;
}

function withoutRepeats(possible: readonly Fates[]): Fates[] {
  return possible.filter((fates, index) => possible.findIndex((other) => other.join() === fates.join()) === index);
}
