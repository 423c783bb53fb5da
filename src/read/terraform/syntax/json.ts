import { isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Attribute, Block, Body, Expression } from './ast.js';
import { type Lines, linesOf, positionAt } from './lines.js';
import { parseExpression, parseTemplate } from './parse.js';
import { Range } from './range.js';
import { HclSyntaxError } from './syntax-error.js';

/** A JSON value with the range that it has in the file. */
interface Node {
  readonly value: unknown;
  readonly range: Range;
  readonly items: readonly Node[];
  /** Of an object, in the order of the file. */
  readonly members: readonly Member[];
  /** The text of a single value; null where it isn't told. */
  readonly written: string | null;
}

interface Member {
  readonly name: string;
  readonly nameRange: Range;
  readonly node: Node;
}

/** Objects may nest this deep: what people and generators write does not come near it. */
const MAXIMUM_DEPTH = 200;

/** How many labels the blocks of the top level have; those not listed are of no interest to anybody here. */
const LABELS: Readonly<Record<string, number>> = {
  terraform: 0,
  locals: 0,
  provider: 1,
  variable: 1,
  output: 1,
  module: 1,
  resource: 2,
  data: 2,
};

/** Block types inside of other blocks that the readers want as blocks; all others are read as arguments as well. */
const NESTED = new Set(['backend', 'statement', 'principals', 'not_principals', 'condition', 'required_providers']);

/** Arguments whose text is no template: it stands for itself. */
const LITERAL: ReadonlySet<string> = new Set(['variable.default', 'module.source', 'module.version']);

/** Arguments whose text is an expression by itself, not a template. */
const BARE: ReadonlySet<string> = new Set(['variable.type', 'resource.provider', 'data.provider', 'module.providers']);

/**
 * Reads a file of Terraform's JSON syntax into the same tree as native syntax: objects become blocks and arguments,
 * texts become templates. Throws `HclSyntaxError`. Source: Terraform language, "JSON Configuration Syntax" (read 2026-11).
 */
export function parseJsonFile(source: string, file: string): Body {
  const root = readJson(source, file);
  const range = root.range;
  const blocks: Block[] = [];
  for (const top of Array.isArray(root.value) ? root.items : [root]) {
    for (const { name, nameRange, node } of top.members) {
      const labels = LABELS[name];
      if (labels === undefined) continue;
      blocks.push(...blocksOf({ type: name, typeRange: nameRange, labels: [] }, node, labels, file));
    }
  }
  return { attributes: [], blocks, range };
}

interface Head {
  readonly type: string;
  readonly typeRange: Range;
  readonly labels: Block['labels'];
}

/** Peels labels off nested objects, at each level of which a list stands for several. */
function blocksOf(head: Head, node: Node, labels: number, file: string): readonly Block[] {
  if (Array.isArray(node.value)) return node.items.flatMap((item) => blocksOf(head, item, labels, file));
  if (node.members.length === 0 && !isObjectNode(node)) {
    throw new HclSyntaxError(`A ${head.type} block is expected`, 'Write an object, or a list of objects.', {
      file,
      ...node.range.start,
    });
  }
  if (labels > 0) {
    return membersOf(node).flatMap(({ name, nameRange, node: inner }) =>
      blocksOf({ ...head, labels: [...head.labels, { value: name, range: nameRange }] }, inner, labels - 1, file),
    );
  }
  const body = bodyOf(node, head.type, file);
  return [
    {
      ...head,
      body,
      range: (head.labels.at(-1)?.range ?? head.typeRange).to(node.range),
      comments: [],
    },
  ];
}

function bodyOf(node: Node, type: string, file: string): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (const { name, nameRange, node: value } of membersOf(node)) {
    if (name === 'dynamic' || NESTED.has(name)) {
      blocks.push(
        ...blocksOf(
          { type: name, typeRange: nameRange, labels: [] },
          value,
          name === 'dynamic' || name === 'backend' ? 1 : 0,
          file,
        ),
      );
      continue;
    }
    if (name === 'content' && type === 'dynamic') {
      blocks.push(...blocksOf({ type: name, typeRange: nameRange, labels: [] }, value, 0, file));
      continue;
    }
    if (attributes.some((attribute) => attribute.name === name)) refuseRepeat(name, nameRange, file);
    attributes.push({
      name,
      nameRange,
      value: toExpression(value, { file, form: formOf(`${type}.${name}`) }),
      range: nameRange.to(value.range),
    });
  }
  return { attributes, blocks, range: node.range };
}

function refuseRepeat(name: string, { start }: Range, file: string): never {
  throw new HclSyntaxError('Duplicate argument', `"${name}" was set before, and can only be set once.`, {
    file,
    ...start,
  });
}

type Form = 'template' | 'bare' | 'literal';

function formOf(argument: string): Form {
  return BARE.has(argument) ? 'bare' : LITERAL.has(argument) ? 'literal' : 'template';
}

interface Conversion {
  readonly file: string;
  readonly form: Form;
}

