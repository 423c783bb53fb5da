import type { GivenParameter } from './stack/parameters.js';
import type { Stack } from './stack/stack.js';
import { memberOf, type Node, onlyEntry, textOfNode } from './syntax/node.js';

/** Values for the parameters that nothing tells and conditions depend on. */
export type Assignment = ReadonlyMap<string, string>;

export interface Variants {
  readonly assignments: readonly Assignment[];
  /** Whether every value that the parameters can have does what one of these does. */
  readonly areAll: boolean;
}

/** More settings than these are not tried. */
const MAXIMUM_VARIANTS = 32;

/**
 * The settings that decide all conditions of stacks which nothing decides: each parameter with every value that it may
 * have, or that a condition compares it with, and one other. Empty where there are none, or too many.
 */
export function variantsOf(stacks: readonly Stack[]): Variants {
  const values = new Map<string, Set<string>>();
  for (const stack of stacks) collect(stack, values);
  let variants: readonly Assignment[] = values.size === 0 ? [] : [new Map()];
  for (const [name, candidates] of values) {
    variants = variants.flatMap((variant) => [...candidates].map((value) => new Map(variant).set(name, value)));
    if (variants.length > MAXIMUM_VARIANTS) return { assignments: [], areAll: false };
  }
  return { assignments: variants, areAll: [...values.keys()].every((name) => isDecidedByConditions(stacks, name)) };
}

/**
 * Whether the settings tried of a parameter stand for all: one stack alone has it, and nothing is done with its value but
 * to compare it with the texts that are tried, or it may have no other.
 */
function isDecidedByConditions(stacks: readonly Stack[], name: string): boolean {
  const [owner, ...others] = stacks.filter(({ parameterNames }) => parameterNames.includes(name));
  if (owner === undefined || others.length > 0 || owner.template.kind !== 'map') return false;
  if (memberOf(memberOf(memberOf(owner.template, 'Parameters'), name), 'AllowedValues') !== undefined) return true;
  // Rules refuse values, and make nothing of them.
  return owner.template.entries.every(({ key, value }) => key === 'Rules' || !isUsedOtherwise(value, name));
}

function isUsedOtherwise(node: Node, name: string): boolean {
  if (node.kind === 'list') return node.items.some((item) => isUsedOtherwise(item, name));
  if (node.kind !== 'map') return textOfNode(node)?.includes(`\${${name}}`) === true;
  return node.entries.some(({ key, value }) => {
    if (key === 'Ref') return textOfNode(value) === name;
    return !(key === 'Fn::Equals' && comparedIn(value)?.name === name) && isUsedOtherwise(value, name);
  });
}

function collect(stack: Stack, values: Map<string, Set<string>>): void {
  const conditions = memberOf(stack.template, 'Conditions');
  for (const { value } of conditions?.kind === 'map' ? conditions.entries : []) {
    if (stack.decide(value).known) continue;
    for (const { name, compared } of comparisonsIn(value, stack)) {
      const allowed = memberOf(memberOf(memberOf(stack.template, 'Parameters'), name), 'AllowedValues');
      const found = values.get(name) ?? new Set<string>();
      for (const text of allowed?.kind === 'list' ? allowed.items.flatMap((item) => textOfNode(item) ?? []) : [])
        found.add(text);
      if (allowed === undefined) found.add(compared).add(`other than ${compared}`);
      values.set(name, found);
    }
  }
}

interface Comparison {
  readonly name: string;
  readonly compared: string;
}

/** The parameters without a value that a condition compares with a text. */
function comparisonsIn(node: Node, stack: Stack): readonly Comparison[] {
  const only = onlyEntry(node);
  if (only === undefined) return node.kind === 'list' ? node.items.flatMap((item) => comparisonsIn(item, stack)) : [];
  const comparison = only.key === 'Fn::Equals' ? comparedIn(only.value) : null;
  if (comparison === null) return only.key === 'Condition' ? [] : comparisonsIn(only.value, stack);
  const { name } = comparison;
  if (!stack.parameterNames.includes(name)) return [];
  const parameter: Node = { kind: 'scalar', text: name, type: 'string', range: node.range };
  const reference: Node = {
    kind: 'map',
    entries: [{ key: 'Ref', keyRange: node.range, value: parameter }],
    range: node.range,
  };
  return stack.value(reference, 'Conditions').kind === 'unknown' ? [comparison] : [];
}

/** `[!Ref Env, prod]`, either way round. */
function comparedIn(operands: Node): Comparison | null {
  const [left, right] = operands.kind === 'list' ? operands.items : [];
  const name = parameterIn(left) ?? parameterIn(right);
  const compared = textOfNode(left) ?? textOfNode(right);
  return name === undefined || compared === undefined ? null : { name, compared };
}

function parameterIn(node: Node | undefined): string | undefined {
  const only = node === undefined ? undefined : onlyEntry(node);
  return only?.key === 'Ref' ? textOfNode(only.value) : undefined;
}

export function asGiven(
  parameters: ReadonlyMap<string, GivenParameter>,
  variant: Assignment,
): ReadonlyMap<string, GivenParameter> {
  return new Map([
    ...parameters,
    ...[...variant].map(([name, text]) => [name, { kind: 'text', text } as const] as const),
  ]);
}

/** `Env=prod, Vpc=other than none`. */
export function nameOf(variant: Assignment): string {
  return [...variant].map(([name, value]) => `${name}=${value}`).join(', ');
}
