import { nameCovers } from '../aws/services.js';
import { formatAddress, parseAddress } from '../model/address.js';
import type { DnsAnswer, PrivateHostedZone, VpcEndpoint } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import { endpointRole } from './endpoint.js';
import type { Hop } from './leg.js';
import type { Problem } from './problem.js';
import { isBelow, passing, type Question, type Resolution } from './question.js';
import { settleBoolean, type World } from './world.js';

/** A private zone that a host is in; `name` is the zone's. */
export interface MatchingZone {
  readonly zone: PrivateHostedZone;
  readonly name: string;
}

/** The longest private hosted zone of the VPC that the host is in. */
export function matchingZone(question: Question): MatchingZone | null {
  const { world, topology, vpc, host } = question;
  let best: MatchingZone | null = null;
  for (const zone of topology.hostedZonesIn(vpc.id)) {
    if (zone.name.known && !isBelow(host, zone.name.value)) continue;
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

/** What the zone's records answer; a zone without one for the host ends the search (Route 53 guide, read 2026-11). */
export function answerFromZone(question: Question, { zone }: MatchingZone): Resolution {
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

interface FoundRecord {
  readonly answer: DnsAnswer;
  readonly location: Hop['location'];
}

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
  const found: FoundRecord[] = [];
  let name: string | null = null;
  for (const record of candidates) {
    if (!settleBoolean(world, `${record.id}.exists`, record.exists)) continue;
    const unsure = !record.type.known ? record.type : !record.name.known ? record.name : null;
    if (unsure !== null && !world.choose(`${record.id} answers ${host}`, unsure, [false, true])) continue;
    if (name !== null && record.name.known && record.name.value !== name) break;
    name = record.name.known ? record.name.value : host;
    if (!record.answer.known) return world.choose(`${record.id}.answer`, record.answer, ['unknown'] as const);
    found.push({ answer: record.answer.value, location: record.location });
  }
  if (found.length > 0) return oneOf(question, zone, found);
  if (!zone.records.complete) return 'unknown';
  return null;
}

/**
 * Records of one name are told apart by weight, latency, place or health, which is not known when a client asks.
 * Source: Route 53 guide, "Choosing a routing policy" (read 2026-11).
 */
function oneOf({ world, host }: Question, zone: PrivateHostedZone, found: readonly FoundRecord[]): FoundRecord | null {
  const distinct = [...new Map(found.map((record) => [JSON.stringify(record.answer), record])).values()];
  const [first, second] = distinct;
  if (first === undefined || second === undefined) return first ?? null;
  const why: Unknown = {
    known: false,
    what: `which of its ${distinct.length} records for ${host} ${zone.id} answers with`,
    settle: 'lead all of them to the same endpoint',
    location: second.location,
  };
  return world.choose(`${zone.id} answers ${host}`, why, distinct);
}
