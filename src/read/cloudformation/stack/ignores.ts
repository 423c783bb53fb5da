import type { Ignore } from '../../../model/ignore.js';
import { memberOf, type Node, textOfNode } from '../syntax/node.js';
import { locate } from '../syntax/parse.js';
import type { Stack } from './stack.js';

/** Findings that are accepted in `Metadata: { pullpath: { ignore: { RULE: reason } } }` of a resource, or of the template. */
export function ignoresIn(stack: Stack): readonly Ignore[] {
  const { template, source } = stack;
  const whole = locate(source, template.range, []);
  return [
    ...ignoresOf(template, stack, { from: whole.line, to: whole.endLine }),
    ...stack
      .declarations()
      .flatMap(({ node, location }) => ignoresOf(node, stack, { from: location.line, to: location.endLine })),
  ];
}

function ignoresOf(
  node: Node,
  { source }: Stack,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Ignore[] {
  const rules = memberOf(memberOf(memberOf(node, 'Metadata'), 'pullpath'), 'ignore');
  if (rules?.kind !== 'map') return [];
  return rules.entries.map(({ key, keyRange, value }) => ({
    rule: key,
    reason: textOfNode(value) ?? '',
    location: locate(source, { start: keyRange.start, end: Math.max(keyRange.end, value.range.end) }, []),
    covers: { kind: 'lines', file: source.file, from, to },
    until: null,
  }));
}