function toExpression(node: Node, conversion: Conversion): Expression {
  const { value, range } = node;
  const { file, form } = conversion;
  if (typeof value === 'string') return parseText(value, { file, form, range });
  if (typeof value === 'number') return { kind: 'number', text: node.written ?? String(value), range };
  if (typeof value === 'boolean') return { kind: 'bool', value, range };
  if (Array.isArray(value))
    return { kind: 'tuple', items: node.items.map((item) => toExpression(item, conversion)), range };
  if (value === null) return { kind: 'null', range };
  const names = new Set<string>();
  for (const { name, nameRange } of node.members) {
    if (names.has(name)) refuseRepeat(name, nameRange, file);
    names.add(name);
  }
  return {
    kind: 'object',
    items: node.members.map(({ name, nameRange, node: item }) => ({
      key: parseText(name, { file, form: form === 'literal' ? form : 'template', range: nameRange }),
      bare: false,
      value: toExpression(item, conversion),
    })),
    range,
  };
}

/** A text is a template, or an expression where it is bare; one without anything to evaluate is told apart quickly. */
function parseText(text: string, { file, form, range }: Conversion & { readonly range: Range }): Expression {
  if (form === 'literal' || (form === 'template' && !text.includes('${') && !text.includes('%{')))
    return { kind: 'template', parts: text === '' ? [] : [{ kind: 'text', text, range }], heredoc: false, range };
  try {
    return relocate(form === 'bare' ? parseExpression(text, file) : parseTemplate(text, file), range);
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    throw new HclSyntaxError(error.summary, error.detail, { file, ...range.start });
  }
}

/** Gives everything in a tree the range of the text that it was parsed of. */
function relocate<T>(tree: T, range: Range): T {
  const move = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(move);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, key === 'range' || key.endsWith('Range') ? range : move(item)]),
    );
  };
  return move(tree) as T;
}

/** Without the comments that JSON syntax writes as a member `//`: of a value it is a member like others. */
function membersOf({ members }: Node): readonly Member[] {
  return members.filter(({ name }) => name !== '//');
}

function isObjectNode({ value }: Node): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `JSON.parse` says whether it is JSON and what is in it; the YAML parser, whose language holds JSON, says where. */
function readJson(source: string, file: string): Node {
  const lines = linesOf(source);
  const text = source.replace(/^\uFEFF/, ' ');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const offset = Number(/at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? 0);
    throw new HclSyntaxError('Invalid JSON', 'The file is not valid JSON.', {
      file,
      ...positionAt(lines, offset),
    });
  }
  if (depthOf(text) > MAXIMUM_DEPTH)
    throw new HclSyntaxError('Nesting too deep', `Objects and lists nest more than ${MAXIMUM_DEPTH} deep.`, {
      file,
      line: 1,
      column: 1,
    });
  const document = parseDocument(text, { uniqueKeys: false, strict: false, logLevel: 'silent', version: '1.2' });
  return toNode(value, document.contents, { text, lines, whole: new Range(lines, 0, source.length) });
}

interface Places {
  readonly text: string;
  readonly lines: Lines;
  readonly whole: Range;
}

function toNode(value: unknown, tree: unknown, places: Places): Node {
  const range = rangeOf(tree, places);
  const within = { ...places, whole: range };
  const items = Array.isArray(value)
    ? value.map((item, index) => toNode(item, isSeq(tree) ? tree.items[index] : null, within))
    : [];
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isObject ? membersAt(new Map(Object.entries(value)), tree, within) : [];
  return { value, range, items, members, written: isScalar(tree) ? writtenAt(tree, places) : null };
}

/** A name may stand twice in an object, as those of blocks do: `JSON.parse` tells only of the last. */
function membersAt(entries: ReadonlyMap<string, unknown>, tree: unknown, places: Places): readonly Member[] {
  const pairs = (isMap(tree) ? tree.items : []).flatMap((pair) => {
    if (!isPair(pair) || !isScalar(pair.key)) return [];
    return [{ name: String(pair.key.value), key: pair.key, tree: pair.value }];
  });
  const last = new Map(pairs.map((pair) => [pair.name, pair]));
  const isTold = last.size === entries.size && pairs.every(({ name }) => entries.has(name));
  const found = isTold ? pairs : Array.from(entries.keys(), (name) => ({ name, key: null, tree: null }));
  return found.map((pair) => {
    const { name, key, tree: inner } = pair;
    const written = last.get(name) === pair ? null : writtenAt(inner, places);
    const item: unknown = written === null ? entries.get(name) : JSON.parse(written);
    return { name, nameRange: rangeOf(key, places), node: toNode(item, inner, places) };
  });
}

function writtenAt(tree: unknown, { text }: Places): string | null {
  const range = isScalar(tree) || isMap(tree) || isSeq(tree) ? tree.range : null;
  return range === null || range === undefined ? null : text.slice(range[0], range[1]);
}

function rangeOf(tree: unknown, { lines, whole }: Places): Range {
  const range = isScalar(tree) || isMap(tree) || isSeq(tree) ? tree.range : null;
  return range === null || range === undefined ? whole : new Range(lines, range[0], range[1]);
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth -= 1;
  }
  return deepest;
}
