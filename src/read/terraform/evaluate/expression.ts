import { parseDecimal } from '../../resource/decimal.js';
import { formatDecimal } from '../../resource/decimal-text.js';
import {
  asUnordered,
  chosenFrom,
  findUnknown,
  isUnordered,
  nullValue,
  objectValue,
  sizeOf,
  stringValue,
  type TerraformValue,
  type Type,
  tupleValue,
  typeOf,
  type UnknownValue,
  unknownValue,
} from '../../resource/value.js';
import type { Expression, Range } from '../syntax/ast.js';
import { attributeOf, indexOf, iterate } from './access.js';
import { convert, unify } from './convert.js';
import { equal } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import { callFunction } from './function-call.js';
import { binary, unary } from './operators.js';
import { isIndexStep, type Scope, withNames } from './scope.js';
import { marked } from './sensitive.js';
import { evaluateTemplate } from './template.js';

/** What `splat-item` stands for inside a splat; no name of a configuration can be this. */
const SPLAT_ITEM = '*';

/** Evaluates an expression. Throws `EvaluationError` where Terraform would refuse it. */
export function evaluate(expression: Expression, scope: Scope): TerraformValue {
  switch (expression.kind) {
    case 'number': {
      const value = parseDecimal(expression.text);
      if (value === null) throw new EvaluationError(`not a number: ${expression.text}`, expression.range);
      return { kind: 'number', value };
    }
    case 'bool':
      return { kind: 'bool', value: expression.value };
    case 'null':
      return nullValue();
    case 'template':
      return evaluateTemplate(expression, scope, evaluate);
    case 'tuple':
      return bounded(tupleValue(expression.items.map((item) => evaluate(item, scope))), expression.range);
    case 'object':
      return bounded(evaluateObject(expression, scope), expression.range);
    case 'variable':
    case 'attribute':
    case 'index':
      return evaluateReference(expression, scope);
    case 'splat':
      return evaluateSplat(expression, scope);
    case 'splat-item':
      return resolveRoot(SPLAT_ITEM, [], expression.range, scope).value;
    case 'call':
      return bounded(callFunction(expression, scope, evaluate), expression.range);
    case 'unary':
      return unary(expression.operator, evaluate(expression.operand, scope), expression.range);
    case 'binary':
      return binary(
        expression.operator,
        evaluate(expression.left, scope),
        evaluate(expression.right, scope),
        expression.range,
      );
    case 'conditional':
      return evaluateConditional(expression, scope);
    case 'for':
      return bounded(evaluateFor(expression, scope), expression.range);
    case 'parentheses':
      return evaluate(expression.inner, scope);
  }
}

/** Lists of lists that double and double would never be gone through: no configuration holds this many values. */
const MAXIMUM_SIZE = 1_000_000;

function bounded(value: TerraformValue, range: Range): TerraformValue {
  if (sizeOf(value) > MAXIMUM_SIZE) throw new EvaluationError(`the value grows beyond ${MAXIMUM_SIZE} elements`, range);
  return value;
}

/** `a.b[0].c`: the scope is asked for as much of it as it needs, so that only that is evaluated. */
function evaluateReference(
  expression: Extract<Expression, { kind: 'variable' | 'attribute' | 'index' }>,
  scope: Scope,
): TerraformValue {
  const steps: Step[] = [];
  let root: Expression = expression;
  for (;;) {
    if (root.kind === 'attribute') {
      steps.unshift({ name: root.name, key: null, range: root.range });
      root = root.of;
      continue;
    }
    const key: TerraformValue | null = root.kind === 'index' ? constantKey(root.key) : null;
    if (root.kind !== 'index' || key === null) break;
    steps.unshift({ name: `[${keyText(key)}]`, key, range: root.range });
    root = root.of;
  }
  const resolved =
    root.kind === 'variable'
      ? resolveRoot(
          root.name,
          steps.map(({ name }) => name),
          expression.range,
          scope,
        )
      : { value: root.kind === 'index' ? evaluateIndex(root, scope) : evaluate(root, scope), used: 0 };
  return steps
    .slice(resolved.used)
    .reduce(
      (value, { name, key, range }) => (key === null ? attributeOf(value, name, range) : indexOf(value, key, range)),
      resolved.value,
    );
}

/** A step of a reference; `key` is set where it is one in brackets. */
interface Step {
  readonly name: string;
  readonly key: TerraformValue | null;
  readonly range: Range;
}

function evaluateIndex({ of, key, range }: Extract<Expression, { kind: 'index' }>, scope: Scope): TerraformValue {
  return indexOf(evaluate(of, scope), evaluate(key, scope), range);
}

