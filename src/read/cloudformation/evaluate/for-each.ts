import type { TerraformValue } from '../../resource/value.js';
import type { Entry, Node } from '../syntax/node.js';
import { onlyEntry, textOfNode } from '../syntax/node.js';
import { TemplateSyntaxError } from '../syntax/syntax-error.js';
import { plainText } from './text.js';

/** Loops in loops may grow without end. CloudFormation itself takes 500 resources a template ("Quotas", read 2026-11). */
const MAXIMUM_COPIES = 20_000;

const PREFIX = 'Fn::ForEach::';

/**
 * Writes out the loops of the language extensions: `Fn::ForEach::Name: [Identifier, [values], { Key${Identifier}: … }]`.
 * `values` gives the collection; null where it isn't known, and then the loop stays as it is.
 * Source: CloudFormation guide, "Fn::ForEach" (read 2026-11).
 */
export function expandLoops(node: Node, values: (collection: Node) => readonly TerraformValue[] | null): Node {
  return expanded(node, { values, left: MAXIMUM_COPIES });
}

/** Loops that could not be written out. */
export function loopsIn(node: Node): readonly Entry[] {
  return node.kind === 'map' ? node.entries.filter(({ key }) => key.startsWith(PREFIX)) : [];
}

interface Expansion {
  readonly values: (collection: Node) => readonly TerraformValue[] | null;
  left: number;
}

function expanded(node: Node, expansion: Expansion): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    const items = node.items.map((item) => expanded(item, expansion));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  const entries = node.entries.flatMap((entry) => expandedEntry(entry, expansion));
  return entries.length === node.entries.length && entries.every((entry, index) => entry === node.entries[index])
    ? node
    : { ...node, entries };
}

function expandedEntry(entry: Entry, expansion: Expansion): readonly Entry[] {
  const loop = entry.key.startsWith(PREFIX) ? loopOf(entry, expansion) : null;
  if (loop === null) {
    const value = expanded(entry.value, expansion);
    return value === entry.value ? [entry] : [{ ...entry, value }];
  }
  return loop.values.flatMap((value) => {
    if (--expansion.left < 0)
      throw new TemplateSyntaxError(
        `its loops make more than ${MAXIMUM_COPIES} copies`,
        entry.keyRange.start,
        'CloudFormation takes 500 resources a template',
      );
    const copy = replaced(loop.body, loop.identifier, value);
    return copy.kind === 'map' ? copy.entries.flatMap((inner) => expandedEntry(inner, expansion)) : [];
  });
}

interface Loop {
  readonly identifier: string;
  readonly values: readonly string[];
  readonly body: Node;
}

function loopOf({ value }: Entry, expansion: Expansion): Loop | null {
  const [name, collection, body] = value.kind === 'list' ? value.items : [];
  const identifier = textOfNode(name);
  if (identifier === undefined || collection === undefined || body === undefined) return null;
  const values = expansion.values(collection)?.map(plainText);
  return values === undefined || values.includes(null)
    ? null
    : { identifier, values: values.flatMap((text) => text ?? []), body };
}

/** `&{X}` takes only letters and digits of the value, for logical ids. */
function replaced(node: Node, identifier: string, value: string): Node {
  const inText = (text: string) =>
    text.replaceAll(`\${${identifier}}`, value).replaceAll(`&{${identifier}}`, value.replaceAll(/[^A-Za-z0-9]/g, ''));
  const visit = (inner: Node): Node => {
    if (inner.kind === 'scalar')
      return inner.text.includes(identifier) ? { ...inner, text: inText(inner.text) } : inner;
    if (inner.kind === 'list') return { ...inner, items: inner.items.map(visit) };
    const only = onlyEntry(inner);
    if (only?.key === 'Ref' && textOfNode(only.value) === identifier)
      return { kind: 'scalar', text: value, type: 'string', range: inner.range };
    return {
      ...inner,
      entries: inner.entries.map((entry) => ({ ...entry, key: inText(entry.key), value: visit(entry.value) })),
    };
  };
  return visit(node);
}
