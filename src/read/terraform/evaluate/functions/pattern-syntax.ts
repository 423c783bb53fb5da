import { refuse } from './function.js';
import { type CharacterSet, namedClass, perlClass, propertyClass, withBothCases } from './pattern-class.js';

/** What a regular expression of RE2 is made of. Source: github.com/google/re2/wiki/Syntax; Go, regexp/syntax (read 2026-11). */
export type PatternNode =
  | { readonly kind: 'set'; readonly matches: CharacterSet }
  | { readonly kind: 'assert'; readonly which: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: PatternNode;
      readonly minimum: number;
      readonly maximum: number | null;
      readonly greedy: boolean;
    }
  | { readonly kind: 'group'; readonly index: number; readonly item: PatternNode };

export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'word' | 'not-word';

export interface ParsedPattern {
  readonly node: PatternNode;
  /** The names of the groups, null for those that have none. */
  readonly names: readonly (string | null)[];
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

interface Parser {
  readonly source: readonly string[];
  position: number;
  depth: number;
  flags: Flags;
  readonly names: (string | null)[];
}

/** RE2's own limits. */
const MAXIMUM_REPEAT = 1000;
const MAXIMUM_DEPTH = 200;

export function parsePattern(source: string): ParsedPattern {
  const flags = { i: false, m: false, s: false, U: false };
  const parser: Parser = { source: [...source], position: 0, depth: 0, flags, names: [] };
  const node = parseChoice(parser);
  if (parser.position < parser.source.length) return invalid('unexpected ): ', source);
  return { node, names: parser.names };
}

function invalid(what: string, where: string): never {
  return refuse(`invalid regexp pattern: ${what}${where}`);
}

function rest({ source, position }: Parser, length = 40): string {
  return source.slice(position, position + length).join('');
}

function take(parser: Parser, text: string): boolean {
  if (!rest(parser, text.length).startsWith(text)) return false;
  parser.position += text.length;
  return true;
}

function parseChoice(parser: Parser): PatternNode {
  if (++parser.depth > MAXIMUM_DEPTH) return invalid('expression nests too deeply', '');
  const before = parser.flags;
  const options = [parseSequence(parser)];
  while (take(parser, '|')) options.push(parseSequence(parser));
  parser.flags = before;
  parser.depth--;
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
}

function parseSequence(parser: Parser): PatternNode {
  const items: PatternNode[] = [];
  while (parser.position < parser.source.length && !/^[|)]/.test(rest(parser, 1))) {
    const start = parser.position;
    if (take(parser, '\\Q')) {
      while (parser.position < parser.source.length && !take(parser, '\\E'))
        items.push(literal(parser.source[parser.position++] ?? '', parser.flags));
      continue;
    }
    if (/^[*+?]/.test(rest(parser, 1))) return invalid('missing argument to repetition operator: ', rest(parser, 1));
    const atom = parseAtom(parser);
    if (atom !== null) items.push(parseRepeats(parser, atom, start));
  }
  return { kind: 'sequence', items };
}

function parseRepeats(parser: Parser, atom: PatternNode, start: number): PatternNode {
  let item = atom;
  for (let count = 0; ; count++) {
    const found = /^([*+?]|\{(\d{1,6})(?:(,)(\d{0,6}))?\})(\??)/.exec(rest(parser));
    if (found === null) return item;
    const [whole, operator = '', low = '', comma, high = '', lazy] = found;
    if (count > 0)
      return invalid('invalid nested repetition operator: ', parser.source.slice(start, parser.position + 1).join(''));
    const minimum = low !== '' ? Number(low) : operator === '+' ? 1 : 0;
    const maximum =
      low === '' ? (operator === '?' ? 1 : null) : comma === undefined ? minimum : high === '' ? null : Number(high);
    if (minimum > MAXIMUM_REPEAT || (maximum ?? 0) > MAXIMUM_REPEAT || (maximum !== null && maximum < minimum))
      return invalid('invalid repeat count: ', operator);
    parser.position += whole.length;
    item = { kind: 'repeat', item, minimum, maximum, greedy: (lazy === '') !== parser.flags.U };
  }
}

function parseAtom(parser: Parser): PatternNode | null {
  const character = parser.source[parser.position] ?? '';
  const { flags } = parser;
  switch (character) {
    case '(':
      return parseGroup(parser);
    case '[':
      return { kind: 'set', matches: parseClass(parser) };
    case '.':
      parser.position++;
      return { kind: 'set', matches: flags.s ? () => true : (code) => code !== 10 };
    case '^':
      parser.position++;
      return { kind: 'assert', which: flags.m ? 'line-start' : 'start' };
    case '$':
      parser.position++;
      return { kind: 'assert', which: flags.m ? 'line-end' : 'end' };
    case '\\':
      return parseEscape(parser);
    default:
      parser.position++;
      return literal(character, flags);
  }
}

function literal(character: string, { i }: Flags): PatternNode {
  const wanted = character.codePointAt(0) ?? 0;
  const exact = (code: number) => code === wanted;
  return { kind: 'set', matches: i ? withBothCases(exact) : exact };
}

