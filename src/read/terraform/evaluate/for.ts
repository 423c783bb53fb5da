import {
  asUnordered,
  chosenFrom,
  nullValue,
  objectValue,
  type TerraformValue,
  tupleValue,
  type UnknownValue,
  unknownValue,
  withElement,
} from '../../resource/value.js';
import type { Expression } from '../syntax/ast.js';
import { iterate } from './access.js';
import { convertCondition } from './conditional.js';
import { EvaluationError } from './evaluation-error.js';
import { toKey, unknownByKey } from './object-key.js';
import { hasOrder } from './order.js';
import { ANY_ITEM, type Evaluate, type Scope, withNames } from './scope.js';
import { marked } from './sensitive.js';

type ForExpression = Extract<Expression, { kind: 'for' }>;

/** The key, or the place in a list, and the value. */
type Item = readonly [TerraformValue, TerraformValue];

interface Context {
  readonly scope: Scope;
  readonly evaluate: Evaluate;
}

export function evaluateFor(expression: ForExpression, scope: Scope, evaluate: Evaluate): TerraformValue {
  const context: Context = { scope, evaluate };
  const collection = evaluate(expression.collection, scope);
  if (collection.kind === 'unknown' && !isKnownToBeSingle(collection))
    return forUnknown(expression, collection, context);
  const items = iterate(collection);
  if (items === null) {
    throw new EvaluationError(
      collection.kind === 'null'
        ? "Iteration over null value: a null value cannot be used as the collection in a 'for' expression."
        : "Iteration over non-iterable value: a value of this type can't be used as the collection in a 'for' expression.",
      expression.collection.range,
    );
  }
  checkCondition(expression, context);
  const results: TerraformValue[] = [];
  const entries = new Map<string, TerraformValue[]>();
  let sensitive = collection.sensitive === true;
  for (const [key, item] of items) {
    const inner = within(expression, [key, item], scope);
    if (expression.condition !== null) {
      const included = convertCondition(evaluate(expression.condition, inner), expression.condition.range);
      if (included.kind === 'unknown') return someOf(expression, items, { why: included.why, ...context });
      sensitive ||= included.sensitive === true;
      if (included.kind === 'bool' && !included.value) continue;
    }
    if (expression.key === null) {
      results.push(evaluate(expression.value, inner));
      continue;
    }
    const written = evaluate(expression.key, inner);
    const name = toKey(written, expression.key.range);
    sensitive ||= written.sensitive === true;
    if (typeof name !== 'string') return unknownByKey(name);
    const group = entries.get(name);
    const value = evaluate(expression.value, inner);
    if (group === undefined) entries.set(name, [value]);
    else if (expression.group) group.push(value);
    else
      throw new EvaluationError(
        `Duplicate object key: two different items produced the key "${name}" in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key.`,
        expression.key.range,
      );
  }
  const inOrder = hasOrder(collection);
  const listOf = (items: readonly TerraformValue[]) => (inOrder ? tupleValue(items) : asUnordered(tupleValue(items)));
  if (expression.key === null) return marked(listOf(results), { sensitive });
  const object = objectValue(
    [...entries].map(([key, group]) => [key, expression.group ? listOf(group) : (group[0] ?? nullValue())] as const),
  );
  return marked(object, { sensitive });
}

/** A text that isn't known is no collection. Of types that are only taken from a name nothing is told. */
function isKnownToBeSingle({ type, symbol }: UnknownValue): boolean {
  return typeof type === 'string' && type !== 'dynamic' && symbol === undefined;
}

/** What the names of the expression stand for while it makes something of one item. */
function within({ keyName, valueName }: ForExpression, [key, value]: Item, scope: Scope): Scope {
  const names = new Map([[valueName, value]]);
  if (keyName !== null) names.set(keyName, key);
  return withNames(scope, names);
}

/** A condition that can't be right for any item is refused even where there is none. Source: hclsyntax, `ForExpr.Value`. */
function checkCondition(expression: ForExpression, { scope, evaluate }: Context): void {
  const { condition } = expression;
  if (condition === null) return;
  const item = unknownValue('dynamic', ANY_ITEM);
  convertCondition(evaluate(condition, within(expression, [item, item], scope)), condition.range);
}

/** What `for` makes of each item is told where only their number isn't known. */
function forUnknown(expression: ForExpression, collection: UnknownValue, context: Context): TerraformValue {
  const { why, element = unknownValue('dynamic', why) } = collection;
  const list = unknownValue('dynamic', why);
  const made = madeOf(expression, [unknownValue('dynamic', why), element], context);
  return made === null ? withDoubt(list) : withElement(chosenFrom(list, [made]), collection, made);
}

/** Which of the items are taken isn't known. */
function someOf(
  expression: ForExpression,
  items: readonly Item[],
  { why, ...context }: Context & { readonly why: UnknownValue['why'] },
): TerraformValue {
  const made = items.map((item) => madeOf(expression, item, context));
  const list = unknownValue('dynamic', why);
  return made.includes(null)
    ? withDoubt(list)
    : chosenFrom(
        list,
        made.filter((each) => each !== null),
      );
}

function withDoubt({ type, why }: UnknownValue): UnknownValue {
  return unknownValue(type, { ...why, mayBeDeclared: true });
}

/** What `for` makes of one item; null where it can't be made of it. */
function madeOf(expression: ForExpression, item: Item, { scope, evaluate }: Context): TerraformValue | null {
  try {
    return evaluate(expression.value, within(expression, item, scope));
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}
