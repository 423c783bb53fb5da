import {
  isDualStackName,
  nameCovers,
  ownsDualStackName,
  parseServiceName,
  privateNames,
  serviceFacts,
} from '../aws/services.js';
import { formatAddress, parseAddress } from '../model/address.js';
import type { Scalar } from '../model/interval-set.js';
import { compareLocations } from '../model/location.js';
import type { PrivateHostedZone, Vpc, VpcEndpoint } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import { endpointRole, hasPrivateDns } from './endpoint.js';
import type { Hop } from './leg.js';
import { customServers } from './name-servers.js';
import type { Problem } from './problem.js';
import { endpointCannotServe } from './requirement.js';
import { takenAway } from './resolver-rule.js';
import type { Topology } from './topology.js';
import { settleBoolean, type World } from './world.js';

/** What a workload in the VPC gets when it asks for a host's name. */
export type DnsAnswer =
  /** All addresses of the endpoint's interfaces, in turn. */
  | { readonly kind: 'interfaces'; readonly endpoint: VpcEndpoint }
  | { readonly kind: 'public' }
  | { readonly kind: 'addresses'; readonly addresses: readonly Scalar[]; readonly zone: string }
  | { readonly kind: 'none' }
  /** An answer that the input does not tell: its address, of one of these IP versions, may lead anywhere. */
  | {
      readonly kind: 'anything';
      readonly key: string;
      readonly families: readonly (4 | 6)[];
      readonly why: Unknown;
    };

export interface Resolution {
  readonly answer: DnsAnswer;
  readonly hop: Hop;
}

interface Question {
  readonly world: World;
  readonly topology: Topology;
  readonly vpc: Vpc;
  readonly host: string;
  readonly service: string;
  readonly region: string;
}

/**
 * Resolves a host as the VPC's workloads do: by the servers that DHCP names, in the longest matching private zone, else
 * publicly. Sources: VPC guide, "DNS attributes in your VPC", "DHCP option sets"; Route 53 guide, "Considerations when
 * working with a private hosted zone" (read 2026-11).
 */
export function resolve(question: Question): Resolution {
  const { world, vpc, host } = question;
  const custom = customServers(question);
  if (custom !== null) {
    const why: Unknown = {
      known: false,
      what: `what the name servers ${custom.servers.join(', ')} answer for ${host}`,
      settle:
        'use AmazonProvidedDNS, or make sure that they forward the name to the VPC resolver, and ignore this finding',
      location: custom.options.location,
    };
    const hop = passing(question, `The DHCP options name other DNS servers (${custom.servers.join(', ')}).`, {
      resource: custom.options.id,
      location: custom.options.location,
      outcome: 'unknown',
      problem: { kind: 'custom-dns', dhcpOptions: custom.options.id, servers: custom.servers },
    });
    const setting = world.choose(`${vpc.id}.servers`, why, ['forwarded', 'public', 'none'] as const);
    if (setting === 'forwarded') return { answer: resolveInVpc(question).answer, hop };
    return { answer: { kind: setting }, hop };
  }
  return resolveInVpc(question);
}

function resolveInVpc(question: Question): Resolution {
  const { world, vpc, host } = question;
  if (!settleBoolean(world, `${vpc.id}.dnsSupport`, vpc.dnsSupport)) {
    return {
      answer: { kind: 'none' },
      hop: passing(question, `DNS support is off in ${vpc.id}: no name resolves.`, {
        location: vpc.dnsSupport.location ?? vpc.location,
        outcome: 'fail',
        problem: { kind: 'no-dns-answer', vpc: vpc.id, zone: null, host },
      }),
    };
  }
  const owner = privateDnsOwner(question);
  // Route 53 guide: private hosted zones need both DNS attributes of the VPC.
  const zone = settleBoolean(world, `${vpc.id}.dnsHostnames`, vpc.dnsHostnames) ? matchingZone(question) : null;
  const own = zone !== null && (owner === null || beats(zone, owner, question)) ? zone : null;
  const away = takenAway(question, own?.name ?? owner?.zone ?? null);
  if (away !== null) {
    return {
      answer: { kind: 'anything', key: `${away.rule.id}:${host}`, families: hostFamilies(question), why: away.why },
      hop: passing(question, `${away.rule.id} takes ${host} away from the VPC's resolver.`, {
        outcome: 'unknown',
        resource: away.rule.id,
        location: away.rule.location,
      }),
    };
  }
  if (own !== null) return answerFromZone(question, own);
  if (owner !== null) {
    const count = owner.endpoint.subnets.items.length;
    return {
      answer: { kind: 'interfaces', endpoint: owner.endpoint },
      hop: passing(
        question,
        `${host} resolves to the ${count === 1 ? 'interface' : `${count} interfaces`} of ${owner.endpoint.id} (private DNS).`,
        {
          location: owner.endpoint.privateDns.location ?? owner.endpoint.location,
        },
      ),
    };
  }
  // What the VPC may hold besides counts only where nothing that is told serves the name; for S3 the route tells that.
  if (
    question.service !== 's3' &&
    !endpointCannotServe(question) &&
    vpc.partial !== null &&
    world.choose(`${vpc.id} has another endpoint for ${host}`, vpc.partial, [false, true])
  ) {
    return {
      answer: { kind: 'anything', key: `${vpc.id}:${host}`, families: hostFamilies(question), why: vpc.partial },
      hop: passing(question, `${host} may resolve to an endpoint of ${vpc.id} that the input does not tell.`, {
        outcome: 'unknown',
      }),
    };
  }
  return { answer: { kind: 'public' }, hop: passing(question, `${host} resolves to public addresses.`, {}) };
}

