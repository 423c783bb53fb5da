import { memberOf, textOfNode } from '../syntax/node.js';
import type { Stack } from './stack.js';

/** The assertions on its parameters that a stack would not be made with. Source: CloudFormation guide, "Rules" (read 2026-11). */
export function brokenRules(stack: Stack): readonly string[] {
  const rules = memberOf(stack.template, 'Rules');
  return (rules?.kind === 'map' ? rules.entries : []).flatMap(({ key, value }) => {
    const when = memberOf(value, 'RuleCondition');
    const applies = when === undefined ? null : stack.decide(when);
    if (applies !== null && !(applies.known && applies.value)) return [];
    const assertions = memberOf(value, 'Assertions');
    return (assertions?.kind === 'list' ? assertions.items : []).flatMap((item) => {
      const assertion = memberOf(item, 'Assert');
      const holds = assertion === undefined ? null : stack.decide(assertion);
      if (holds === null || !holds.known || holds.value) return [];
      const words = textOfNode(memberOf(item, 'AssertDescription'));
      return [
        `CloudFormation refuses these parameters: the rule ${stack.prefix}${key} does not hold${words === undefined ? '' : ` (${words})`}.`,
      ];
    });
  });
}