function parseGroup(parser: Parser): PatternNode | null {
  const start = rest(parser);
  const named = /^\(\?P?<(\w+)>/.exec(start);
  const flagged = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(start);
  if (flagged !== null) {
    const before = parser.flags;
    parser.position += flagged[0].length;
    const changed = { ...before };
    for (const flag of flagsIn(flagged[1])) changed[flag] = true;
    for (const flag of flagsIn(flagged[2])) changed[flag] = false;
    parser.flags = changed;
    // Flags without a colon hold to the end of the group that they stand in.
    if (flagged[3] === ')') return null;
    const item = parseChoice(parser);
    close(parser, start);
    parser.flags = before;
    return item;
  }
  if (start.startsWith('(?') && named === null)
    return invalid('invalid or unsupported Perl syntax: ', start.slice(0, 3));
  parser.position += named?.[0].length ?? 1;
  parser.names.push(named?.[1] ?? null);
  const index = parser.names.length;
  const item = parseChoice(parser);
  close(parser, start);
  return { kind: 'group', index, item };
}

function flagsIn(text = ''): readonly (keyof Flags)[] {
  return (['i', 'm', 's', 'U'] as const).filter((flag) => text.includes(flag));
}

function close(parser: Parser, start: string): void {
  if (!take(parser, ')')) invalid('missing closing ): ', start);
}

const ASSERTIONS: Readonly<Record<string, Assertion>> = { A: 'start', z: 'end', b: 'word', B: 'not-word' };

function parseEscape(parser: Parser): PatternNode {
  const assertion = ASSERTIONS[parser.source[parser.position + 1] ?? ''];
  if (assertion !== undefined) {
    parser.position += 2;
    return { kind: 'assert', which: assertion };
  }
  const set = parseSetEscape(parser);
  if (set !== null) return { kind: 'set', matches: set };
  return literal(String.fromCodePoint(parseCharacterEscape(parser)), parser.flags);
}

/** `\d`, `\pL`, `\p{Greek}`; null where it is another escape. */
function parseSetEscape(parser: Parser): CharacterSet | null {
  const perl = perlClass(rest(parser, 2));
  if (perl !== null) {
    parser.position += 2;
    return perl;
  }
  const property = /^\\([pP])(?:\{(\^?)(\w+)\}|(\w))/.exec(rest(parser));
  if (property === null) return null;
  parser.position += property[0].length;
  const inside =
    propertyClass(property[3] ?? property[4] ?? '') ?? invalid('invalid character class range: ', property[0]);
  return (property[1] === 'P') !== (property[2] === '^') ? (code) => !inside(code) : inside;
}

const ESCAPED: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

function parseCharacterEscape(parser: Parser): number {
  const text = rest(parser);
  if (text === '\\') return invalid('trailing backslash at end of expression: ', '');
  const numeric = /^\\(?:x\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(text);
  if (numeric !== null) {
    parser.position += numeric[0].length;
    const hex = numeric[1] ?? numeric[2];
    const code = hex === undefined ? Number.parseInt(numeric[3] ?? '0', 8) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? code : invalid('invalid escape sequence: ', numeric[0]);
  }
  const character = parser.source[parser.position + 1] ?? '';
  parser.position += 2;
  const known = ESCAPED[character];
  if (known !== undefined) return known;
  return /^[!-/:-@[-`{-~]$/.test(character)
    ? (character.codePointAt(0) ?? 0)
    : invalid('invalid escape sequence: ', `\\${character}`);
}

function parseClass(parser: Parser): CharacterSet {
  const start = rest(parser);
  parser.position++;
  const negated = take(parser, '^');
  const parts: CharacterSet[] = [];
  for (let first = true; first || !take(parser, ']'); first = false) {
    if (parser.position >= parser.source.length) return invalid('missing closing ]: ', start);
    const named = /^\[:(\^?)(\w+):\]/.exec(rest(parser));
    if (named !== null) {
      parser.position += named[0].length;
      const inside = namedClass(named[2] ?? '') ?? invalid('invalid character class range: ', named[0]);
      parts.push(named[1] === '^' ? (code) => !inside(code) : inside);
      continue;
    }
    const set = rest(parser, 1) === '\\' ? parseSetEscape(parser) : null;
    if (set !== null) parts.push(set);
    else parts.push(parseRange(parser));
  }
  const union: CharacterSet = (code) => parts.some((part) => part(code));
  const folded = parser.flags.i ? withBothCases(union) : union;
  return negated ? (code) => !folded(code) : folded;
}

function parseRange(parser: Parser): CharacterSet {
  const low = parseClassCharacter(parser);
  const next = parser.source[parser.position + 1];
  if (rest(parser, 1) !== '-' || next === undefined || next === ']') return (code) => code === low;
  parser.position++;
  const high = parseClassCharacter(parser);
  if (high < low)
    return invalid('invalid character class range: ', `${String.fromCodePoint(low)}-${String.fromCodePoint(high)}`);
  return (code) => code >= low && code <= high;
}

function parseClassCharacter(parser: Parser): number {
  if (rest(parser, 1) === '\\') return parseCharacterEscape(parser);
  return (parser.source[parser.position++] ?? '').codePointAt(0) ?? 0;
}
