import { applyEdits, type JSONPath, type ModificationOptions, modify } from 'jsonc-parser';
import { isScalar } from 'yaml';
import type { Node as Written } from '../emit/cloudformation/writing.js';
import type { EditableDocument } from './document.js';
import { newlineOf, type TextEdit } from './edit.js';

/** JSON: short forms of functions are written out, and what is new is laid out as the file is. */
export function jsonDocument(file: string, text: string): EditableDocument {
  // The parser takes no byte order mark; offsets stay.
  const json = text.replace(/^\uFEFF/, ' ');
  const formatting = layoutOf(json);
  const edit = (path: JSONPath, value: unknown, more: ModificationOptions = {}): TextEdit | null => {
    const [made, ...others] = modify(json, path, value, { ...formatting, ...more });
    if (made === undefined || others.length > 0) return null;
    return { file, start: made.offset, end: made.offset + made.length, text: made.content };
  };
  return {
    set: (path, value) => edit([...path], plain(value)),
    append: (path, item) => edit([...path, -1], plain(item), { isArrayInsertion: true }),
    remove: (path, index) => edit([...path, index], undefined),
  };
}

/** Several new members of a map by one edit: each by itself would touch the same layout. */
export function insertMembers(
  { file, text }: { readonly file: string; readonly text: string },
  path: JSONPath,
  members: readonly (readonly [string, Written])[],
): TextEdit | null {
  const json = text.replace(/^\uFEFF/, ' ');
  const options = layoutOf(json);
  const after = members.reduce(
    (before, [key, value]) => applyEdits(before, modify(before, [...path, key], plain(value), options)),
    json,
  );
  return difference(file, json, after);
}

/** What differs between two texts, as one edit; null: nothing. */
function difference(file: string, before: string, after: string): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { file, start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** The indent of the first line that has one; none for JSON in one line, which stays so. */
function layoutOf(json: string): ModificationOptions {
  const indent = /\n([ \t]+)\S/.exec(json)?.[1];
  if (indent === undefined) return {};
  return {
    formattingOptions: {
      insertSpaces: !indent.startsWith('\t'),
      tabSize: indent.startsWith('\t') ? 1 : indent.length,
      eol: newlineOf(json),
    },
  };
}

function plain(value: Written): unknown {
  if (isScalar(value)) return longForm(value.tag, value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** `!GetAtt a.b` is `{ "Fn::GetAtt": ["a", "b"] }`. */
function longForm(tag: string | undefined, value: unknown): unknown {
  if (tag === undefined || !tag.startsWith('!')) return value;
  if (tag === '!Ref') return { Ref: value };
  if (tag !== '!GetAtt') return { [`Fn::${tag.slice(1)}`]: value };
  const [resource, ...attribute] = String(value).split('.');
  return { 'Fn::GetAtt': [resource, attribute.join('.')] };
}