/** A key that is written out: a number, or a text without anything to fill in. */
function constantKey(key: Expression): TerraformValue | null {
  if (key.kind === 'number') {
    const value = parseDecimal(key.text);
    return value === null ? null : { kind: 'number', value };
  }
  if (key.kind !== 'template' || key.parts.length > 1) return null;
  const [part] = key.parts;
  if (part === undefined) return stringValue('');
  return part.kind === 'text' ? stringValue(part.text) : null;
}

function keyText(key: TerraformValue): string {
  if (key.kind === 'number') return formatDecimal(key.value);
  return key.kind === 'string' ? JSON.stringify(key.value) : '';
}

function resolveRoot(root: string, names: readonly string[], range: Range, scope: Scope) {
  const resolved = scope.resolve(root, names, range);
  if (resolved === null)
    throw new EvaluationError(
      `Reference to undeclared resource: nothing named "${names.reduce((text, name) => (isIndexStep(name) ? text + name : `${text}.${name}`), root)}" is declared here.`,
      range,
    );
  return resolved;
}

function evaluateObject(expression: Extract<Expression, { kind: 'object' }>, scope: Scope): TerraformValue {
  const entries: [string, TerraformValue][] = [];
  let sensitive = false;
  for (const { key: keyExpression, value } of expression.items) {
    const written = evaluate(keyExpression, scope);
    const key = toKey(written, keyExpression.range);
    if (typeof key !== 'string') return unknownByKey(key);
    sensitive ||= written.sensitive === true;
    entries.push([key, evaluate(value, scope)]);
  }
  // A key has no mark of its own.
  return marked(objectValue(entries), { sensitive });
}

/** An object whose keys aren't known. Where a resource's attribute is the key, `for_each` over it is refused. */
function unknownByKey(key: UnknownValue): TerraformValue {
  return unknownValue(
    'dynamic',
    key.why,
    key.symbol === undefined ? undefined : { space: UNKNOWN_KEYS, key: key.symbol.key },
  );
}

/** The space of objects whose keys are only known after apply. */
export const UNKNOWN_KEYS = 'keys';

function toKey(value: TerraformValue, range: Range): string | Extract<TerraformValue, { kind: 'unknown' }> {
  if (value.kind === 'null') throw new EvaluationError("Null value as key: can't use a null value as a key.", range);
  let key: TerraformValue;
  try {
    key = convert(value, 'string');
  } catch (error) {
    if (error instanceof EvaluationError)
      throw new EvaluationError(`Incorrect key type: can't use this value as a key: ${error.message}.`, range);
    throw error;
  }
  if (key.kind === 'string') return key.value;
  if (key.kind === 'unknown') return key;
  throw new EvaluationError("Incorrect key type: can't use this value as a key.", range);
}

/** A splat over null is empty, over a single value a list of it. Source: hclsyntax/spec.md, "Splat Operators". */
function evaluateSplat(expression: Extract<Expression, { kind: 'splat' }>, scope: Scope): TerraformValue {
  const value = evaluate(expression.of, scope);
  return marked(splatOver(value, expression, scope), value);
}

function splatOver(
  value: TerraformValue,
  expression: Extract<Expression, { kind: 'splat' }>,
  scope: Scope,
): TerraformValue {
  if (value.kind === 'null') return tupleValue([]);
  const each = (item: TerraformValue) => evaluate(expression.each, withNames(scope, new Map([[SPLAT_ITEM, item]])));
  if (value.kind === 'unknown') {
    const list = unknownValue('dynamic', value.why);
    return value.element === undefined ? list : { ...list, element: each(value.element) };
  }
  if (value.kind === 'list' || value.kind === 'set') {
    const items = value.items.map(each);
    const list: TerraformValue = { kind: 'list', element: unify(items.map(typeOf)) ?? 'dynamic', items };
    return hasOrder(value) ? list : asUnordered(list);
  }
  const tuple = tupleValue((value.kind === 'tuple' ? value.items : [value]).map(each));
  return hasOrder(value) ? tuple : asUnordered(tuple);
}

/** Sets are sorted by values: where one of several isn't known, no place is. */
function hasOrder(value: TerraformValue): boolean {
  return !isUnordered(value) && !(value.kind === 'set' && value.items.length > 1 && findUnknown(value) !== null);
}

