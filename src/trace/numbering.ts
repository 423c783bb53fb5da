export type Part = string | number | boolean | null;

interface Node {
  number: number | null;
  readonly next: Map<Part, Node>;
}

/** Gives each list of parts a number of its own, and equal lists the same: a key without making a text of them. */
export function numbering(): (parts: readonly Part[]) => number {
  const root: Node = { number: null, next: new Map() };
  let count = 0;
  return (parts) => {
    let node = root;
    for (const part of parts) {
      let next = node.next.get(part);
      if (next === undefined) {
        next = { number: null, next: new Map() };
        node.next.set(part, next);
      }
      node = next;
    }
    node.number ??= count++;
    return node.number;
  };
}
