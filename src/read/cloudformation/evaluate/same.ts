import type { TerraformValue } from '../../resource/value.js';
import { plainText } from './text.js';

/** Whether two values surely are the same. Texts compare by what they say: `true` and `"true"` are one. */
export function sameValue(a: TerraformValue, b: TerraformValue): boolean {
  return compareValues(a, b) === true;
}

/** Null where it isn't known. */
export function compareValues(a: TerraformValue, b: TerraformValue): boolean | null {
  if (a.kind === 'unknown' || b.kind === 'unknown') return sameUnknown(a, b) ? true : null;
  const [left, right] = [plainText(a), plainText(b)];
  if (left !== null || right !== null) return left === right;
  if (a.kind === 'null' || b.kind === 'null') return a.kind === b.kind;
  if ('items' in a && 'items' in b)
    return a.items.length === b.items.length ? every(a.items.map((item, index) => [item, b.items[index]])) : false;
  if ('entries' in a && 'entries' in b)
    return a.entries.size === b.entries.size
      ? every([...a.entries].map(([name, item]) => [item, b.entries.get(name)]))
      : false;
  return false;
}

function every(pairs: readonly (readonly [TerraformValue, TerraformValue | undefined])[]): boolean | null {
  let answer: boolean | null = true;
  for (const [one, other] of pairs) {
    const same = other === undefined ? false : compareValues(one, other);
    if (same === false) return false;
    answer = same === null ? null : answer;
  }
  return answer;
}

function sameUnknown(a: TerraformValue, b: TerraformValue): boolean {
  if (a === b) return true;
  if (a.kind !== 'unknown' || b.kind !== 'unknown') return false;
  if (a.symbol !== undefined && b.symbol !== undefined)
    return a.symbol.space === b.symbol.space && a.symbol.key === b.symbol.key;
  const { parts: left } = a;
  const { parts: right } = b;
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  return left.every((part, index) => {
    const other = right[index];
    if (typeof part === 'string' || typeof other === 'string' || other === undefined) return part === other;
    return sameUnknown(part, other);
  });
}
