import type { Location } from '../model/location.js';
import type { Attribute, Block, Body, Expression } from '../read/terraform/syntax/ast.js';
import { parseBody } from '../read/terraform/syntax/parse.js';
import { joinable, newlineOf, type TextEdit } from './edit.js';

/** The syntax trees of Terraform files, parsed when they are asked for. */
export interface TerraformText {
  readonly sources: ReadonlyMap<string, string>;
  /** The block that stands at a place; null where there is none, or the file is no Terraform. */
  readonly blockAt: (location: Location | null) => PlacedBlock | null;
  readonly bodies: () => readonly { readonly file: string; readonly body: Body }[];
}

export interface PlacedBlock {
  readonly file: string;
  readonly source: string;
  readonly block: Block;
}

export function terraformText(sources: ReadonlyMap<string, string>): TerraformText {
  const parsed = new Map<string, Body | null>();
  const bodyOf = (file: string): Body | null => {
    const known = parsed.get(file);
    if (known !== undefined) return known;
    const source = file.endsWith('.tf') ? sources.get(file) : undefined;
    const body = source === undefined ? null : parse(source, file);
    parsed.set(file, body);
    return body;
  };
  return {
    sources,
    blockAt(location) {
      // What several calls of a module share is nobody's to change for one of them.
      if (location === null || location.through.length > 0) return null;
      const block = bodyOf(location.file)?.blocks.find(
        ({ range }) => range.start.line === location.line && range.start.column === location.column,
      );
      const source = sources.get(location.file);
      return block === undefined || source === undefined ? null : { file: location.file, source, block };
    },
    bodies: () =>
      [...sources.keys()].flatMap((file) => {
        const body = bodyOf(file);
        return body === null ? [] : [{ file, body }];
      }),
  };
}

function parse(source: string, file: string): Body | null {
  try {
    return parseBody(source, file);
  } catch {
    return null;
  }
}

export function attributeOf({ body }: Block, name: string): Attribute | null {
  return body.attributes.find((attribute) => attribute.name === name) ?? null;
}

/** Sets an argument to an expression: what stands there is replaced; a new one gets a paragraph of its own. */
export function setAttribute(placed: PlacedBlock, name: string, value: string): TextEdit | null {
  const existing = attributeOf(placed.block, name);
  if (existing !== null)
    return {
      file: placed.file,
      start: existing.value.range.start.offset,
      end: existing.value.range.end.offset,
      text: value,
    };
  return insertInBlock(placed, [`${name} = ${value}`]);
}

/** Puts lines before the closing brace, as a paragraph of their own. A block that is written in one line gets lines. */
export function insertInBlock(placed: PlacedBlock, lines: readonly string[]): TextEdit | null {
  const { file, source, block } = placed;
  if (block.range.start.line === block.range.end.line) return unfolded(placed, lines);
  const newline = newlineOf(source);
  const brace = block.range.end.offset - 1;
  const lineStart = source.lastIndexOf('\n', brace - 1) + 1;
  const indent = source.slice(lineStart, brace);
  if (indent.trim() !== '') return null;
  const isEmpty = block.body.attributes.length === 0 && block.body.blocks.length === 0;
  const text = lines.map((line) => (line === '' ? '' : `${indent}  ${line}`)).join(newline);
  return { file, start: lineStart, end: lineStart, text: `${isEmpty ? '' : newline}${text}${newline}` };
}

/** Puts an argument before the closing brace that is a list, to which other edits may add. */
export function insertList(placed: PlacedBlock, name: string, item: string): TextEdit | null {
  const whole = insertInBlock(placed, [`${name} = [${item}]`]);
  if (whole === null || whole.parts !== undefined) return whole;
  const at = whole.text.lastIndexOf(`[${item}]`) + 1;
  const [before, after] = [whole.text.slice(0, at), whole.text.slice(at + item.length)];
  return joinable(whole, { before, items: [item], separator: ', ', after });
}

/** A block of one line with further lines: its one argument, if it has one, gets a line too. */
function unfolded({ file, source, block }: PlacedBlock, lines: readonly string[]): TextEdit {
  const newline = newlineOf(source);
  const last = block.labels.at(-1);
  const open = source.indexOf('{', last === undefined ? block.range.start.offset : last.range.end.offset) + 1;
  const end = block.range.end.offset - 1;
  const lineStart = source.lastIndexOf('\n', block.range.start.offset - 1) + 1;
  const indent = /^[ \t]*/.exec(source.slice(lineStart))?.[0] ?? '';
  const inside = source.slice(open, end).trim();
  const before = `${newline}${inside === '' ? '' : `${indent}  ${inside}${newline}${newline}`}`;
  const paragraph = lines.map((line) => (line === '' ? '' : `${indent}  ${line}`)).join(newline);
  const separator = `${newline}${newline}`;
  return joinable({ file, start: open, end }, { before, items: [paragraph], separator, after: `${newline}${indent}` });
}