/** An endpoint answers with IPv6 addresses for dual-stack names alone. */
function hostFamilies({ host, region }: Question): readonly (4 | 6)[] {
  return isDualStackName(host, region) ? [4, 6] : [4];
}

/** The endpoint that owns the host's private name: the first in input order, since AWS refuses a second one. */
function privateDnsOwner(question: Question): { readonly endpoint: VpcEndpoint; readonly zone: string } | null {
  const { world, topology, vpc, host } = question;
  for (const endpoint of topology.endpointsIn(vpc.id)) {
    for (const { service, region, zone } of ownedNames(endpoint, vpc, host)) {
      if (
        endpointRole(world, endpoint, { topology, vpc, service, region }) === 'interface' &&
        hasPrivateDns(world, endpoint, vpc, service) &&
        ownsName(question, endpoint)
      )
        return { endpoint, zone };
    }
  }
  return null;
}

/** Whether private DNS answers a dual-stack name too: in some partitions, and for S3, nothing published tells it. */
function ownsName({ world, host, region }: Question, { id, location }: VpcEndpoint): boolean {
  if (!isDualStackName(host, region) || ownsDualStackName(host, region) === 'owned') return true;
  const why: Unknown = {
    known: false,
    what: `whether private DNS of ${id} answers ${host}`,
    settle: 'name the registry by its IPv4 name, or compare the private DNS names that AWS shows for the endpoint',
    location,
  };
  return world.choose(`${id} owns ${host}`, why, [false, true]);
}

/** The service by which the endpoint would own the host's name, if it would. An unknown service may be any that owns it. */
function ownedNames(
  endpoint: VpcEndpoint,
  vpc: Vpc,
  host: string,
): readonly { readonly service: string; readonly region: string; readonly zone: string }[] {
  const candidates: { readonly name: string; readonly region: string }[] = [];
  if (endpoint.serviceName.known) {
    const parsed = parseServiceName(endpoint.serviceName.value);
    if (parsed !== null && serviceFacts(parsed.name) !== null) candidates.push(parsed);
  } else if (vpc.region.known) {
    for (const name of ['ecr.api', 'ecr.dkr', 's3', ...host.split('.').slice(0, 1)])
      candidates.push({ name, region: vpc.region.value });
  }
  return candidates.flatMap(({ name, region }) => {
    const covering = privateNames(name, region).find((pattern) => nameCovers(pattern, host));
    return covering === undefined ? [] : [{ service: name, region, zone: covering.replace(/^\*\./, '') }];
  });
}

/** The longest private hosted zone of the VPC that the host is in. */
function matchingZone(question: Question): { readonly zone: PrivateHostedZone; readonly name: string } | null {
  const { world, topology, vpc, host } = question;
  let best: { readonly zone: PrivateHostedZone; readonly name: string } | null = null;
  for (const zone of topology.hostedZonesIn(vpc.id)) {
    if (zone.name.known && !isWithin(host, zone.name.value)) continue;
    if (!isAssociated(world, zone, vpc.id) || !settleBoolean(world, `${zone.id}.exists`, zone.exists)) continue;
    const name = zone.name.known
      ? zone.name.value
      : world.choose(`${zone.id}.name:${host}`, zone.name, [null, host.replace(/^\*\./, '')]);
    if (name !== null && (best === null || name.length > best.name.length)) best = { zone, name };
  }
  return best;
}

function isAssociated(world: World, zone: PrivateHostedZone, vpc: string): boolean {
  if (zone.vpcs.items.some((item) => item.known && item.value === vpc)) return true;
  const why = zone.vpcs.items.find((item) => !item.known) ?? (zone.vpcs.complete ? undefined : zone.vpcs.why);
  return why !== undefined && !why.known && world.choose(`${zone.id} in ${vpc}`, why, [false, true]);
}

function isWithin(host: string, zone: string): boolean {
  const bare = host.replace(/^\*\./, '');
  return bare === zone || bare.endsWith(`.${zone}`);
}

