import { unknown, type Value } from '../../../model/value.js';
import { numberValue } from '../../resource/decimal.js';
import {
  boolValue,
  chosenFrom,
  nullValue,
  stringValue,
  type TerraformValue,
  unknownValue,
} from '../../resource/value.js';
import { type Node, onlyEntry, type ScalarNode, textOfNode } from '../syntax/node.js';
import { runFunction } from './functions.js';
import { type Placed, type PlacedEntry, placeAt, toValue } from './placed.js';
import { sameValue } from './same.js';
import type { Scope } from './scope.js';

/** Evaluates a part of a template; null for `AWS::NoValue`, which takes its property away. */
export function evaluate(node: Node, scope: Scope): Placed | null {
  const location = scope.locate(node.range);
  const only = onlyEntry(node);
  if (only !== undefined) {
    if (only.key === 'Ref' && textOfNode(only.value) === 'AWS::NoValue') return null;
    if (only.key === 'Fn::If') return choose(only.value, node, scope);
    const value = runFunction(only, scope, (argument) => evaluateValue(argument, scope));
    if (value !== null) return placeAt(value, location);
  }
  switch (node.kind) {
    case 'scalar':
      return { kind: 'value', value: scalarValue(node), location };
    case 'list':
      return { kind: 'list', items: node.items.flatMap((item) => evaluate(item, scope) ?? []), location };
    case 'map': {
      const entries = new Map<string, PlacedEntry>();
      for (const { key, keyRange, value } of node.entries) {
        const placed = evaluate(value, scope);
        if (placed !== null)
          entries.set(key, {
            value: placed,
            location: scope.locate({ start: keyRange.start, end: Math.max(keyRange.end, value.range.end) }),
          });
      }
      return { kind: 'map', entries, location };
    }
  }
}

export function evaluateValue(node: Node | undefined, scope: Scope): TerraformValue {
  const placed = node === undefined ? null : evaluate(node, scope);
  return placed === null ? nullValue() : toValue(placed);
}

/** Numbers that are not written as one counts (`0123`, `1.10`) stay text: an account id keeps its zero. */
function scalarValue({ text, type }: ScalarNode): TerraformValue {
  if (type === 'null') return nullValue();
  if (type === 'bool') return boolValue(text.toLowerCase() === 'true');
  const number = type === 'number' ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) && String(number) === text ? numberValue(number) : stringValue(text);
}

/** `Fn::If`: what both ways share is known also where the condition isn't. */
function choose(argument: Node, node: Node, scope: Scope): Placed | null {
  const [condition, yes, no] = argument.kind === 'list' ? argument.items : [];
  const location = scope.locate(node.range);
  if (condition === undefined || yes === undefined || no === undefined) {
    const why = unknown('Fn::If', 'give it a condition and two values', location);
    return { kind: 'value', value: unknownValue('dynamic', why), location };
  }
  const decided = decide(condition, scope);
  if (decided.known) return evaluate(decided.value ? yes : no, scope);
  const [one, other] = [evaluate(yes, scope), evaluate(no, scope)];
  if (one !== null && other !== null && sameValue(toValue(one), toValue(other))) return one;
  const candidates = [one, other].flatMap((placed) => (placed === null ? [] : [toValue(placed)]));
  return { kind: 'value', value: chosenFrom(unknownValue('dynamic', decided), candidates), location };
}

function decide(node: Node, scope: Scope): Value<boolean> {
  const name = textOfNode(node) ?? textOfNode(onlyEntry(node)?.value);
  const found = name === undefined ? null : scope.condition(name);
  if (found !== null) return found;
  scope.missing(name ?? 'a condition', node.range);
  return unknown(name ?? 'a condition', 'declare it under Conditions', scope.locate(node.range));
}
