/**
 * Sets of whole numbers as sorted, disjoint, half-open intervals. Being half-open they need no arithmetic, so the
 * same code serves ports and IPv4 addresses (numbers) and IPv6 addresses (bigints).
 */
export type Scalar = number | bigint;

export interface Interval {
  /** Inclusive. */
  readonly start: Scalar;
  /** Exclusive. */
  readonly end: Scalar;
}

/** Sorted by start; no two touch or overlap; none is empty. */
export type IntervalSet = readonly Interval[];

export const EMPTY: IntervalSet = [];

export function interval(start: Scalar, end: Scalar): IntervalSet {
  return start < end ? [{ start, end }] : EMPTY;
}

/** Any intervals, in any order, made into a set. */
export function fromIntervals(intervals: readonly Interval[]): IntervalSet {
  const sorted = intervals.filter(({ start, end }) => start < end);
  sorted.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const merged: Interval[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && next.start <= last.end) {
      if (next.end > last.end) merged[merged.length - 1] = { start: last.start, end: next.end };
    } else merged.push(next);
  }
  return merged;
}

export function union(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return fromIntervals([...a, ...b]);
}

export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (isWithinOne(a, b)) return a;
  if (isWithinOne(b, a)) return b;
  const result: Interval[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined || right === undefined) return result;
    const start = left.start > right.start ? left.start : right.start;
    const end = left.end < right.end ? left.end : right.end;
    if (start < end) result.push({ start, end });
    if (left.end < right.end) i++;
    else j++;
  }
}

/** Whether the whole of a set is in the one interval that the other consists of. */
export function isWithinOne(inner: IntervalSet, outer: IntervalSet): boolean {
  if (inner === outer) return true;
  const only = outer[0];
  if (only === undefined || outer.length > 1) return false;
  const first = inner[0];
  const last = inner.at(-1);
  return first !== undefined && last !== undefined && only.start <= first.start && last.end <= only.end;
}

/** What is in `a` and not in `b`. */
export function subtract(a: IntervalSet, b: IntervalSet): IntervalSet {
  if (a.length === 0 || b.length === 0) return a;
  if (isWithinOne(a, b)) return EMPTY;
  const result: Interval[] = [];
  let j = 0;
  for (const { start, end } of a) {
    let from = start;
    for (;;) {
      const hole = b[j];
      if (hole !== undefined && hole.end <= from) {
        j++;
        continue;
      }
      if (hole === undefined || hole.start >= end) {
        if (from < end) result.push({ start: from, end });
        break;
      }
      if (hole.start > from) result.push({ start: from, end: hole.start });
      from = hole.end;
      if (from >= end) break;
    }
  }
  return result;
}

export function isEmpty(set: IntervalSet): boolean {
  return set.length === 0;
}

export function contains(set: IntervalSet, point: Scalar): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candidate = set[middle];
    if (candidate === undefined) return false;
    if (point < candidate.start) high = middle - 1;
    else if (point >= candidate.end) low = middle + 1;
    else return true;
  }
  return false;
}

/** Whether every member of `inner` is in `outer`. */
export function covers(outer: IntervalSet, inner: IntervalSet): boolean {
  return subtract(inner, outer).length === 0;
}

export function overlaps(a: IntervalSet, b: IntervalSet): boolean {
  return intersect(a, b).length > 0;
}

export function equals(a: IntervalSet, b: IntervalSet): boolean {
  return (
    a.length === b.length &&
    a.every((left, index) => {
      const right = b[index];
      return right !== undefined && left.start === right.start && left.end === right.end;
    })
  );
}
