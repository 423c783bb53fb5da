import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseBody, parseExpression } from './parse.js';
import { HclSyntaxError } from './syntax-error.js';

interface Judged {
  readonly source: string;
  readonly valid: boolean;
  readonly error?: string;
}

/** Sources that both refuse, in other words, and why. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  // Terraform's scanner gives up on a lone $ at the very end of a file; the quote that isn't closed is the fault.
  'a = "x$': 'Unterminated template string',
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

// The fixtures are ours: golden results of `terraform fmt -` (Terraform 1.11.4).
describe.each(['syntax.json', 'syntax-more.json'])('%s, as judged by terraform fmt', (name) => {
  const { sources } = JSON.parse(readFileSync(`test/fixtures/hcl/${name}`, 'utf8')) as { sources: readonly Judged[] };
  test.each(sources)('$source', ({ source, valid, error }) => {
    expect(verdictOf(source)).toBe(valid ? 'valid' : (OTHER_WORDS[source] ?? error));
  });
});

test('every expression that Terraform evaluates is read', () => {
  const { context, expressions } = JSON.parse(readFileSync('test/fixtures/hcl/expressions.json', 'utf8')) as {
    context: string;
    expressions: readonly { readonly expression: string; readonly error?: string }[];
  };
  parseBody(context, 'context.tf');
  for (const { expression, error } of expressions) if (error === undefined) parseExpression(expression, 'expression');
});
