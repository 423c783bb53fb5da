import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBody, parseExpression } from './parse.js';
import { HclSyntaxError } from './syntax-error.js';

interface Judged {
  readonly source: string;
  readonly valid: boolean;
  readonly error?: string;
}

const { sources } = JSON.parse(readFileSync('test/fixtures/hcl/syntax.json', 'utf8')) as { sources: readonly Judged[] };
const { context, expressions } = JSON.parse(readFileSync('test/fixtures/hcl/expressions.json', 'utf8')) as {
  context: string;
  expressions: readonly { readonly expression: string; readonly error?: string }[];
};

function verdictOf(source: string): string {
  try {
    parseBody(source, 'main.tf');
    return 'valid';
  } catch (error) {
    if (error instanceof HclSyntaxError) return error.summary;
    throw error;
  }
}

describe('judged by terraform fmt', () => {
  test.each(sources)('$source', ({ source, valid }) => {
    expect(verdictOf(source) === 'valid', verdictOf(source)).toBe(valid);
  });

  test('most summaries are the words of Terraform', () => {
    const refused = sources.filter(({ valid }) => !valid);
    const same = refused.filter(({ source, error }) => verdictOf(source) === error);
    expect(same.length / refused.length).toBeGreaterThan(0.8);
  });
});

test('every expression that Terraform evaluates is read', () => {
  parseBody(context, 'context.tf');
  for (const { expression, error } of expressions) if (error === undefined) parseExpression(expression, 'expression');
});

test('nothing but a syntax error is ever thrown', () => {
  const pieces = fc.constantFrom(
    'a',
    ' ',
    '=',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '"',
    '${',
    '%{',
    '~',
    '<<E\n',
    'E\n',
    '\n',
    '.',
    '*',
    'for',
    'in',
    ':',
    '?',
    '1',
    '-',
    '!',
    ',',
    '=>',
    '...',
    '#',
    '/*',
    '\\',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (source) => {
        verdictOf(source);
      },
    ),
    { numRuns: 3000 },
  );
});

test.each([
  ['nested brackets', `a = ${'['.repeat(20000)}`],
  ['nested templates', `a = ${'"${'.repeat(20000)}`],
  ['negations', `a = ${'!'.repeat(100000)}true`],
  ['operators', `a = 1${' + 1'.repeat(100000)}`],
  ['attributes', `a = b${'.c'.repeat(100000)}`],
  ['conditionals', `a = ${'x ? y : '.repeat(100000)}z`],
  ['blocks', 'b {\n'.repeat(20000)],
])('%s without end are one clear error', (_, source) => {
  expect(verdictOf(source)).toMatch(/too deep|too long|Missing|Unclosed/);
});

test('every node knows where it stands', () => {
  const source = 'a = [b.c[0], "x ${d(1)}", { e = 2 }] # why\n';
  const [attribute] = parseBody(source, 'main.tf').attributes;
  if (attribute?.value.kind !== 'tuple') throw new Error('not a tuple');
  const text = ({
    start,
    end,
  }: {
    readonly start: { readonly offset: number };
    readonly end: { readonly offset: number };
  }) => source.slice(start.offset, end.offset);
  expect(attribute.value.items.map(({ range }) => text(range))).toEqual(['b.c[0]', '"x ${d(1)}"', '{ e = 2 }']);
  expect(text(attribute.range)).toBe('a = [b.c[0], "x ${d(1)}", { e = 2 }]');
  expect(attribute.value.items[1]?.range.start).toEqual({ offset: 13, line: 1, column: 14 });
});