/** Puts a block after another one. */
export function insertAfter({ file, source, block }: PlacedBlock, text: string): TextEdit {
  const newline = newlineOf(source);
  const at = block.range.end.offset;
  const written = text.trimEnd().replaceAll('\n', newline);
  return { file, start: at, end: at, text: `${newline}${newline}${written}` };
}

/** Adds an item to a list that is written out; to any other expression with `concat`. */
export function appendToList(
  { file, source }: PlacedBlock,
  { value }: { readonly value: Expression },
  item: string,
): TextEdit {
  const { start, end } = value.range;
  const whole = { file, start: start.offset, end: end.offset };
  if (value.kind !== 'tuple') {
    const before = `concat(${source.slice(start.offset, end.offset)}, [`;
    return joinable(whole, { before, items: [item], separator: ', ', after: '])' });
  }
  const last = value.items.at(-1);
  if (last === undefined) {
    const inside = source.slice(start.offset + 1, end.offset - 1);
    if (inside.trim() === '') return joinable(whole, { before: '[', items: [item], separator: ', ', after: ']' });
    // Comments stay: the item gets a line of its own below them.
    const closing = source.lastIndexOf('\n', end.offset - 1) + 1;
    const closingIndent = /^[ \t]*/.exec(source.slice(closing))?.[0] ?? '';
    return { file, start: closing, end: closing, text: `${closingIndent}  ${item},${newlineOf(source)}` };
  }
  const at = last.range.end.offset;
  const rest = source.slice(at, end.offset);
  const comma = /^\s*,/.exec(rest)?.[0];
  if (start.line === end.line) {
    // A comma after the last item stays the last thing.
    return { file, start: at, end: at, text: `, ${item}` };
  }
  const lineStart = source.lastIndexOf('\n', last.range.start.offset - 1) + 1;
  const indent = /^[ \t]*/.exec(source.slice(lineStart))?.[0] ?? '';
  const newline = newlineOf(source);
  return comma === undefined
    ? { file, start: at, end: at, text: `,${newline}${indent}${item}` }
    : { file, start: at + comma.length, end: at + comma.length, text: `${newline}${indent}${item},` };
}

/** Takes an item out of a list that is written out, with its comma and, where it has lines of its own, its line. */
export function removeFromList(
  { file, source }: PlacedBlock,
  value: Extract<Expression, { kind: 'tuple' }>,
  index: number,
): TextEdit | null {
  const item = value.items[index];
  if (item === undefined) return null;
  const next = value.items[index + 1];
  const previous = value.items[index - 1];
  let start = item.range.start.offset;
  let end = item.range.end.offset;
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = source.indexOf('\n', end);
  const ownLine =
    lineEnd >= 0 &&
    source.slice(lineStart, start).trim() === '' &&
    /^\s*,?\s*(?:(?:#|\/\/).*)?$/.test(source.slice(end, lineEnd));
  const hasComma = /^\s*,/.exec(source.slice(end))?.[0];
  if (ownLine && (hasComma !== undefined || previous === undefined)) {
    start = lineStart;
    end = lineEnd + 1;
  } else if (next !== undefined) end = next.range.start.offset;
  else if (previous !== undefined) start = previous.range.end.offset;
  return { file, start, end, text: '' };
}

/** `aws_vpc.main` of every resource block, also of those that make no instance now; `local.zones` of every local value. */
export function declaredAddresses({ bodies, sources }: TerraformText): readonly string[] {
  const written = bodies().flatMap(({ body }) =>
    body.blocks.flatMap(({ type, labels, body: inner }) => {
      if (type === 'locals') return inner.attributes.map(({ name }) => `local.${name}`);
      return type === 'resource' ? [labels.map(({ value }) => value).join('.')] : [];
    }),
  );
  return [...written, ...[...sources].flatMap(([file, text]) => (file.endsWith('.tf.json') ? inJson(text) : []))];
}

/** The same in JSON syntax, where objects may stand in lists. The readers have accepted the file already. */
function inJson(text: string): readonly string[] {
  return membersOf(JSON.parse(text)).flatMap(([kind, types]) =>
    kind === 'locals'
      ? membersOf(types).map(([name]) => `local.${name}`)
      : kind === 'resource'
        ? membersOf(types).flatMap(([type, labels]) => membersOf(labels).map(([label]) => `${type}.${label}`))
        : [],
  );
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.flatMap(membersOf);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
