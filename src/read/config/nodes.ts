import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, visit } from 'yaml';

export type Path = readonly (string | number)[];

/**
 * Finds the node that stands for a value of a YAML document, or for its key; where an alias brings it from elsewhere,
 * the node there; where a merge key does, the mapping around it.
 */
export function nodesOf(document: Document): (path: Path, part?: 'key') => Node | null {
  const targets = aliasTargets(document);
  const entryOf = (node: Node | null, step: string | number) => {
    if (isSeq(node)) return typeof step === 'number' ? { key: null, value: node.items[step] } : undefined;
    return isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined;
  };
  return (path, part) => {
    let node: Node | null = document.contents;
    for (const [index, step] of path.entries()) {
      const entry = entryOf(node, step);
      const next = part === 'key' && index === path.length - 1 ? entry?.key : entry?.value;
      if (!isNode(next)) return node;
      node = isAlias(next) ? (targets.get(next) ?? next) : next;
    }
    return node;
  };
}

/** What each alias stands for: the last anchor of its name that is written before it. */
function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
