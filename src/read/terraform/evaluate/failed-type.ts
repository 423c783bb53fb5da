import { type Type, typeOf } from '../../resource/value.js';
import type { Expression } from '../syntax/ast.js';
import { EvaluationError } from './evaluation-error.js';
import type { Evaluate, Scope } from './scope.js';
import { unify } from './unify.js';

/**
 * The type of an expression that fails. It counts where its value isn't needed: of a branch that is not taken.
 * Source: hclsyntax, what `Value` returns beside its diagnostics (read 2026-11).
 */
export function typeOfFailed(expression: Expression, scope: Scope, evaluate: Evaluate): Type {
  // What fails inside of it is not gone into once more: that would take twice as long with each level.
  if (scope.failed === true) return writtenType(expression);
  const within: Scope = { ...scope, failed: true };
  const typeWithin = (inner: Expression): Type => {
    if (inner.kind === 'parentheses') return typeWithin(inner.inner);
    try {
      return typeOf(evaluate(inner, within));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return inner.kind === 'object' || inner.kind === 'tuple' ? typeOfParts(inner, typeWithin) : writtenType(inner);
    }
  };
  return expression.kind === 'object' || expression.kind === 'tuple'
    ? typeOfParts(expression, typeWithin)
    : writtenType(expression);
}

function typeOfParts(
  expression: Extract<Expression, { kind: 'object' | 'tuple' }>,
  typeWithin: (inner: Expression) => Type,
): Type {
  if (expression.kind === 'tuple') return { tuple: expression.items.map(typeWithin) };
  const types: [string, Type][] = [];
  for (const { key, value } of expression.items) {
    const [part, ...others] = key.kind === 'template' ? key.parts : [];
    if (part?.kind !== 'text' || others.length > 0) return 'dynamic';
    types.push([part.text, typeWithin(value)]);
  }
  return { object: Object.fromEntries(types) };
}

/** The type of an expression as far as it shows in how it is written. */
export function writtenType(expression: Expression): Type {
  switch (expression.kind) {
    case 'number':
    case 'bool':
      return expression.kind;
    case 'parentheses':
      return writtenType(expression.inner);
    case 'unary':
      return expression.operator === '!' ? 'bool' : 'number';
    case 'binary':
      return '+-*/%'.includes(expression.operator) ? 'number' : 'bool';
    case 'template': {
      const [only, ...others] = expression.parts;
      const isWrapped = only?.kind === 'interpolation' && others.length === 0 && !expression.heredoc;
      return isWrapped ? writtenType(only.value) : 'string';
    }
    case 'tuple':
      return { tuple: expression.items.map(writtenType) };
    case 'conditional': {
      const types = [writtenType(expression.yes), writtenType(expression.no)];
      return types.includes('dynamic') ? 'dynamic' : (unify(types) ?? 'dynamic');
    }
    default:
      return 'dynamic';
  }
}
