import {
  add,
  compare,
  decimal,
  divide,
  isZero,
  multiply,
  negate,
  remainder,
  subtract,
} from '../../resource/decimal.js';
import {
  boolValue,
  type Decimal,
  findUnknown,
  holdsSensitive,
  type TerraformValue,
  type Type,
  type UnknownValue,
  unknownValue,
} from '../../resource/value.js';
import type { BinaryOperator, Range } from '../syntax/ast.js';
import { convert } from './convert.js';
import { equal } from './equality.js';
import { EvaluationError } from './evaluation-error.js';
import { marked } from './sensitive.js';

/** Source: hclsyntax/spec.md, "Operations". Logic does not stop short: an unknown on either side makes it unknown. */
export function binary(
  operator: BinaryOperator,
  left: TerraformValue,
  right: TerraformValue,
  range: Range,
): TerraformValue {
  const result = plainBinary(operator, left, right, range);
  // Only what is compared is looked into.
  const isSensitive = operator === '==' || operator === '!=' ? holdsSensitive : isMarked;
  return marked(result, { sensitive: isSensitive(left) || isSensitive(right) });
}

function isMarked({ sensitive }: TerraformValue): boolean {
  return sensitive === true;
}

function plainBinary(
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
      if (a.kind !== 'number' || b.kind !== 'number') {
        const decided = compareToBound(operator, a, b);
        return decided === null ? unknownValue(type, firstWhy(a, b)) : boolValue(decided);
      }
      return compute(operator, a.value, b.value, range);
    }
  }
}

const ONE = decimal(1);

/** Compares a number that is one at least with one that is known; null where that doesn't decide. */
function compareToBound(operator: BinaryOperator, a: TerraformValue, b: TerraformValue): boolean | null {
  if (a.kind === 'number') {
    const mirrored = MIRRORED.get(operator);
    return mirrored === undefined || b.kind === 'number' ? null : compareToBound(mirrored, b, a);
  }
  if (a.kind !== 'unknown' || a.atLeastOne !== true || b.kind !== 'number') return null;
  const order = compare(b.value, ONE);
  if ((operator === '>' && order < 0) || (operator === '>=' && order <= 0)) return true;
  if ((operator === '<=' && order < 0) || (operator === '<' && order <= 0)) return false;
  return null;
}

const MIRRORED: ReadonlyMap<BinaryOperator, BinaryOperator> = new Map([
  ['<', '>'],
  ['>', '<'],
  ['<=', '>='],
  ['>=', '<='],
]);

const ENDLESS = { known: false, what: 'a division by zero', settle: 'correct the divisor', location: null } as const;

function compute(operator: BinaryOperator, a: Decimal, b: Decimal, range: Range): TerraformValue {
  switch (operator) {
    case '<':
      return boolValue(compare(a, b) < 0);
    case '>':
      return boolValue(compare(a, b) > 0);
    case '<=':
      return boolValue(compare(a, b) <= 0);
    case '>=':
      return boolValue(compare(a, b) >= 0);
    case '+':
      return { kind: 'number', value: add(a, b) };
    case '-':
      return { kind: 'number', value: subtract(a, b) };
    case '*':
      return { kind: 'number', value: multiply(a, b) };
    case '/':
      if (isZero(a) && isZero(b))
        throw new EvaluationError(
          'Division by zero: while evaluating an arithmetic operation, a divisor was zero.',
          range,
        );
      // Terraform goes on with a number without end, of which little can be made.
      return isZero(b) ? unknownValue('number', ENDLESS) : { kind: 'number', value: divide(a, b) };
    default:
      return { kind: 'number', value: isZero(b) ? a : remainder(a, b) };
  }
}

export function unary(operator: '-' | '!', value: TerraformValue, range: Range): TerraformValue {
  const converted = operand(value, operator === '!' ? 'bool' : 'number', range);
  if (converted.kind === 'bool') return marked(boolValue(!converted.value), value);
  if (converted.kind === 'number') return marked({ kind: 'number', value: negate(converted.value) }, value);
  // Of the other value nothing is known that was known of this one.
  return converted.kind === 'unknown' ? marked(unknownValue(converted.type, converted.why), value) : converted;
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

function firstWhy(...values: readonly TerraformValue[]): UnknownValue['why'] {
  for (const value of values) {
    const found = findUnknown(value);
    if (found !== null) return found.why;
  }
  throw new Error('one of them is unknown');
}
