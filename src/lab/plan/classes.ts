import type { Cidr } from '../../model/address.js';
import { type IntervalSet, intersect, interval, type Scalar, subtract } from '../../model/interval-set.js';

/** Splits a set into the parts that none of the blocks tells apart. */
export function addressClasses(set: IntervalSet, blocks: readonly Cidr[]): readonly IntervalSet[] {
  let parts: readonly IntervalSet[] = [set];
  for (const { start, end } of blocks) {
    const block = interval(start, end);
    parts = parts.flatMap((part) => [intersect(part, block), subtract(part, block)].filter(({ length }) => length > 0));
  }
  return parts;
}

/** The ranges of ports that none of the borders tells apart; a border is the first port of something new. */
export function portClasses(
  { from, to }: { readonly from: number; readonly to: number },
  borders: Iterable<number>,
): readonly { readonly from: number; readonly to: number }[] {
  const starts = [...new Set([from, ...borders])].filter((port) => port >= from && port <= to).sort((a, b) => a - b);
  return starts.map((start, index) => ({ from: start, to: (starts[index + 1] ?? to + 1) - 1 }));
}

/** The first member that isn't taken yet. */
export function firstFree(set: IntervalSet, taken: ReadonlySet<Scalar>): Scalar | null {
  for (const { start, end } of set) {
    for (let point = start; point < end; point = typeof point === 'bigint' ? point + 1n : point + 1)
      if (!taken.has(point)) return point;
  }
  return null;
}
