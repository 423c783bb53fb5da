import { boolValue, stringValue, type TerraformValue, tupleValue } from '../value.js';
import { format, formatList } from './format.js';
import { ANY, type FunctionTable, integer, refuse, strings, text, texts } from './function.js';
import { toPattern } from './pattern.js';

function graphemes(source: string): readonly string[] {
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(source)].map(({ segment }) => segment);
}

function substring(source: string, offset: number, length: number): string {
  const all = graphemes(source);
  const start = offset < 0 ? Math.max(0, all.length + offset) : offset;
  return all.slice(start, length < 0 ? undefined : start + length).join('');
}

function matchResult(match: RegExpExecArray): TerraformValue {
  const { groups } = match;
  if (groups !== undefined && Object.keys(groups).length > 0) {
    const entries = new Map(
      Object.entries(groups)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => [name, captured(value)] as const),
    );
    return { kind: 'object', entries };
  }
  return match.length === 1 ? stringValue(match[0]) : tupleValue(match.slice(1).map(captured));
}

function captured(value: string | undefined): TerraformValue {
  return value === undefined ? { kind: 'null', type: 'string' } : stringValue(value);
}

/** A pattern between slashes is a regular expression. Source: Terraform language, "replace Function". */
function replace(source: string, wanted: string, replacement: string): string {
  if (wanted.length > 1 && wanted.startsWith('/') && wanted.endsWith('/')) {
    const template = replacement.replace(/\$(\w+|\{\w+\}|\$)|\$/g, (_, name: string | undefined) => {
      if (name === undefined || name === '$') return '$$$$';
      const bare = name.replace(/[{}]/g, '');
      return /^\d+$/.test(bare) ? `$${bare}` : `$<${bare}>`;
    });
    return source.replace(toPattern(wanted.slice(1, -1), 'g'), template);
  }
  return source.replaceAll(wanted, () => replacement);
}

function trimSet(source: string, cutset: string): string {
  const cut = new Set(cutset);
  const characters = [...source];
  let start = 0;
  let end = characters.length;
  while (start < end && cut.has(characters[start] ?? '')) start++;
  while (end > start && cut.has(characters[end - 1] ?? '')) end--;
  return characters.slice(start, end).join('');
}

function on(run: (source: string) => string): FunctionTable[string] {
  return { minimum: 1, maximum: 1, type: 'string', run: (values) => stringValue(run(text(values, 0))) };
}

function onTwo(run: (first: string, second: string) => string): FunctionTable[string] {
  return {
    minimum: 2,
    maximum: 2,
    type: 'string',
    run: (values) => stringValue(run(text(values, 0), text(values, 1))),
  };
}

function test(run: (first: string, second: string) => boolean): FunctionTable[string] {
  return { minimum: 2, maximum: 2, type: 'bool', run: (values) => boolValue(run(text(values, 0), text(values, 1))) };
}

/** Source: Terraform language, "String Functions" (read 2026-11). */
export const STRING: FunctionTable = {
  chomp: on((source) => source.replace(/(\r\n|\n|\r)+$/, '')),
  endswith: test((source, suffix) => source.endsWith(suffix)),
  startswith: test((source, prefix) => source.startsWith(prefix)),
  strcontains: test((source, part) => source.includes(part)),
  format: { minimum: 1, maximum: ANY, type: 'string', run: (values) => format(text(values, 0), values.slice(1)) },
  formatlist: { minimum: 1, maximum: ANY, run: (values) => formatList(text(values, 0), values.slice(1)) },
  indent: {
    minimum: 2,
    maximum: 2,
    type: 'string',
    run: (values) =>
      stringValue(
        text(values, 1).replaceAll('\n', `\n${' '.repeat(Math.min(10_000, Math.max(0, integer(values, 0))))}`),
      ),
  },
  join: {
    minimum: 2,
    maximum: ANY,
    type: 'string',
    run: (values) =>
      stringValue(
        values
          .slice(1)
          .flatMap((_, index) => texts(values, index + 1))
          .join(text(values, 0)),
      ),
  },
  lower: on((source) => source.toLowerCase()),
  // Go changes case character by character, so what would grow stays.
  upper: on((source) =>
    [...source]
      .map((character) => (character.toUpperCase().length === character.length ? character.toUpperCase() : character))
      .join(''),
  ),
  title: on((source) =>
    source.replace(
      /(^|[^\p{L}\p{N}_'])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    ),
  ),
  regex: {
    minimum: 2,
    maximum: 2,
    run: (values) =>
      matchResult(
        toPattern(text(values, 0), '').exec(text(values, 1)) ??
          refuse('pattern did not match any part of the given string'),
      ),
  },
  regexall: {
    minimum: 2,
    maximum: 2,
    run: (values) => {
      const found = [...text(values, 1).matchAll(toPattern(text(values, 0), 'g'))].map(matchResult);
      return tupleValue(found);
    },
  },
  replace: {
    minimum: 3,
    maximum: 3,
    type: 'string',
    run: (values) => stringValue(replace(text(values, 0), text(values, 1), text(values, 2))),
  },
  split: { minimum: 2, maximum: 2, run: (values) => strings(text(values, 1).split(text(values, 0))) },
  strrev: on((source) => [...graphemes(source)].reverse().join('')),
  substr: {
    minimum: 3,
    maximum: 3,
    type: 'string',
    run: (values) => stringValue(substring(text(values, 0), integer(values, 1), integer(values, 2))),
  },
  trim: onTwo((source, cutset) => trimSet(source, cutset)),
  trimprefix: onTwo((source, prefix) => (source.startsWith(prefix) ? source.slice(prefix.length) : source)),
  trimsuffix: onTwo((source, suffix) =>
    suffix !== '' && source.endsWith(suffix) ? source.slice(0, -suffix.length) : source,
  ),
  trimspace: on((source) => source.trim()),
};
