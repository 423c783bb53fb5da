import type { Type } from '../../resource/value.js';
import type { Expression } from '../syntax/ast.js';
import { unify } from './unify.js';

/**
 * The type of an expression as far as it shows in how it is written. It is what counts of one that fails where its value
 * isn't needed: in a branch that is not taken, or beside `&&` and `||`.
 * Source: hclsyntax, what `Value` returns beside its diagnostics (read 2026-11).
 */
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
