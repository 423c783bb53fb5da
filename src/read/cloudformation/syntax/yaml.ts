import type * as Yaml from 'yaml';
import { closestTo } from '../../../model/spelling.js';
import type { Entry, Node, Range, ScalarNode } from './node.js';
import { MAXIMUM_DEPTH, refuseRepeats, TemplateSyntaxError, tooDeep } from './syntax-error.js';

/** Short forms, without the exclamation mark. Source: CloudFormation guide, "Intrinsic function reference" (read 2026-11). */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ['Ref', 'Ref'],
  ['Condition', 'Condition'],
  ...[
    'And',
    'Base64',
    'Cidr',
    'Equals',
    'FindInMap',
    'GetAtt',
    'GetAZs',
    'GetStackOutput',
    'If',
    'ImportValue',
    'Join',
    'Length',
    'Not',
    'Or',
    'Select',
    'Split',
    'Sub',
    'ToJsonString',
    'Transform',
    // Of the Rules section.
    'Contains',
    'EachMemberEquals',
    'EachMemberIn',
    'RefAll',
    'ValueOf',
    'ValueOfAll',
  ].map((name) => [name, `Fn::${name}`] as const),
]);

/** Aliases of aliases may grow without end. */
const MAXIMUM_NODES = 2_000_000;

interface Reading {
  readonly yaml: typeof Yaml;
  readonly text: string;
  readonly anchors: Map<string, { readonly node: Node; readonly size: number }>;
  left: number;
}

/** Reads YAML; throws `TemplateSyntaxError`. Plain scalars keep their text, whatever version of YAML would make of it. */
export async function parseYaml(text: string): Promise<Node> {
  const yaml = await import('yaml');
  const parsed = yaml.parseAllDocuments(text, {
    schema: 'failsafe',
    customTags: tags(),
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
    keepSourceTokens: false,
  });
  const [document, ...others] = Array.isArray(parsed) ? parsed : [];
  if (document === undefined) throw new TemplateSyntaxError('the file is empty', 0, 'write a template');
  const [error] = document.errors;
  if (error !== undefined) {
    // The parser calls itself for each level.
    if (error.message.includes('call stack')) throw tooDeep(error.pos[0]);
    throw new TemplateSyntaxError(plainly(error), error.pos[0], 'correct the YAML');
  }
  if (document.contents === null) throw new TemplateSyntaxError('the file is empty', 0, 'write a template');
  const [second] = others;
  if (second !== undefined)
    throw new TemplateSyntaxError('there is a second YAML document', second.range[0], 'keep one template a file');
  return toNode(document.contents, { yaml, text, anchors: new Map(), left: MAXIMUM_NODES }, 0).node;
}

/** Short forms are taken as what they stand before: without being told of them the parser warns of each. */
function tags(): Yaml.Tags {
  return [...SHORT_FORMS.keys()].flatMap(
    (name): Yaml.Tags => [
      { tag: `!${name}`, resolve: (text: string) => text },
      { tag: `!${name}`, collection: 'seq' as const, resolve: (node: unknown) => node },
      { tag: `!${name}`, collection: 'map' as const, resolve: (node: unknown) => node },
    ],
  );
}

function plainly({ code, message }: Yaml.YAMLParseError): string {
  if (code === 'TAB_AS_INDENT') return 'a tab indents this line, and YAML takes only spaces';
  return message.split('\n')[0] ?? 'this is not YAML';
}

/** A node, and how many it holds, aliases counted each time. */
interface Read<T extends Node = Node> {
  readonly node: T;
  readonly size: number;
}

function toNode(given: unknown, reading: Reading, depth: number, after = 0): Read {
  const { yaml, anchors } = reading;
  if (yaml.isAlias(given)) return aliased(given, reading);
  const range = rangeOf(given, after);
  if (depth > MAXIMUM_DEPTH) throw tooDeep(range.start);
  if (--reading.left < 0) throw tooMany(range.start);
  const tag = yaml.isNode(given) && typeof given.tag === 'string' && given.tag.startsWith('!') ? given.tag : null;
  const content = contentOf(given, reading, { range, depth: tag === null ? depth : depth + 1 });
  const read = tag === null ? content : longForm(tag, content, reading);
  if ((yaml.isCollection(given) || yaml.isScalar(given)) && given.anchor !== undefined) anchors.set(given.anchor, read);
  return read;
}

