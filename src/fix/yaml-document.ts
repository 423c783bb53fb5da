import { Document, visit } from 'yaml';
import type { Node as Written } from '../emit/cloudformation/writing.js';
import type { Entry, Node, Range } from '../read/cloudformation/syntax/node.js';
import type { EditableDocument } from './document.js';
import { newlineOf, type TextEdit } from './edit.js';

type MapNode = Extract<Node, { kind: 'map' }>;
type ListNode = Extract<Node, { kind: 'list' }>;

interface Text {
  readonly file: string;
  readonly text: string;
  readonly newline: string;
  readonly root: Node;
}

/**
 * YAML: new lines stand beside what is there, in its style; all else keeps its bytes. What comes by an alias or a merge
 * key stands elsewhere, and serves others too, so it is left alone.
 */
export function yamlDocument(file: string, text: string, root: Node): EditableDocument {
  const document: Text = { file, text, newline: newlineOf(text), root };
  return {
    set(path, value) {
      const map = nodeAt(document, path.slice(0, -1));
      const key = path.at(-1);
      return map?.kind === 'map' && key !== undefined ? setMember(document, map, { key, value }) : null;
    },
    append(path, item) {
      const list = nodeAt(document, path);
      return list?.kind === 'list' ? append(document, list, item) : null;
    },
    remove(path, index) {
      const list = nodeAt(document, path);
      return list?.kind === 'list' ? remove(document, list, index) : null;
    },
  };
}

function nodeAt({ root }: Text, path: readonly string[]): Node | null {
  let node = root;
  for (const key of path) {
    const entry = node.kind === 'map' ? node.entries.find((each) => each.key === key) : undefined;
    if (entry === undefined || !isWithin(entry, node.range)) return null;
    node = entry.value;
  }
  return node;
}

function isWithin({ keyRange, value }: Entry, range: Range): boolean {
  return holds(range, keyRange) && holds(range, value.range);
}

