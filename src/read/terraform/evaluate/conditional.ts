import { compare, decimal } from '../../resource/decimal.js';
import { chosenFrom, type TerraformValue, type Type, typeOf, unknownValue } from '../../resource/value.js';
import type { Expression, Range } from '../syntax/ast.js';
import { convert } from './convert.js';
import { equal, sameType } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import { typeOfFailed } from './failed-type.js';
import type { Evaluate, Scope } from './scope.js';
import { marked } from './sensitive.js';
import { partsOf, unify } from './unify.js';

type Conditional = Extract<Expression, { kind: 'conditional' }>;

/** What a branch gives; `value` is null where it fails, which only matters where it is taken. */
interface Branch {
  readonly value: TerraformValue | null;
  readonly type: Type;
  readonly error: EvaluationError | null;
}

/** Source: hclsyntax, `ConditionalExpr.Value` (read 2026-11). */
export function evaluateConditional(expression: Conditional, scope: Scope, evaluate: Evaluate): TerraformValue {
  const condition = convertCondition(evaluate(expression.condition, scope), expression.condition.range);
  const yes = branchOf(expression.yes, scope, evaluate);
  const no = branchOf(expression.no, scope, evaluate);
  if (condition.kind === 'bool') {
    const { value, error } = condition.value ? yes : no;
    if (value === null) throw error;
  }
  const type = resultType(yes, no);
  if (type === null)
    throw new EvaluationError(
      'Inconsistent conditional result types: the true and false result expressions must have consistent types.',
      expression.range,
    );
  const told = [yes.value, no.value].flatMap((value) => (value === null ? [] : [value]));
  if (condition.kind === 'unknown') {
    // What fails if it is taken is refused only then.
    if (yes.value !== null && no.value !== null && equal(yes.value, no.value) === true) return convert(yes.value, type);
    const result = chosenFrom(unknownValue(type, condition.why), told);
    const areFew = told.length === 2 && told.every(isAtMostOne);
    return marked(areFew ? { ...result, atMostOne: true } : result, ...told);
  }
  const taken = condition.kind === 'bool' && condition.value ? yes.value : no.value;
  if (taken === null) throw new Error('a branch that is taken has a value');
  const other = condition.kind === 'bool' && condition.value ? no.type : yes.type;
  if (isCollection(other)) checkAlike(taken, type, expression);
  return marked(convert(taken, type), condition, ...told);
}

/** Whether a number is one at most, or a collection holds one item at most. */
function isAtMostOne(value: TerraformValue): boolean {
  switch (value.kind) {
    case 'number':
      return compare(value.value, ONE) <= 0;
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.length <= 1;
    case 'map':
    case 'object':
      return value.entries.size <= 1;
    case 'unknown':
      return value.atMostOne === true;
    default:
      return false;
  }
}

const ONE = decimal(1);

/** What stands in brackets beside a list of any type goes into it as it is, so that its items must be alike. */
function checkAlike(taken: TerraformValue, type: Type, { range }: Conditional): void {
  const isOpen = typeof type !== 'string' && partsOf(type).every((part) => part === 'dynamic');
  if (isOpen && (('list' in type && taken.kind === 'tuple') || ('map' in type && taken.kind === 'object'))) {
    const [first = 'dynamic', ...others] = partsOf(typeOf(taken)).filter((part) => part !== 'dynamic');
    if (!others.every((other) => sameType(first, other)))
      throw new EvaluationError('Inconsistent conditional result types: all items must have the same type.', range);
  }
}

function isCollection(type: Type): boolean {
  return typeof type !== 'string' && ('list' in type || 'map' in type);
}

/** A null of no type takes that of the other branch; beside what has no type yet, nothing is converted. */
function resultType(yes: Branch, no: Branch): Type | null {
  if (isPlainNull(yes)) return no.type;
  if (isPlainNull(no)) return yes.type;
  return yes.type === 'dynamic' || no.type === 'dynamic' ? 'dynamic' : unify([yes.type, no.type]);
}

function isPlainNull({ value, type }: Branch): boolean {
  return value?.kind === 'null' && type === 'dynamic';
}

function branchOf(expression: Expression, scope: Scope, evaluate: Evaluate): Branch {
  try {
    const value = evaluate(expression, scope);
    return { value, type: typeOf(value), error: null };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return { value: null, type: typeOfFailed(expression, scope, evaluate), error };
  }
}

export function convertCondition(value: TerraformValue, range: Range): TerraformValue {
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
