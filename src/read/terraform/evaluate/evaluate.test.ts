import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Expression } from '../syntax/ast.js';
import { parseBody, parseExpression } from '../syntax/parse.js';
import { convert } from './convert.js';
import { EvaluationError } from './evaluation-error.js';
import { evaluate } from './expression.js';
import { toJson } from './functions/json.js';
import type { Scope } from './scope.js';
import { typeFromExpression, withDefaults } from './type-constraint.js';
import { findUnknown, objectValue, stringValue, type TerraformValue } from './value.js';

interface Case {
  readonly expression: string;
  readonly json?: string;
  readonly fails?: unknown;
  readonly error?: unknown;
}
const { context, expressions } = JSON.parse(readFileSync('test/fixtures/hcl/expressions.json', 'utf8')) as {
  context: string;
  expressions: readonly Case[];
};

function contextScope(): Scope {
  const body = parseBody(context, 'context.tf');
  const variables = new Map<string, TerraformValue>();
  const locals = new Map<string, Expression>();
  const scope: Scope = {
    readFile: () => null,
    resolve(root, names) {
      const [name] = names;
      if (root === 'var') return { value: objectValue(variables), used: 0 };
      if (root === 'path') return { value: stringValue('.'), used: 1 };
      if (root === 'terraform') return { value: stringValue('default'), used: 1 };
      const local = root === 'local' && name !== undefined ? locals.get(name) : undefined;
      return local === undefined ? null : { value: evaluate(local, scope), used: 1 };
    },
  };
  for (const block of body.blocks) {
    if (block.type === 'locals') for (const { name, value } of block.body.attributes) locals.set(name, value);
    if (block.type !== 'variable') continue;
    const find = (wanted: string) => block.body.attributes.find(({ name }) => name === wanted)?.value;
    const type = find('type');
    const constraint = type === undefined ? { type: 'dynamic' as const, defaults: null } : typeFromExpression(type);
    const value = find('default');
    if (value !== undefined)
      variables.set(
        block.labels[0]?.value ?? '',
        convert(withDefaults(evaluate(value, scope), constraint.defaults), constraint.type),
      );
  }
  return scope;
}

/** Sensitivity is not followed: it changes no value and no verdict. */
const NOT_FOLLOWED = new Set(['issensitive(sensitive(1))']);

/** Hashes, dates, YAML and the like are unknown for now: 25 of the 495. */
const MOST_UNKNOWN = 25;

test('evaluates as Terraform does', () => {
  const scope = contextScope();
  const wrong: string[] = [];
  let open = 0;
  for (const { expression, json } of expressions) {
    let result: string;
    try {
      const value = evaluate(parseExpression(expression, 'x'), scope);
      if (findUnknown(value) !== null) {
        open++;
        continue;
      }
      result = toJson(value);
    } catch (error) {
      if (!(error instanceof EvaluationError) && !(error instanceof Error && error.name === 'HclSyntaxError'))
        throw error;
      result = `fails`;
      if (json !== undefined) result += `: ${error.message}`;
    }
    if (result !== (json ?? 'fails') && !NOT_FOLLOWED.has(expression))
      wrong.push(`${expression}  ours ${result}  theirs ${json ?? 'fails'}`);
  }
  expect(wrong).toEqual([]);
  expect(open).toBeLessThanOrEqual(MOST_UNKNOWN);
});
