/**
 * The syntax tree of a template, the same for YAML and JSON: the short forms of YAML (`!Ref x`) stand as their long
 * ones (`{ Ref: x }`). Ranges are offsets into the text; the end is exclusive.
 */
export type Node = ScalarNode | ListNode | MapNode;

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode {
  readonly kind: 'scalar';
  /** As written, without quotes: `012345678901` keeps its zero, `yes` is not yet true. */
  readonly text: string;
  readonly type: 'string' | 'number' | 'bool' | 'null';
  readonly range: Range;
}

interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly range: Range;
}

interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly range: Range;
}

export interface Entry {
  readonly key: string;
  readonly keyRange: Range;
  readonly value: Node;
}

/** The entry of a map; undefined where the node is no map or has no such key. */
function entryOf(node: Node | undefined, key: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

export function memberOf(node: Node | undefined, key: string): Node | undefined {
  return entryOf(node, key)?.value;
}

/** The text of a scalar that isn't null. */
export function textOfNode(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.type !== 'null' ? node.text : undefined;
}

/** The one entry of a map that has no other: how a function stands in a template. */
export function onlyEntry(node: Node): Entry | undefined {
  return node.kind === 'map' && node.entries.length === 1 ? node.entries[0] : undefined;
}
