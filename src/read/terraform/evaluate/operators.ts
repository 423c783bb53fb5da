import type { BinaryOperator, Range } from '../syntax/ast.js';
import { convert } from './convert.js';
import { decimal } from './decimal.js';
import { equal } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import { boolValue, type Decimal, type TerraformValue, type Type, unknownValue } from './value.js';

/** Source: hclsyntax/spec.md, "Operations". Logic does not stop short: an unknown on either side makes it unknown. */
export function binary(
  operator: BinaryOperator,
  left: TerraformValue,
  right: TerraformValue,
  range: Range,
): TerraformValue {
  switch (operator) {
    case '==':
    case '!=': {
      const same = equal(left, right);
      if (same === null) return unknownValue('bool', firstWhy(left, right));
      return boolValue(operator === '==' ? same : !same);
    }
    case '&&':
    case '||': {
      const a = operand(left, 'bool', range);
      const b = operand(right, 'bool', range);
      // Terraform 1.x: a known operand that decides does so whatever the other one is.
      const deciding = operator === '||';
      if ((a.kind === 'bool' && a.value === deciding) || (b.kind === 'bool' && b.value === deciding))
        return boolValue(deciding);
      if (a.kind !== 'bool' || b.kind !== 'bool') return unknownValue('bool', firstWhy(a, b));
      return boolValue(!deciding);
    }
    default: {
      const a = operand(left, 'number', range);
      const b = operand(right, 'number', range);
      const type: Type = '<>'.includes(operator.charAt(0)) ? 'bool' : 'number';
      if (a.kind !== 'number' || b.kind !== 'number') return unknownValue(type, firstWhy(a, b));
      return compute(operator, a.value, b.value, range);
    }
  }
}

function compute(operator: BinaryOperator, a: Decimal, b: Decimal, range: Range): TerraformValue {
  switch (operator) {
    case '<':
      return boolValue(a.lt(b));
    case '>':
      return boolValue(a.gt(b));
    case '<=':
      return boolValue(a.lte(b));
    case '>=':
      return boolValue(a.gte(b));
    case '+':
      return { kind: 'number', value: a.plus(b) };
    case '-':
      return { kind: 'number', value: a.minus(b) };
    case '*':
      return { kind: 'number', value: a.times(b) };
    case '/':
      if (b.eq(0))
        throw new EvaluationError(
          'Division by zero: while evaluating an arithmetic operation, a divisor was zero.',
          range,
        );
      return { kind: 'number', value: a.div(b) };
    default:
      if (b.eq(0))
        throw new EvaluationError(
          'Division by zero: while evaluating an arithmetic operation, a divisor was zero.',
          range,
        );
      return { kind: 'number', value: a.mod(b) };
  }
}

export function unary(operator: '-' | '!', value: TerraformValue, range: Range): TerraformValue {
  const converted = operand(value, operator === '!' ? 'bool' : 'number', range);
  if (converted.kind === 'bool') return boolValue(!converted.value);
  if (converted.kind === 'number') return { kind: 'number', value: decimal(0).minus(converted.value) };
  return converted;
}

/** Converts an operand; null is no operand. */
function operand(value: TerraformValue, type: 'bool' | 'number', range: Range): TerraformValue {
  if (value.kind === 'null')
    throw new EvaluationError('Invalid operand: unsuitable value for operand: argument must not be null.', range);
  try {
    return convert(value, type);
  } catch (error) {
    if (error instanceof EvaluationError)
      throw new EvaluationError(`Invalid operand: unsuitable value for operand: ${error.message}.`, range);
    throw error;
  }
}

function firstWhy(...values: readonly TerraformValue[]) {
  for (const value of values) {
    const found = whyIn(value);
    if (found !== null) return found;
  }
  throw new Error('one of them is unknown');
}

function whyIn(value: TerraformValue): import('../../../model/value.js').Unknown | null {
  switch (value.kind) {
    case 'unknown':
      return value.why;
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.map(whyIn).find((why) => why !== null) ?? null;
    case 'map':
    case 'object':
      return [...value.entries.values()].map(whyIn).find((why) => why !== null) ?? null;
    default:
      return null;
  }
}