function holds(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isFlow({ text }: Text, { range }: Node): boolean {
  return text[range.start] === '{' || text[range.start] === '[';
}

function setMember(
  document: Text,
  map: MapNode,
  { key, value }: { readonly key: string; readonly value: Written },
): TextEdit | null {
  const { file, text, newline } = document;
  const existing = map.entries.find((entry) => entry.key === key);
  if (existing !== undefined) {
    const { range, kind } = existing.value;
    const isPlain = isWithin(existing, map.range) && kind === 'scalar' && range.end > range.start;
    if (!isPlain || typeof value === 'object') return null;
    return { file, start: range.start, end: range.end, text: flowText(value) };
  }
  const own = map.entries.filter((entry) => isWithin(entry, map.range));
  const [first] = own;
  if (isFlow(document, map)) {
    const written = `${key}: ${flowText(value)}`;
    if (first === undefined) return { file, ...map.range, text: `{ ${written} }` };
    return { file, start: first.keyRange.start, end: first.keyRange.start, text: `${written}, ` };
  }
  if (first === undefined) return null;
  const indent = ' '.repeat(columnOf(text, first.keyRange.start));
  const lines = blockText({ [key]: value }, newline).replaceAll(newline, `${newline}${indent}`);
  // Behind the first member of one line; before the first where there is none.
  const after = own.find(({ value: each }) => each.kind === 'scalar' && isLineEnd(text, each.range));
  if (after === undefined)
    return { file, start: first.keyRange.start, end: first.keyRange.start, text: `${lines}${newline}${indent}` };
  const end = endOfLine(text, after.value.range.end);
  return { file, start: end, end, text: `${newline}${indent}${lines}` };
}

/** A member after the whole of another one, with an empty line between where the other has one before it. */
export function insertMember(
  document: Pick<Text, 'file' | 'text'>,
  beside: Entry,
  { key, value }: { readonly key: string; readonly value: Written },
): TextEdit | null {
  const { file, text } = document;
  const newline = newlineOf(text);
  const lineStart = text.lastIndexOf('\n', beside.keyRange.start - 1) + 1;
  const indent = text.slice(lineStart, beside.keyRange.start);
  // In flow style, or behind something else.
  if (indent.trim() !== '' || text[beside.value.range.start] === '{')
    return {
      file,
      start: beside.keyRange.start,
      end: beside.keyRange.start,
      text: `${key}: ${flowText(value)}, `,
    };
  const end = endOfLine(text, lastOffset(text, beside.value));
  const isApart = /\n[ \t]*\r?\n[ \t]*$/.test(text.slice(0, lineStart)) || text.slice(end).trim() === '';
  const lines = blockText({ [key]: value }, newline).replaceAll(newline, `${newline}${indent}`);
  return { file, start: end, end, text: `${newline}${isApart ? newline : ''}${indent}${lines}` };
}

function append(document: Text, list: ListNode, item: Written): TextEdit | null {
  const { file, text, newline } = document;
  const last = list.items.at(-1);
  if (last === undefined) return isFlow(document, list) ? { file, ...list.range, text: `[${flowText(item)}]` } : null;
  if (!holds(list.range, last.range) || last.range.end <= last.range.start) return null;
  if (isFlow(document, list)) {
    const end = lastOffset(text, last);
    return { file, start: end, end, text: `, ${flowText(item)}` };
  }
  const indent = ' '.repeat(columnOf(text, list.range.start));
  // An item in braces is followed by one in braces.
  const written =
    typeof item === 'object' && !isFlow(document, last)
      ? blockText([item], newline).replaceAll(newline, `${newline}${indent}`)
      : `- ${flowText(item)}`;
  const end = endOfLine(text, lastOffset(text, last));
  return { file, start: end, end, text: `${newline}${indent}${written}` };
}

function remove(document: Text, list: ListNode, index: number): TextEdit | null {
  const { file, text } = document;
  const item = list.items[index];
  if (item === undefined || list.items.length < 2 || !holds(list.range, item.range)) return null;
  if (isFlow(document, list)) {
    const next = list.items[index + 1];
    const previous = list.items[index - 1];
    const range =
      next !== undefined
        ? { start: item.range.start, end: next.range.start }
        : { start: lastOffset(text, previous ?? item), end: lastOffset(text, item) };
    // A comment or an anchor between them would be lost.
    const lost = text.slice(range.start, range.end).replace(text.slice(item.range.start, item.range.end), '');
    return /^[\s,]*$/.test(lost) ? { file, ...range, text: '' } : null;
  }
  const start = text.lastIndexOf('\n', item.range.start - 1) + 1;
  const end = text.indexOf('\n', lastOffset(text, item));
  if (!/^[ \t]*-[ \t]+$/.test(text.slice(start, item.range.start))) return null;
  return end < 0
    ? { file, start: text[start - 2] === '\r' ? start - 2 : start - 1, end: text.length, text: '' }
    : { file, start, end: end + 1, text: '' };
}

/** Where the last of a node's own text ends: ranges of collections may take in comments and empty lines after them. */
function lastOffset(text: string, node: Node): number {
  const isClosed = /[\]}]/.test(text[node.range.end - 1] ?? '') && /[[{]/.test(text[node.range.start] ?? '');
  const children =
    node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
  const last = isClosed ? undefined : children.findLast((child) => holds(node.range, child.range));
  if (last !== undefined && last.range.end > last.range.start) return lastOffset(text, last);
  return node.range.start + text.slice(node.range.start, node.range.end).trimEnd().length;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** Whether nothing but a comment follows in the line, and the node is of one line. */
function isLineEnd(text: string, { start, end }: Range): boolean {
  return (
    end > start &&
    !text.slice(start, end).includes('\n') &&
    /^[ \t]*(?:#.*)?$/.test(text.slice(end, endOfLine(text, end)))
  );
}

function columnOf(text: string, offset: number): number {
  return (
    offset -
    (text.lastIndexOf('\n', offset - 1) + 1) -
    (text.startsWith('\uFEFF') && !text.slice(0, offset).includes('\n') ? 1 : 0)
  );
}

function blockText(value: Written, newline: string): string {
  const text = new Document(value, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
  return text.trimEnd().replaceAll('\n', newline);
}

function flowText(value: Written): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Collection(_key, node) {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}
