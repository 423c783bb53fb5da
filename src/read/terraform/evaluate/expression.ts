import { parseDecimal } from '../../resource/decimal.js';
import { formatDecimal } from '../../resource/decimal-text.js';
import {
  asUnordered,
  chosenFrom,
  nullValue,
  objectValue,
  sizeOf,
  stringValue,
  type TerraformValue,
  tupleValue,
  typeOf,
  type UnknownValue,
  unknownValue,
  withElement,
} from '../../resource/value.js';
import type { BinaryOperator, Expression, Range } from '../syntax/ast.js';
import { attributeOf, fixedIndexOf, indexOf } from './access.js';
import { evaluateConditional } from './conditional.js';
import { EvaluationError } from './evaluation-error.js';
import { writtenType } from './failed-type.js';
import { evaluateFor } from './for.js';
import { callFunction } from './function-call.js';
import { toKey, unknownByKey } from './object-key.js';
import { binary, unary } from './operators.js';
import { hasOrder } from './order.js';
import { ANY_ITEM, isIndexStep, type Scope, withNames } from './scope.js';
import { marked } from './sensitive.js';
import { evaluateTemplate } from './template.js';
import { isConvertible, unify } from './unify.js';

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
      return evaluateBinary(expression, scope);
    case 'conditional':
      return evaluateConditional(expression, scope, evaluate);
    case 'for':
      return bounded(evaluateFor(expression, scope, evaluate), expression.range);
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

/**
 * Since Terraform 1.12 what goes wrong on the right of `&&` and `||` does not matter where the left decides, as long as
 * it could be a truth value; what earlier versions refuse is not worth refusing here.
 * Source: Terraform 1.12 changelog; hclsyntax 2.24, `BinaryOpExpr.Value` (read 2026-11).
 */
function evaluateBinary(
  { operator, left, right, range }: Extract<Expression, { kind: 'binary' }>,
  scope: Scope,
): TerraformValue {
  const first = evaluate(left, scope);
  if (!isDecided(operator, first)) return binary(operator, first, evaluate(right, scope), range);
  let second: TerraformValue;
  try {
    second = evaluate(right, scope);
  } catch (error) {
    if (!(error instanceof EvaluationError) || !isConvertible(writtenType(right), 'bool', true)) throw error;
    second = first;
  }
  const isNull = second.kind === 'null' && isConvertible(second.type, 'bool', true);
  return binary(operator, first, isNull ? first : second, range);
}

/** Whether the left side decides alone. */
function isDecided(operator: BinaryOperator, left: TerraformValue): boolean {
  if (left.kind !== 'bool' && left.kind !== 'string') return false;
  const deciding = operator === '||' ? ['true', '1'] : operator === '&&' ? ['false', '0'] : [];
  return deciding.includes(String(left.value));
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
      (value, { name, key, range }) =>
        key === null ? attributeOf(value, name, range) : fixedIndexOf(value, key, range),
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
  let open: UnknownValue | null = null;
  for (const { key: keyExpression, value } of expression.items) {
    const written = evaluate(keyExpression, scope);
    const key = toKey(written, keyExpression.range);
    const item = evaluate(value, scope);
    sensitive ||= written.sensitive === true;
    if (typeof key === 'string') entries.push([key, item]);
    else open ??= key;
  }
  if (open !== null) return unknownByKey(open);
  // A key has no mark of its own.
  return marked(objectValue(entries), { sensitive });
}

/** A splat over null is empty, over a single value a list of it. Source: hclsyntax/spec.md, "Splat Operators". */
function evaluateSplat(expression: Extract<Expression, { kind: 'splat' }>, scope: Scope): TerraformValue {
  const value = evaluate(expression.of, scope);
  return marked(splatOver(value, expression, scope), value);
}

/** What can't be made of any item is refused only where there is one. */
function attempt(make: () => TerraformValue): TerraformValue | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}

function splatOver(
  value: TerraformValue,
  expression: Extract<Expression, { kind: 'splat' }>,
  scope: Scope,
): TerraformValue {
  const each = (item: TerraformValue) => evaluate(expression.each, withNames(scope, new Map([[SPLAT_ITEM, item]])));
  if (value.kind === 'null') {
    if (typeof value.type === 'string' || !('list' in value.type || 'set' in value.type || 'tuple' in value.type))
      return tupleValue([]);
    throw new EvaluationError(
      'Splat of null value: splat expressions (with the * symbol) cannot be applied to null sequences.',
      expression.of.range,
    );
  }
  if (value.kind === 'unknown') {
    const list = unknownValue('dynamic', value.why);
    const made = value.element === undefined ? null : attempt(() => each(value.element ?? value));
    return made === null ? chosenFrom(list, [value]) : withElement(list, value, made);
  }
  if (value.kind === 'list' || value.kind === 'set') {
    const items = value.items.map(each);
    // What can't be done with any item is refused even where there is none.
    const element = items.length === 0 ? typeOf(each(unknownValue(value.element, ANY_ITEM))) : unify(items.map(typeOf));
    const list: TerraformValue = { kind: 'list', element: element ?? 'dynamic', items };
    return hasOrder(value) ? list : asUnordered(list);
  }
  const tuple = tupleValue((value.kind === 'tuple' ? value.items : [value]).map(each));
  return hasOrder(value) ? tuple : asUnordered(tuple);
}