function evaluateConditional(expression: Extract<Expression, { kind: 'conditional' }>, scope: Scope): TerraformValue {
  const condition = convertCondition(evaluate(expression.condition, scope), expression.condition.range);
  if (condition.kind === 'bool') {
    // Only the branch taken is evaluated, except for its type: the other may refer to what does not exist.
    const taken = evaluate(condition.value ? expression.yes : expression.no, scope);
    const other = typeOfBranch(condition.value ? expression.no : expression.yes, scope);
    const type = unify([typeOf(taken), other]);
    if (type === null)
      throw new EvaluationError(
        'Inconsistent conditional result types: the true and false result expressions must have consistent types.',
        expression.range,
      );
    return marked(convert(taken, type), condition);
  }
  const yes = evaluate(expression.yes, scope);
  const no = evaluate(expression.no, scope);
  const type = unify([typeOf(yes), typeOf(no)]);
  if (type === null)
    throw new EvaluationError(
      'Inconsistent conditional result types: the true and false result expressions must have consistent types.',
      expression.range,
    );
  if (equal(yes, no) === true && condition.kind === 'unknown') return convert(yes, type);
  return chosenFrom(unknownValue(type, condition.kind === 'unknown' ? condition.why : neverKnown()), [yes, no]);
}

function neverKnown(): never {
  throw new Error('a condition is a bool or unknown');
}

/** The branch not taken counts for the type alone; what is wrong in it does not matter. */
function typeOfBranch(branch: Expression, scope: Scope): Type {
  try {
    return typeOf(evaluate(branch, scope));
  } catch (error) {
    if (error instanceof EvaluationError) return 'dynamic';
    throw error;
  }
}

/** A condition that can't be right for any item is refused even where there is none. Source: hclsyntax, `ForExpr.Value`. */
function checkCondition({ condition, keyName, valueName }: Extract<Expression, { kind: 'for' }>, scope: Scope): void {
  if (condition === null) return;
  const any = unknownValue('dynamic', { known: false, what: 'an item', settle: 'check the plan', location: null });
  const names = new Map<string, TerraformValue>([[valueName, any]]);
  if (keyName !== null) names.set(keyName, any);
  convertCondition(evaluate(condition, withNames(scope, names)), condition.range);
}

/** What `for` makes of each item is told where only their number isn't known. */
function forUnknown(
  expression: Extract<Expression, { kind: 'for' }>,
  collection: UnknownValue,
  scope: Scope,
): TerraformValue {
  const { why, element = unknownValue('dynamic', why) } = collection;
  const list = unknownValue('dynamic', why);
  const made = madeOf(expression, [unknownValue('dynamic', why), element], scope);
  return made === null ? withDoubt(list) : { ...chosenFrom(list, [made]), element: made };
}

/** Which of the items are taken isn't known. */
function someOf(
  expression: Extract<Expression, { kind: 'for' }>,
  items: readonly (readonly [TerraformValue, TerraformValue])[],
  { why, scope }: { readonly why: UnknownValue['why']; readonly scope: Scope },
): TerraformValue {
  const made = items.map((item) => madeOf(expression, item, scope));
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
function madeOf(
  expression: Extract<Expression, { kind: 'for' }>,
  [key, item]: readonly [TerraformValue, TerraformValue],
  scope: Scope,
): TerraformValue | null {
  const names = new Map([[expression.valueName, item]]);
  if (expression.keyName !== null) names.set(expression.keyName, key);
  try {
    return evaluate(expression.value, withNames(scope, names));
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}

function convertCondition(value: TerraformValue, range: Range): TerraformValue {
  if (value.kind === 'null')
    throw new EvaluationError(
      'Null condition: the condition value is null. Conditions must either be true or false.',
      range,
    );
  try {
    return convert(value, 'bool');
  } catch (error) {
    if (error instanceof EvaluationError)
      throw new EvaluationError('Incorrect condition type: the condition expression must be of type bool.', range);
    throw error;
  }
}

function evaluateFor(expression: Extract<Expression, { kind: 'for' }>, scope: Scope): TerraformValue {
  const collection = evaluate(expression.collection, scope);
  if (collection.kind === 'unknown') return forUnknown(expression, collection, scope);
  const items = iterate(collection);
  if (items === null) {
    throw new EvaluationError(
      collection.kind === 'null'
        ? "Iteration over null value: a null value cannot be used as the collection in a 'for' expression."
        : "Iteration over non-iterable value: a value of this type can't be used as the collection in a 'for' expression.",
      expression.collection.range,
    );
  }
  checkCondition(expression, scope);
  const results: TerraformValue[] = [];
  const entries = new Map<string, TerraformValue[]>();
  let sensitive = collection.sensitive === true;
  for (const [key, item] of items) {
    const names = new Map([[expression.valueName, item]]);
    if (expression.keyName !== null) names.set(expression.keyName, key);
    const inner = withNames(scope, names);
    if (expression.condition !== null) {
      const included = convertCondition(evaluate(expression.condition, inner), expression.condition.range);
      if (included.kind === 'unknown') return someOf(expression, items, { why: included.why, scope });
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
