import { formatAddress } from '../model/address.js';
import {
  covers as coversIntervals,
  type IntervalSet,
  type Scalar,
  subtract as subtractIntervals,
} from '../model/interval-set.js';
import { covers, isEmpty, type PacketSet, project, subtract } from '../model/packet-set.js';
import type { HopOutcome } from './leg.js';

/** How much of what was asked about gets through. The last ones: it depends on which address it is that isn't known. */
export type Share = 'all' | 'part' | 'none' | 'part-or-all' | 'part-or-none' | 'unsure';

export function isUnsure(share: Share): boolean {
  return share === 'unsure' || share === 'part-or-all' || share === 'part-or-none';
}

/** Whether something surely gets through, and something surely doesn't, taken together. */
export function areMixed(shares: readonly Share[]): boolean {
  return (
    shares.some((share) => share === 'all' || share === 'part' || share === 'part-or-all') &&
    shares.some((share) => share === 'none' || share === 'part' || share === 'part-or-none')
  );
}

/** Whether the addresses of an end are all met in time, or are one address (or some) that isn't known among them. */
export interface Spread {
  readonly sources: 'each' | 'one';
  readonly destinations: 'each' | 'one';
}

/** Compares what passes with what was asked, for every source port and for every address that is met in time. */
export function shareOf(asked: PacketSet, passing: PacketSet, spread: Spread): Share {
  if (isEmpty(passing)) return 'none';
  if (covers(passing, asked)) return 'all';
  const dropped = subtract(asked, passing);
  const ends = [
    spread.destinations === 'one' ? 'destination' : null,
    spread.sources === 'one' ? 'source' : null,
  ] as const;
  for (const end of ends) {
    if (end === null) continue;
    const some = project(passing, end);
    const dropping = project(dropped, end);
    const every = project(asked, end);
    const passes = coversIntervals(some, every);
    const drops = coversIntervals(dropping, every);
    // Every single address must be in both, or the answer depends on which one it is.
    if (passes && drops) continue;
    const isOneEnd = ends.includes(null);
    return isOneEnd && passes ? 'part-or-all' : isOneEnd && drops ? 'part-or-none' : 'unsure';
  }
  return 'part';
}

export function outcomeOf(share: Share): HopOutcome {
  switch (share) {
    case 'all':
      return 'pass';
    case 'part':
      return 'partial';
    case 'none':
      return 'fail';
    case 'part-or-all':
    case 'part-or-none':
    case 'unsure':
      return 'unknown';
  }
}

/** Says which of the workload's addresses and ports don't pass: `addresses 10.0.1.128–10.0.1.254`. */
export function describeDropped(asked: PacketSet, passing: PacketSet): string {
  const dropped = subtract(asked, passing);
  const texts: string[] = [];
  const sources = project(dropped, 'source');
  const ports = project(dropped, 'sourcePort');
  const passingSources = project(passing, 'source');
  const passingPorts = project(passing, 'sourcePort');
  if (subtractIntervals(sources, passingSources).length > 0)
    texts.push(`addresses ${ranges(subtractIntervals(sources, passingSources), formatAddress)}`);
  if (subtractIntervals(ports, passingPorts).length > 0)
    texts.push(`source ports ${ranges(subtractIntervals(ports, passingPorts), String)}`);
  if (texts.length > 0) return texts.join(' and ');
  const destinations = subtractIntervals(project(dropped, 'destination'), project(passing, 'destination'));
  return destinations.length > 0 ? `packets to ${ranges(destinations, formatAddress)}` : 'some packets';
}

function ranges(set: IntervalSet, format: (point: Scalar) => string): string {
  const shown = set.slice(0, 3).map(({ start, end }) => {
    const last = typeof end === 'bigint' ? end - 1n : end - 1;
    return start === last ? format(start) : `${format(start)}–${format(last)}`;
  });
  return set.length > 3 ? `${shown.join(', ')} and ${set.length - 3} more ranges` : shown.join(', ');
}
