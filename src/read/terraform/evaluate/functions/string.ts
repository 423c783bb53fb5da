import { boolValue, nullValue, stringValue } from '../../../resource/value.js';
import { unknownLike } from './element.js';
import { format, formatList } from './format.js';
import { type FunctionTable, integer, refuse, text } from './function.js';
import { graphemes } from './grapheme.js';
import { join, split } from './join.js';

function substring(source: string, offset: number, length: number): string {
  const all = graphemes(source);
  const start = offset < 0 ? Math.max(0, all.length + offset) : offset;
  // Counted from the end, Terraform takes no length for all of it.
  const isOpen = length < 0 || (length === 0 && offset < 0);
  return all.slice(start, isOpen ? undefined : start + length).join('');
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

function upper(character: string): string {
  const large = character.toUpperCase();
  return large.length === character.length ? large : character;
}

function on(run: (source: string) => string): FunctionTable[string] {
  return { takes: ['string'], type: 'string', run: (values) => stringValue(run(text(values, 0))) };
}

function onTwo(run: (first: string, second: string) => string): FunctionTable[string] {
  return {
    takes: ['string', 'string'],
    type: 'string',
    run: (values) => stringValue(run(text(values, 0), text(values, 1))),
  };
}

function test(run: (first: string, second: string) => boolean): FunctionTable[string] {
  return {
    takes: ['string', 'string'],
    type: 'bool',
    run: (values) => boolValue(run(text(values, 0), text(values, 1))),
  };
}

/** Source: Terraform language, "String Functions" (read 2026-11). */
export const STRING: FunctionTable = {
  chomp: on((source) => source.replace(/(\r\n|\n|\r)+$/, '')),
  endswith: test((source, suffix) => source.endsWith(suffix)),
  startswith: test((source, prefix) => source.startsWith(prefix)),
  strcontains: test((source, part) => source.includes(part)),
  format: {
    takes: ['string'],
    rest: 'any?',
    looksAtUnknown: true,
    run: ([specification, ...values]) =>
      specification?.kind === 'unknown'
        ? unknownLike(specification, 'string')
        : format(text([specification ?? nullValue()], 0), values),
  },
  formatlist: { takes: ['string'], rest: 'any?', run: (values) => formatList(text(values, 0), values.slice(1)) },
  indent: {
    takes: ['number', 'string'],
    type: 'string',
    run: (values) =>
      integer(values, 0) < 0
        ? refuse('the number of spaces must not be negative')
        : stringValue(text(values, 1).replaceAll('\n', `\n${' '.repeat(Math.min(10_000, integer(values, 0)))}`)),
  },
  join: {
    takes: ['string'],
    rest: 'list(string)',
    looksAtUnknown: true,
    run: join,
  },
  // Go changes case character by character: what would grow stays, or loses its accent.
  lower: on((source) => [...source].map((character) => [...character.toLowerCase()][0] ?? '').join('')),
  upper: on((source) => [...source].map(upper).join('')),
  title: on((source) =>
    source.replace(/(^|[^\p{L}\p{N}_])(\p{L})/gu, (_, before: string, letter: string) => before + upper(letter)),
  ),
  split: { takes: ['string', 'string'], looksAtUnknown: true, run: split },
  strrev: on((source) => [...graphemes(source)].reverse().join('')),
  substr: {
    takes: ['string', 'number', 'number'],
    type: 'string',
    run: (values) => stringValue(substring(text(values, 0), integer(values, 1), integer(values, 2))),
  },
  trim: onTwo((source, cutset) => trimSet(source, cutset)),
  trimprefix: onTwo((source, prefix) => (source.startsWith(prefix) ? source.slice(prefix.length) : source)),
  trimsuffix: onTwo((source, suffix) =>
    suffix !== '' && source.endsWith(suffix) ? source.slice(0, -suffix.length) : source,
  ),
  trimspace: on((source) => source.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')),
};