/** The longer name wins; of the same name AWS accepts only one, so the first in the input. */
function beats(
  candidate: { readonly zone: PrivateHostedZone; readonly name: string },
  owner: { readonly endpoint: VpcEndpoint; readonly zone: string },
  question: Question,
): boolean {
  if (candidate.name.length !== owner.zone.length) return candidate.name.length > owner.zone.length;
  const order = compareLocations(candidate.zone.location, owner.endpoint.location);
  return order < 0 || (order === 0 && question.topology.endpointsIn(question.vpc.id).length === 0);
}

function answerFromZone(question: Question, { zone }: { readonly zone: PrivateHostedZone }): Resolution {
  const { world, topology, vpc, host } = question;
  const record = findRecord(question, zone);
  if (record === 'unknown') {
    const why: Unknown = zone.records.complete
      ? {
          known: false,
          what: `the records of ${zone.id} for ${host}`,
          settle: 'check the plan',
          location: zone.location,
        }
      : zone.records.why;
    return {
      answer: { kind: 'anything', key: `${zone.id}:${host}`, families: [4, 6], why },
      hop: passing(question, `The private hosted zone ${zone.id} answers for ${host}, but its record isn't known.`, {
        outcome: 'unknown',
        resource: zone.id,
      }),
    };
  }
  if (record === null) {
    return {
      answer: { kind: 'none' },
      hop: passing(
        question,
        `The private hosted zone ${zone.id} holds no record for ${host}, and nothing else is asked.`,
        {
          resource: zone.id,
          location: zone.location,
          outcome: 'fail',
          problem: { kind: 'no-dns-answer', vpc: vpc.id, zone: zone.id, host },
        },
      ),
    };
  }
  const hop = (to: string) =>
    passing(question, `${host} resolves to ${to} (private hosted zone ${zone.id}).`, {
      resource: zone.id,
      location: record.location,
    });
  if (record.answer.kind === 'endpoint') {
    const endpoint = topology.endpoint(record.answer.id);
    const role =
      endpoint === null
        ? null
        : endpointRole(world, endpoint, { topology, vpc, service: question.service, region: question.region });
    if (endpoint !== null && (role === 'interface' || servesElsewhere(question, endpoint)))
      return { answer: { kind: 'interfaces', endpoint }, hop: hop(endpoint.id) };
    const problem: Problem = { kind: 'no-dns-answer', vpc: vpc.id, zone: zone.id, host };
    return {
      answer: { kind: 'none' },
      hop: { ...hop(`${record.answer.id}, which does not serve it`), outcome: 'fail', problem },
    };
  }
  if (record.answer.kind === 'addresses') {
    const addresses = record.answer.addresses.flatMap((text) => parseAddress(text) ?? []);
    return {
      answer: { kind: 'addresses', addresses, zone: zone.id },
      hop: hop(addresses.map(formatAddress).join(', ')),
    };
  }
  const why: Unknown = {
    known: false,
    what: `the addresses of ${record.answer.name}`,
    settle: `point the record of ${zone.id} to an endpoint`,
    location: record.location,
  };
  return {
    answer: { kind: 'anything', key: `${zone.id}:${host}`, families: [4, 6], why },
    hop: { ...hop(record.answer.name), outcome: 'unknown' },
  };
}

/** A zone may lead to an endpoint of another VPC, as a hub's does; whether there is a way to it, the routes tell. */
function servesElsewhere({ world, topology, vpc, service, region }: Question, endpoint: VpcEndpoint): boolean {
  const other = endpoint.vpc.known ? topology.vpc(endpoint.vpc.value) : null;
  if (other === null || other.id === vpc.id) return false;
  return endpointRole(world, endpoint, { topology, vpc: other, service, region }) === 'interface';
}

type FoundRecord = { readonly answer: import('../model/network.js').DnsAnswer; readonly location: Hop['location'] };

function findRecord(question: Question, zone: PrivateHostedZone): FoundRecord | 'unknown' | null {
  const { world, host } = question;
  const candidates = zone.records.items.filter(
    (record) =>
      (!record.type.known || ['A', 'CNAME'].includes(record.type.value)) &&
      (!record.name.known || nameCovers(record.name.value, host)),
  );
  candidates.sort(
    (a, b) => Number(a.name.known && a.name.value !== host) - Number(b.name.known && b.name.value !== host),
  );
  for (const record of candidates) {
    if (!settleBoolean(world, `${record.id}.exists`, record.exists)) continue;
    const unsure = !record.type.known ? record.type : !record.name.known ? record.name : null;
    if (unsure !== null && !world.choose(`${record.id} answers ${host}`, unsure, [false, true])) continue;
    if (!record.answer.known) return world.choose(`${record.id}.answer`, record.answer, ['unknown'] as const);
    return { answer: record.answer.value, location: record.location };
  }
  if (!zone.records.complete) return 'unknown';
  return null;
}

function passing(question: Question, detail: string, more: Partial<Hop>): Hop {
  return {
    at: 'dns',
    resource: question.vpc.id,
    location: null,
    outcome: 'pass',
    detail,
    awsCode: null,
    problem: null,
    ...more,
  };
}