function aliased(given: Yaml.Alias, reading: Reading): Read {
  const offset = given.range?.[0] ?? 0;
  const read = reading.anchors.get(given.source);
  if (read === undefined)
    throw new TemplateSyntaxError(`nothing is anchored as &${given.source}`, offset, 'correct the alias');
  reading.left -= read.size;
  if (reading.left < 0) throw tooMany(offset);
  return read;
}

function tooMany(offset: number): TemplateSyntaxError {
  return new TemplateSyntaxError(`its aliases make more than ${MAXIMUM_NODES} values of it`, offset, 'write it out');
}

interface Place {
  readonly range: Range;
  readonly depth: number;
}

function contentOf(given: unknown, reading: Reading, { range, depth }: Place): Read {
  const { yaml } = reading;
  if (yaml.isMap(given)) return mapOf(given, reading, { range, depth });
  if (yaml.isSeq(given)) {
    let size = 1;
    const items = given.items.map((item) => {
      const read = toNode(item, reading, depth + 1, range.start);
      size += read.size;
      return read.node;
    });
    return { node: { kind: 'list', items, range }, size };
  }
  if (!yaml.isScalar(given)) return { node: { kind: 'scalar', text: '', type: 'null', range }, size: 1 };
  const text = typeof given.value === 'string' ? given.value : (given.source ?? '');
  const isPlain = given.type === 'PLAIN' && (given.tag === undefined || given.tag === '');
  return { node: { kind: 'scalar', text, type: isPlain ? typeOfPlain(text) : 'string', range }, size: 1 };
}

function mapOf(given: Yaml.YAMLMap, reading: Reading, { range, depth }: Place): Read {
  const { yaml } = reading;
  const own: Entry[] = [];
  const merged: Entry[] = [];
  let size = 1;
  for (const { key, value } of given.items) {
    const keyRange = rangeOf(key, range.start);
    const name = yaml.isScalar(key) ? String(key.value ?? '') : null;
    if (name === null) throw new TemplateSyntaxError('a key is no text', keyRange.start, 'write a plain key');
    const read = toNode(value, reading, depth + 1, keyRange.end);
    size += read.size;
    if (name === '<<' && yaml.isScalar(key) && key.type === 'PLAIN') merged.push(...mergedEntries(read.node));
    else own.push({ key: name, keyRange, value: read.node });
  }
  refuseRepeats(own);
  const names = new Set(own.map(({ key }) => key));
  const inherited = new Map(merged.toReversed().map((entry) => [entry.key, entry]));
  return {
    node: { kind: 'map', entries: [...own, ...[...inherited.values()].filter(({ key }) => !names.has(key))], range },
    size,
  };
}

/** `<<: *base`, or a list of them of which the first wins. */
function mergedEntries(node: Node): readonly Entry[] {
  if (node.kind === 'map') return node.entries;
  if (node.kind === 'list') return node.items.flatMap(mergedEntries);
  throw new TemplateSyntaxError('only mappings can be merged', node.range.start, 'give << an alias of a mapping');
}

/** `!GetAtt a.b` is `{ Fn::GetAtt: a.b }`; the range begins at the tag. */
function longForm(tag: string, { node, size }: Read, { text }: Reading): Read {
  const short = tag.slice(1);
  const start = tagStart(text, tag, node.range.start);
  const name = SHORT_FORMS.get(short);
  if (name === undefined)
    throw new TemplateSyntaxError(
      `${tag} is not a function of CloudFormation${closestTo(short, [...SHORT_FORMS.keys()])}`,
      start,
      'correct the tag',
    );
  const value: Node = node.kind === 'scalar' && node.type !== 'null' ? asText(node) : node;
  const range = { start, end: node.range.end };
  return {
    node: { kind: 'map', entries: [{ key: name, keyRange: { start, end: start + tag.length }, value }], range },
    size,
  };
}

function asText(node: ScalarNode): ScalarNode {
  return { ...node, type: 'string' };
}

/** A node's own range begins after its tag (yaml 2.x). */
function tagStart(text: string, tag: string, before: number): number {
  const found = text.lastIndexOf(tag, before);
  return found < 0 ? before : found;
}

function rangeOf(given: unknown, after: number): Range {
  const range = typeof given === 'object' && given !== null && 'range' in given ? given.range : null;
  if (!Array.isArray(range)) return { start: after, end: after };
  const [start, end] = range;
  return typeof start === 'number' && typeof end === 'number' ? { start, end } : { start: after, end: after };
}

function typeOfPlain(text: string): ScalarNode['type'] {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return 'null';
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return 'bool';
  return /^-?(?:0|[1-9]\d*)$/.test(text) ? 'number' : 'string';
}
