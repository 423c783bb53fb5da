import { chosenFrom, type TerraformValue, type Type, typeOf, unknownValue } from '../../resource/value.js';
import type { Expression, Range } from '../syntax/ast.js';
import { convert, unify } from './convert.js';
import { equal } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import type { Evaluate, Scope } from './scope.js';
import { marked } from './sensitive.js';

export function evaluateConditional(
  expression: Extract<Expression, { kind: 'conditional' }>,
  scope: Scope,
  evaluate: Evaluate,
): TerraformValue {
  const condition = convertCondition(evaluate(expression.condition, scope), expression.condition.range);
  if (condition.kind === 'bool') {
    // Only the branch taken is evaluated, except for its type: the other may refer to what does not exist.
    const taken = evaluate(condition.value ? expression.yes : expression.no, scope);
    const other = typeOfBranch(condition.value ? expression.no : expression.yes, scope, evaluate);
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
function typeOfBranch(branch: Expression, scope: Scope, evaluate: Evaluate): Type {
  try {
    return typeOf(evaluate(branch, scope));
  } catch (error) {
    if (error instanceof EvaluationError) return 'dynamic';
    throw error;
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
