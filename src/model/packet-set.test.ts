import { mergeCidr } from 'cidr-tools';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../../test/seed.js';
import { assignableAddresses, type Cidr, cidrSet, formatAddress, parseAddress, parseCidr } from './address.js';
import {
  contains,
  equals,
  fromIntervals,
  type IntervalSet,
  intersect,
  interval,
  isEmpty,
  overlaps,
  subtract,
  union,
} from './interval-set.js';
import * as packetSet from './packet-set.js';

const UNIVERSE = 40;
const points = Array.from({ length: UNIVERSE }, (_, index) => index);
const intervals = fc
  .array(fc.tuple(fc.nat(UNIVERSE), fc.nat(UNIVERSE)), { maxLength: 6 })
  .map((pairs) => fromIntervals(pairs.map(([start, end]) => ({ start, end }))));
const members = (set: IntervalSet) => points.filter((point) => contains(set, point));

describe('sets of numbers', () => {
  test('are what their members are, under every operation', () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const [inA, inB] = [members(a), members(b)];
        expect(members(union(a, b))).toEqual(points.filter((point) => inA.includes(point) || inB.includes(point)));
        expect(members(intersect(a, b))).toEqual(inA.filter((point) => inB.includes(point)));
        expect(members(subtract(a, b))).toEqual(inA.filter((point) => !inB.includes(point)));
        expect(isEmpty(a)).toBe(inA.length === 0);
        expect(overlaps(a, b)).toBe(inA.some((point) => inB.includes(point)));
        expect(equals(a, b)).toBe(inA.join() === inB.join());
      }),
      { numRuns: 1000, seed: seedOf(1) },
    );
  });
});

const boxes = fc
  .array(fc.record({ source: intervals, sourcePort: intervals, destination: intervals }), { maxLength: 3 })
  .map((list) =>
    list.reduce<packetSet.PacketSet>(
      (set, { source, sourcePort, destination }) =>
        packetSet.union(
          set,
          packetSet.packets({
            protocol: packetSet.TCP,
            source,
            sourcePort,
            destination,
            destinationPort: interval(443, 444),
          }),
        ),
      packetSet.NO_PACKETS,
    ),
  );

function holds(
  set: packetSet.PacketSet,
  [source, sourcePort, destination]: readonly [number, number, number],
): boolean {
  return set.some(
    (box) =>
      contains(box.source, source) && contains(box.sourcePort, sourcePort) && contains(box.destination, destination),
  );
}

const packet = fc.tuple(fc.nat(UNIVERSE - 1), fc.nat(UNIVERSE - 1), fc.nat(UNIVERSE - 1));

describe('sets of packets', () => {
  test('agree with single packets, under every operation', () => {
    fc.assert(
      fc.property(boxes, boxes, fc.array(packet, { minLength: 20, maxLength: 40 }), (a, b, tried) => {
        for (const one of tried) {
          const [inA, inB] = [holds(a, one), holds(b, one)];
          expect(holds(packetSet.union(a, b), one)).toBe(inA || inB);
          expect(holds(packetSet.intersect(a, b), one)).toBe(inA && inB);
          expect(holds(packetSet.subtract(a, b), one)).toBe(inA && !inB);
        }
        expect(packetSet.covers(packetSet.union(a, b), a)).toBe(true);
        expect(packetSet.isEmpty(packetSet.subtract(a, a))).toBe(true);
      }),
      { seed: seedOf(1) },
    );
  });

  test('have a witness exactly when they are not empty, and it is one of them', () => {
    fc.assert(
      fc.property(boxes, (set) => {
        const found = packetSet.witness(set);
        expect(found === null).toBe(packetSet.isEmpty(set));
        if (found !== null)
          expect(holds(set, [Number(found.source), Number(found.sourcePort), Number(found.destination)])).toBe(true);
      }),
      { seed: seedOf(1) },
    );
  });

  test('exchange their ends for the replies', () => {
    const set = packetSet.packets({
      source: interval(1, 2),
      sourcePort: interval(3, 4),
      destination: interval(5, 6),
      destinationPort: interval(443, 444),
    });
    expect(packetSet.replies(set)[0]).toMatchObject({
      source: interval(5, 6),
      sourcePort: interval(443, 444),
      destination: interval(1, 2),
      destinationPort: interval(3, 4),
    });
  });
});

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

describe('addresses', () => {
  test.each([
    '010.0.0.1',
    '10.0.0',
    '10.0.0.256',
    '1.2.3.4.5',
    '',
    '::g',
    ':::',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7',
    '10.0.0.-1',
    ' 10.0.0.1',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  test.each(['10.0.0.0/33', '10.0.0.0/08', '10.0.0.0', '10.0.0.1/24', '2001:db8::/129', '2001:db8::1/64'])(
    '%j is no block',
    (text) => {
      expect(parseCidr(text)).toBeNull();
    },
  );

  test.each(['0.0.0.0', '255.255.255.255', '10.0.1.2', '::', '::1', '2001:db8::1', '1:2:3:4:5:6:7:8', 'fe80::1:0:0:1'])(
    '%s is read and written alike',
    (text) => {
      const address = parseAddress(text);
      expect(address === null ? null : formatAddress(address)).toBe(text);
    },
  );

  test('blocks merge as cidr-tools merges them', () => {
    const block = fc.tuple(fc.nat(255), fc.integer({ min: 20, max: 32 })).map(([part, prefix]) => {
      const size = 2 ** (32 - prefix);
      const start = 10 * 2 ** 24 + part * 64;
      return `${formatAddress(start - (start % size))}/${prefix}`;
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), (texts) => {
        const ours = fromIntervals(texts.flatMap((text) => cidrSet(cidr(text))));
        const theirs = fromIntervals(mergeCidr(texts).flatMap((text) => cidrSet(cidr(text))));
        expect(ours).toEqual(theirs);
      }),
      { seed: seedOf(1) },
    );
  });

  test('a subnet gives all but the first four and the last', () => {
    const [only] = assignableAddresses(cidr('10.0.1.0/28'));
    expect([formatAddress(only?.start ?? 0), formatAddress(Number(only?.end) - 1)]).toEqual(['10.0.1.4', '10.0.1.14']);
  });

  test('IPv4 and IPv6 are never mistaken for each other', () => {
    expect(overlaps(cidrSet(cidr('0.0.0.0/0')), cidrSet(cidr('::/0')))).toBe(false);
  });
});
