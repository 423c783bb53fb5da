import { nameCovers } from '../aws/services.js';
import type { Location } from '../model/location.js';
import type { DnsAnswer, DnsRecord, PrivateHostedZone } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import { settleBoolean, type World } from './world.js';

/**
 * The record of a zone that answers for a host: the one of its own name before a wildcard. Null where there is none,
 * `unknown` where it isn't told.
 */
export function findRecord(
  world: World,
  zone: PrivateHostedZone,
  host: string,
): { readonly answer: DnsAnswer; readonly location: Location | null } | 'unknown' | null {
  const candidates = zone.records.items.filter(
    (record) =>
      (!record.type.known || ['A', 'CNAME'].includes(record.type.value)) &&
      (!record.name.known || nameCovers(record.name.value, host)),
  );
  candidates.sort(
    (a, b) => Number(a.name.known && a.name.value !== host) - Number(b.name.known && b.name.value !== host),
  );
  for (const [index, candidate] of candidates.entries()) {
    if (!settleBoolean(world, `${candidate.id}.exists`, candidate.exists)) continue;
    const unsure = !candidate.type.known ? candidate.type : !candidate.name.known ? candidate.name : null;
    if (unsure !== null && !world.choose(`${candidate.id} answers ${host}`, unsure, [false, true])) continue;
    const record = amongRivals(world, candidate, candidates.slice(index + 1));
    if (!record.answer.known) return world.choose(`${record.id}.answer`, record.answer, ['unknown'] as const);
    return { answer: record.answer.value, location: record.location };
  }
  return zone.records.complete ? null : 'unknown';
}

/**
 * Several records of one name have a routing policy, and Route 53 picks one by weight, health or place.
 * Source: Route 53 guide, "Choosing a routing policy" (read 2026-11).
 */
function amongRivals(world: World, record: DnsRecord, others: readonly DnsRecord[]): DnsRecord {
  const rivals = others.filter(
    (other) =>
      isSame(other.name, record.name) &&
      isSame(other.type, record.type) &&
      !isSame(other.answer, record.answer) &&
      settleBoolean(world, `${other.id}.exists`, other.exists),
  );
  if (rivals.length === 0) return record;
  const why: Unknown = {
    known: false,
    what: `which of the records ${[record, ...rivals].map(({ id }) => id).join(', ')} answers`,
    settle: 'let one record answer for the name, or all of them alike',
    location: record.location,
  };
  return world.choose(`${record.id} among its rivals`, why, [record, ...rivals]);
}

function isSame(a: DnsRecord['name' | 'type' | 'answer'], b: DnsRecord['name' | 'type' | 'answer']): boolean {
  return a.known && b.known && JSON.stringify(a.value) === JSON.stringify(b.value);
}
