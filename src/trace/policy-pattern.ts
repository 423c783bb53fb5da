import type { Value } from '../model/value.js';
import type { Maybe } from './maybe.js';

/** Stands in a text for a part that isn't known: it may be any text. */
export const ANYTHING = '\u0000';

/**
 * Whether a pattern of an IAM policy matches a text: `*` any characters, `?` one, anything else itself. A policy
 * variable (`${aws:…}`) can't be told. Source: IAM guide, "Using wildcards in resource ARNs" (read 2026-11).
 */
export function matchesPattern(pattern: Value<string>, text: string, caseSensitive: boolean): Maybe {
  const subject = caseSensitive ? text : text.toLowerCase();
  const told = pattern.known ? pattern.value : (pattern.fits ?? '*');
  const glob = (caseSensitive ? told : told.toLowerCase()).replaceAll(VARIABLE, '*');
  // What is told may rule it out, whatever the rest is.
  if (!pattern.known || told.includes('${')) return canMeet(glob, subject) ? null : false;
  if (!subject.includes(ANYTHING)) return canMeet(glob, subject);
  if (!canMeet(glob, subject)) return false;
  return coversUnknown(glob, subject) ? true : null;
}

const VARIABLE = /\$\{[^}]*\}?/g;

/** Whether some text fits both a glob and a text with unknown parts. */
function canMeet(glob: string, subject: string): boolean {
  const seen = new Set<number>();
  const width = subject.length + 1;
  const stack: [number, number][] = [[0, 0]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [at, to] = top;
    if (seen.has(at * width + to)) continue;
    seen.add(at * width + to);
    if (at === glob.length && to === subject.length) return true;
    const left = glob.charAt(at);
    const right = subject.charAt(to);
    if (left === '*') stack.push([at + 1, to]);
    if (right === ANYTHING) stack.push([at, to + 1]);
    if (left === '' || right === '') continue;
    if (left === '*') stack.push([at, to + 1]);
    else if (right === ANYTHING) stack.push([at + 1, to]);
    else if (left === '?' || left === right) stack.push([at + 1, to + 1]);
  }
  return false;
}

/** Whether the glob matches whatever the unknown parts are: only its stars may stand for them. */
function coversUnknown(glob: string, subject: string): boolean {
  // A character that no pattern holds is met by stars and question marks alone; two lengths rule the latter out.
  return ['\u0001', '\u0001\u0001\u0001'].every((filling) => canMeet(glob, subject.replaceAll(ANYTHING, filling)));
}
