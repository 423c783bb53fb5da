import { ALL_IPV4, ALL_IPV6 } from './address.js';
import {
  EMPTY,
  type IntervalSet,
  intersect as intersectIntervals,
  interval,
  isWithinOne,
  type Scalar,
  subtract as subtractIntervals,
  union as unionIntervals,
} from './interval-set.js';

/** The dimensions of a packet, as far as a VPC looks at it. */
export interface PacketBox {
  /** IP protocol numbers: 6 is TCP, 17 UDP. */
  readonly protocol: IntervalSet;
  readonly source: IntervalSet;
  readonly sourcePort: IntervalSet;
  readonly destination: IntervalSet;
  readonly destinationPort: IntervalSet;
}

/** An exact set of packets: the union of its boxes, which don't overlap each other. */
export type PacketSet = readonly PacketBox[];

/** One packet, as a witness of a set that isn't empty. */
export interface Packet {
  readonly protocol: Scalar;
  readonly source: Scalar;
  readonly sourcePort: Scalar;
  readonly destination: Scalar;
  readonly destinationPort: Scalar;
}

const DIMENSIONS = ['protocol', 'source', 'sourcePort', 'destination', 'destinationPort'] as const;

export const ALL_PROTOCOLS: IntervalSet = interval(0, 256);
export const ALL_PORTS: IntervalSet = interval(0, 65536);
export const ALL_ADDRESSES: IntervalSet = [...ALL_IPV4, ...ALL_IPV6];
export const TCP: IntervalSet = interval(6, 7);

export const NO_PACKETS: PacketSet = [];

/** The packets that are in every given dimension; a dimension left out allows everything. */
export function packets(box: Partial<PacketBox>): PacketSet {
  const whole: PacketBox = {
    protocol: box.protocol ?? ALL_PROTOCOLS,
    source: box.source ?? ALL_ADDRESSES,
    sourcePort: box.sourcePort ?? ALL_PORTS,
    destination: box.destination ?? ALL_ADDRESSES,
    destinationPort: box.destinationPort ?? ALL_PORTS,
  };
  return DIMENSIONS.some((dimension) => whole[dimension].length === 0) ? NO_PACKETS : [whole];
}

export function intersect(a: PacketSet, b: PacketSet): PacketSet {
  const only = b[0];
  if (only !== undefined && b.length === 1 && a.every((box) => isInside(box, only))) return a;
  const result: PacketBox[] = [];
  for (const left of a) {
    for (const right of b) {
      const box = intersectBoxes(left, right);
      if (box !== null) result.push(box);
    }
  }
  return result;
}

export function subtract(a: PacketSet, b: PacketSet): PacketSet {
  if (a === b) return NO_PACKETS;
  let rest: readonly PacketBox[] = a;
  for (const hole of b) {
    if (rest.length === 0) return NO_PACKETS;
    rest = rest.flatMap((box) => subtractBox(box, hole));
  }
  return rest;
}

export function union(a: PacketSet, b: PacketSet): PacketSet {
  return a.length === 0 ? b : [...a, ...subtract(b, a)];
}

export function isEmpty(set: PacketSet): boolean {
  return set.length === 0;
}

/** Whether every packet of `inner` is in `outer`. */
export function covers(outer: PacketSet, inner: PacketSet): boolean {
  return subtract(inner, outer).length === 0;
}

/** All values that a dimension takes in the set. */
export function project(set: PacketSet, dimension: keyof PacketBox): IntervalSet {
  return set.reduce<IntervalSet>((values, box) => unionIntervals(values, box[dimension]), EMPTY);
}

/** The packets that answer these: the two ends exchanged. */
export function replies(set: PacketSet): PacketSet {
  return set.map((box) => ({
    protocol: box.protocol,
    source: box.destination,
    sourcePort: box.destinationPort,
    destination: box.source,
    destinationPort: box.sourcePort,
  }));
}

/** One packet of the set: the lowest values of its first box. Null when the set is empty. */
export function witness(set: PacketSet): Packet | null {
  const box = set[0];
  if (box === undefined) return null;
  const [protocol, source, sourcePort, destination, destinationPort] = DIMENSIONS.map(
    (dimension) => box[dimension][0]?.start,
  );
  if (
    protocol === undefined ||
    source === undefined ||
    sourcePort === undefined ||
    destination === undefined ||
    destinationPort === undefined
  )
    return null;
  return { protocol, source, sourcePort, destination, destinationPort };
}

/** Whether it surely is: mostly it can be seen without cutting sets. */
function isInside(box: PacketBox, outer: PacketBox): boolean {
  return (
    isWithinOne(box.protocol, outer.protocol) &&
    isWithinOne(box.source, outer.source) &&
    isWithinOne(box.sourcePort, outer.sourcePort) &&
    isWithinOne(box.destination, outer.destination) &&
    isWithinOne(box.destinationPort, outer.destinationPort)
  );
}

function intersectBoxes(a: PacketBox, b: PacketBox): PacketBox | null {
  const box = {
    protocol: intersectIntervals(a.protocol, b.protocol),
    source: intersectIntervals(a.source, b.source),
    sourcePort: intersectIntervals(a.sourcePort, b.sourcePort),
    destination: intersectIntervals(a.destination, b.destination),
    destinationPort: intersectIntervals(a.destinationPort, b.destinationPort),
  };
  return DIMENSIONS.some((dimension) => box[dimension].length === 0) ? null : box;
}

/** Cuts a hole out of a box, one dimension after the other, so that the pieces don't overlap. */
function subtractBox(box: PacketBox, hole: PacketBox): readonly PacketBox[] {
  if (isInside(box, hole)) return NO_PACKETS;
  if (intersectBoxes(box, hole) === null) return [box];
  const pieces: PacketBox[] = [];
  let rest = box;
  for (const dimension of DIMENSIONS) {
    const outside = subtractIntervals(rest[dimension], hole[dimension]);
    if (outside.length > 0) pieces.push({ ...rest, [dimension]: outside });
    rest = { ...rest, [dimension]: intersectIntervals(rest[dimension], hole[dimension]) };
  }
  return pieces;
}
