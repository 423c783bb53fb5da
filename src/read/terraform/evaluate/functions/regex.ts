import {
  stringValue,
  type TerraformValue,
  type Type,
  type UnknownValue,
  unknownValue,
} from '../../../resource/value.js';
import { shallowUnknown, unknownLike } from './element.js';
import { argument, type FunctionTable, listOf, refuse, text } from './function.js';
import { compilePattern, type Match, type Pattern, search } from './pattern.js';

interface Found {
  readonly characters: readonly string[];
  readonly matches: readonly Match[];
}

/** All matches that don't overlap, or the first `limit`; an empty one right after another does not count. */
function find(pattern: Pattern, source: string, limit: number): Found {
  const characters = [...source];
  const running = search(
    pattern,
    characters.map((character) => character.codePointAt(0) ?? 0),
  );
  const matches: Match[] = [];
  let from = 0;
  let before = -1;
  while (from <= characters.length && matches.length < limit) {
    const match = running.next(from);
    if (match === null) break;
    const [start = 0, end = 0] = match;
    if (end > start || start !== before) matches.push(match);
    before = end;
    from = end > start ? end : end + 1;
  }
  return { characters, matches };
}

function part(characters: readonly string[], match: Match, group: number): string | null {
  const start = match[group * 2] ?? -1;
  return start < 0 ? null : characters.slice(start, match[group * 2 + 1] ?? start).join('');
}

/** Source: Terraform language, "regex Function": the text, a list of groups, or a map of named groups. */
function resultType({ names }: Pattern): Type {
  if (names.length === 0) return 'string';
  if (names.every((name) => name === null)) return { tuple: names.map(() => 'string' as const) };
  if (names.some((name) => name === null))
    return refuse('invalid regexp pattern: cannot mix both named and unnamed capture groups');
  return { object: Object.fromEntries(names.map((name) => [name, 'string'])) };
}

function toResult({ names }: Pattern, characters: readonly string[], match: Match): TerraformValue {
  if (names.length === 0) return stringValue(part(characters, match, 0) ?? '');
  const groups = names.map((name, index) => [name, captured(part(characters, match, index + 1))] as const);
  if (names[0] === null) return { kind: 'tuple', items: groups.map(([, value]) => value) };
  const entries = groups
    .map(([name, value]) => [name ?? '', value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { kind: 'object', entries: new Map(entries) };
}

function captured(value: string | null): TerraformValue {
  return value === null ? { kind: 'null', type: 'string' } : stringValue(value);
}

/** Go's Regexp.Expand: `$1`, `${name}`, `$$`; what names no group becomes nothing. */
function expand(template: string, { names }: Pattern, characters: readonly string[], match: Match): string {
  return template.replace(/\$(?:(\$)|\{(\w+)\}|(\w+))/g, (_, dollar?: string, braced?: string, bare?: string) => {
    if (dollar !== undefined) return '$';
    const name = braced ?? bare ?? '';
    const group = /^\d+$/.test(name) ? Number(name) : names.lastIndexOf(name) + 1;
    if (group > names.length || (group === 0 && !/^0+$/.test(name))) return '';
    return part(characters, match, group) ?? '';
  });
}

/**
 * The matches in a text of which the start may be known: what matches there does so whatever follows, unless the pattern
 * looks at what comes next.
 */
function matchesIn(
  { why, prefix }: UnknownValue,
  { pattern, type, wanted }: { readonly pattern: Pattern; readonly type: Type; readonly wanted: string },
): TerraformValue {
  const matches = unknownValue({ list: type }, why);
  const looksAhead = /\$|\\[zbB]/.test(wanted);
  return prefix !== undefined && !looksAhead && find(pattern, prefix, 1).matches.length > 0
    ? { ...matches, atLeastOne: true }
    : matches;
}

const MAXIMUM_LENGTH = 10_000_000;

/**
 * The DNS name of an S3 endpoint begins with an asterisk, which Route 53 gives back as `\\052`: whoever writes it so means
 * the same name. Source: Route 53 guide, "DNS domain name format" (read 2026-11).
 */
function escapedName([source, wanted, replacement]: readonly TerraformValue[]): TerraformValue | null {
  return source?.kind === 'unknown' &&
    source.symbol?.key.endsWith('dns_name') === true &&
    wanted?.kind === 'string' &&
    wanted.value === '*' &&
    replacement?.kind === 'string' &&
    replacement.value === '\\052'
    ? source
    : null;
}

function shallowUnknownText(values: readonly TerraformValue[]): TerraformValue | null {
  const open = shallowUnknown(values);
  return open === null ? null : unknownLike(open, 'string');
}

/** A pattern between slashes is a regular expression. Source: Terraform language, "replace Function". */
function replace(source: string, wanted: string, replacement: string): string {
  const isPattern = wanted.length > 1 && wanted.startsWith('/') && wanted.endsWith('/');
  const pieces: string[] = [];
  let length = 0;
  const add = (piece: string) => {
    length += piece.length;
    if (length > MAXIMUM_LENGTH) refuse(`the text grows beyond ${MAXIMUM_LENGTH} characters`);
    pieces.push(piece);
  };
  if (!isPattern) {
    const places = wanted === '' ? [...source].length + 1 : source.split(wanted).length - 1;
    if (source.length + places * replacement.length > MAXIMUM_LENGTH)
      return refuse(`the text grows beyond ${MAXIMUM_LENGTH} characters`);
    return wanted === ''
      ? ['', ...source].join(replacement) + replacement
      : source.replaceAll(wanted, () => replacement);
  }
  const pattern = compilePattern(wanted.slice(1, -1));
  const { characters, matches } = find(pattern, source, Number.POSITIVE_INFINITY);
  let end = 0;
  for (const match of matches) {
    add(characters.slice(end, match[0]).join(''));
    add(expand(replacement, pattern, characters, match));
    end = match[1] ?? end;
  }
  add(characters.slice(end).join(''));
  return pieces.join('');
}

/** Source: Terraform language, "String Functions" (read 2026-11). */
export const REGEX: FunctionTable = {
  regex: {
    takes: ['string', 'string'],
    run: (values) => {
      const pattern = compilePattern(text(values, 0));
      resultType(pattern);
      const { characters, matches } = find(pattern, text(values, 1), 1);
      const [first] = matches;
      return first === undefined
        ? refuse('pattern did not match any part of the given string')
        : toResult(pattern, characters, first);
    },
  },
  regexall: {
    takes: ['string', 'string'],
    looksAtUnknown: true,
    run: (values) => {
      const [wanted, source] = [argument(values, 0), argument(values, 1)];
      if (wanted.kind === 'unknown') return unknownLike(wanted);
      const pattern = compilePattern(text(values, 0));
      const type = resultType(pattern);
      if (source.kind === 'unknown') return matchesIn(source, { pattern, type, wanted: text(values, 0) });
      const { characters, matches } = find(pattern, text(values, 1), Number.POSITIVE_INFINITY);
      return listOf(
        type,
        matches.map((match) => toResult(pattern, characters, match)),
      );
    },
  },
  replace: {
    takes: ['string', 'string', 'string'],
    looksAtUnknown: true,
    run: (values) =>
      escapedName(values) ??
      shallowUnknownText(values) ??
      stringValue(replace(text(values, 0), text(values, 1), text(values, 2))),
  },
};
