import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unknown } from '../../src/model/value.js';
import { type TerraformValue, typeOf, unknownValue } from '../../src/read/resource/value.js';
import { attributeOf } from '../../src/read/terraform/evaluate/access.js';
import { EvaluationError } from '../../src/read/terraform/evaluate/evaluation-error.js';
import { evaluate } from '../../src/read/terraform/evaluate/expression.js';
import { toJson } from '../../src/read/terraform/evaluate/functions/json.js';
import type { Scope } from '../../src/read/terraform/evaluate/scope.js';
import { parseExpression } from '../../src/read/terraform/syntax/parse.js';
import { HclSyntaxError } from '../../src/read/terraform/syntax/syntax-error.js';
import { seedOf } from '../seed.js';
import { EXPRESSION } from './expressions.js';
import { goldenScope } from './golden.js';

/**
 * What is told of an expression while some of its variables aren't known must hold once they are: a part that is told
 * is what it will be, and what is refused will be refused.
 */
const RUNS = Number(process.env.PULLPATH_EXPRESSIONS ?? 10_000);
const SEED = seedOf(1);
const KNOWN = goldenScope({
  context: readFileSync('test/fixtures/hcl/further.tf', 'utf8'),
  files: {},
  expressions: [],
});

/** The same scope, in which the variables of some names aren't known. */
function withUnknown(isUnknown: (name: string) => boolean): Scope {
  return {
    ...KNOWN,
    resolve(root, names, range) {
      const [name] = names;
      const resolved = KNOWN.resolve(root, names, range);
      if (root !== 'var' || name === undefined || resolved === null || !isUnknown(name)) return resolved;
      const value = attributeOf(resolved.value, name, range);
      return { value: unknownValue(typeOf(value), unknown(`var.${name}`, 'give it')), used: 1 };
    },
  };
}

function tried(expression: string, scope: Scope): TerraformValue | 'refused' {
  try {
    return evaluate(parseExpression(`${expression}\n`, 'x'), scope);
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof HclSyntaxError) return 'refused';
    throw error;
  }
}

/** Whether a value may turn out to be the other one. */
function mayBe(told: TerraformValue, value: TerraformValue): boolean {
  if (told.kind === 'unknown')
    return told.prefix === undefined || (value.kind === 'string' && value.value.startsWith(told.prefix));
  if ('items' in told) {
    if (!('items' in value)) return false;
    // What isn't known of a set may be what is known of it.
    if (told.kind === 'set') return value.items.length <= told.items.length;
    const { items } = value;
    return told.items.length === items.length && told.items.every((item, index) => mayBeAt(item, items[index]));
  }
  if ('entries' in told) {
    if (!('entries' in value) || told.entries.size !== value.entries.size) return false;
    const { entries } = value;
    return [...told.entries].every(([key, item]) => mayBeAt(item, entries.get(key)));
  }
  // A number beside what may be a text may become one.
  return textOf(told) === textOf(value);
}

function textOf(value: TerraformValue): string {
  const text = toJson(value);
  return value.kind === 'string' ? value.value : text;
}

function mayBeAt(told: TerraformValue, value: TerraformValue | undefined): boolean {
  return value !== undefined && mayBe(told, value);
}

test.each([
  '[for x in var.numbers : "3" if x < 0][*]["a"]',
  '[for x in var.numbers : x if x < 0][*][1]',
  'format("%v", var.sets)',
  'format("%s-%v", "a", var.map)',
])('%s is not refused before its variable is known', (expression) => {
  expect(
    tried(
      expression,
      withUnknown(() => true),
    ),
  ).toMatchObject({ kind: 'unknown' });
  expect(tried(expression, KNOWN)).not.toBe('refused');
});

test(`what is told of what isn't known holds (seed ${SEED})`, { timeout: 600_000 }, () => {
  const made = fc.sample(fc.tuple(EXPRESSION, fc.nat(2 ** 16)), { numRuns: RUNS, seed: SEED });
  let counted = 0;
  const wrong = made.flatMap(([expression, mask]) => {
    // Of what may fail yet Terraform knows no type, and of what surely will it does: both count where they aren't needed.
    if (!expression.includes('var.') || /try\(|can\(|var\.list\[9\]/.test(expression)) return [];
    const isUnknown = (name: string) =>
      mask % 3 === 0 || ((mask >> ((name.length + name.charCodeAt(0)) % 16)) & 1) === 1;
    const told = tried(expression, withUnknown(isUnknown));
    const value = tried(expression, KNOWN);
    if (told !== 'refused' && told.kind !== 'unknown') counted++;
    const holds = told === 'refused' ? value === 'refused' : value === 'refused' || mayBe(told, value);
    if (holds) return [];
    const write = (each: TerraformValue | 'refused') =>
      each === 'refused'
        ? each
        : each.kind === 'unknown'
          ? '?'
          : JSON.stringify(each, (_, v) => (typeof v === 'bigint' ? String(v) : v)).slice(0, 300);
    return [`${expression}\n    told  ${write(told)}\n    is    ${write(value)}`];
  });
  expect(counted).toBeGreaterThan(RUNS / 50);
  expect(wrong).toEqual([]);
});
