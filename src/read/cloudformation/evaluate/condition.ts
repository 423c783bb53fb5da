import { known, type Unknown, unknown, type Value } from '../../../model/value.js';
import type { TerraformValue } from '../../resource/value.js';
import { type Node, onlyEntry, textOfNode } from '../syntax/node.js';
import { evaluateValue } from './evaluate.js';
import { compareValues } from './same.js';
import type { Scope } from './scope.js';

/** Decides a condition as far as it can be. Source: CloudFormation guide, "Condition functions" (read 2026-11). */
export function decideCondition(node: Node, scope: Scope): Value<boolean> {
  const only = onlyEntry(node);
  const location = scope.locate(node.range);
  if (only === undefined) {
    const text = textOfNode(node);
    if (text === 'true' || text === 'false') return known(text === 'true');
    return unknown('a condition', 'write it with a condition function', location);
  }
  const { key, value } = only;
  const items = value.kind === 'list' ? value.items : [value];
  switch (key) {
    case 'Condition':
      return named(value, scope);
    case 'Fn::Not':
      return not(items[0] === undefined ? undecided(key, node, scope) : decideCondition(items[0], scope));
    case 'Fn::And':
      return all(items.map((item) => decideCondition(item, scope)));
    case 'Fn::Or':
      return not(all(items.map((item) => not(decideCondition(item, scope)))));
    case 'Fn::Equals':
      return compare(items, scope, (a, b) => compareValues(a, b));
    // Of the Rules section: `[[value, …], value]`.
    case 'Fn::Contains':
      return compare(items, scope, contains);
    case 'Fn::EachMemberIn':
      return compare(items, scope, (members, among) => every(members, (member) => contains(among, member)));
    case 'Fn::EachMemberEquals':
      return compare(items, scope, (members, wanted) => every(members, (member) => compareValues(member, wanted)));
    default:
      return undecided(key, node, scope);
  }
}

function undecided(what: string, { range }: Node, scope: Scope): Unknown {
  return unknown(what, 'write it with a condition function', scope.locate(range));
}

function named(node: Node, scope: Scope): Value<boolean> {
  const name = textOfNode(node) ?? '';
  const found = scope.condition(name);
  if (found !== null) return found;
  scope.missing(name, node.range);
  return undecided(name, node, scope);
}

function not(value: Value<boolean>): Value<boolean> {
  return value.known ? known(!value.value) : value;
}

function all(values: readonly Value<boolean>[]): Value<boolean> {
  return values.find((value) => value.known && !value.value) ?? values.find((value) => !value.known) ?? known(true);
}

function compare(
  items: readonly Node[],
  scope: Scope,
  decide: (a: TerraformValue, b: TerraformValue) => boolean | null,
): Value<boolean> {
  const [a, b] = [evaluateValue(items[0], scope), evaluateValue(items[1], scope)];
  const answer = decide(a, b);
  if (answer !== null) return known(answer);
  const open = [a, b].flatMap(firstUnknown)[0];
  return open ?? unknown('a condition', 'write what it compares');
}

function firstUnknown(value: TerraformValue): readonly Unknown[] {
  if (value.kind === 'unknown') return [value.why];
  return 'items' in value ? value.items.flatMap(firstUnknown) : [];
}

function itemsOf(value: TerraformValue): readonly TerraformValue[] | null {
  if (value.kind === 'unknown') return null;
  return 'items' in value ? value.items : [value];
}

function contains(list: TerraformValue, wanted: TerraformValue): boolean | null {
  const items = itemsOf(list);
  if (items === null) return null;
  const answers = items.map((item) => compareValues(item, wanted));
  return answers.includes(true) ? true : answers.includes(null) ? null : false;
}

function every(list: TerraformValue, decide: (item: TerraformValue) => boolean | null): boolean | null {
  const items = itemsOf(list);
  if (items === null) return null;
  const answers = items.map(decide);
  return answers.includes(false) ? false : answers.includes(null) ? null : true;
}
