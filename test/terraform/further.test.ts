import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBody } from '../../src/read/terraform/syntax/parse.js';
import { HclSyntaxError } from '../../src/read/terraform/syntax/syntax-error.js';
import { seedOf } from '../seed.js';
import { type Asked, judgeSources, judgeWithTerraform, terraformVersion } from './console.js';
import { VARIABLE } from './constraints.js';
import { EXPRESSION } from './expressions.js';
import { differences, type Golden } from './golden.js';
import { SOURCE } from './sources.js';

/**
 * Further expressions, variables and files, made by chance and judged by the terraform on the PATH.
 * `PULLPATH_SEED=2 PULLPATH_EXPRESSIONS=10000 npx vitest run test/terraform/further.test.ts` makes others, and more.
 */
const version = await terraformVersion();
const SEED = seedOf(1);
const RUNS = Number(process.env.PULLPATH_EXPRESSIONS ?? 600);

const GOLDEN: Golden = {
  context: readFileSync('test/fixtures/hcl/further.tf', 'utf8'),
  files: {},
  expressions: [],
};

describe.runIf(version !== null)(`terraform ${version} makes the same of what chance makes (seed ${SEED})`, () => {
  test(`${RUNS} expressions`, { timeout: 600_000 }, async () => {
    const made = fc.sample(EXPRESSION, { numRuns: RUNS, seed: SEED });
    const unique = [...new Set(made)].filter((expression) => expression.length < 2000);
    await compare(unique.map((expression) => ({ expression })));
  });

  test(`${RUNS} variables`, { timeout: 600_000 }, async () => {
    const made = [...new Set(fc.sample(VARIABLE, { numRuns: RUNS, seed: SEED }))];
    await compare(
      made.map((body, index) => ({
        expression: `var.made${index}`,
        declares: `variable "made${index}" {\n${body}\n}\n`,
      })),
    );
  });

  test(`${RUNS} files`, { timeout: 600_000 }, async () => {
    const made = [...new Set(fc.sample(SOURCE, { numRuns: RUNS, seed: SEED }))];
    const theirs = await judgeSources(made);
    expect(theirs.filter((fault) => fault === null).length).toBeGreaterThan(made.length / 8);
    const differ = made.flatMap((source, index) => {
      const [ours, fault] = [faultOf(source), theirs[index] ?? null];
      return (ours === null) === (fault === null) ? [] : [{ source, ours, theirs: fault }];
    });
    expect(differ).toEqual([]);
  });
});

function faultOf(source: string): string | null {
  try {
    parseBody(source, 'main.tf');
    return null;
  } catch (error) {
    if (error instanceof HclSyntaxError) return error.summary;
    throw error;
  }
}

async function compare(asked: readonly Asked[]): Promise<void> {
  // Left out is what Terraform itself breaks down over, and constants that are never known: earlier versions pass them
  // on where later ones decide without them.
  const judged = (await judgeWithTerraform(GOLDEN, asked)).filter(({ crashes, unknown }) => !crashes && !unknown);
  expect(judged.filter(({ json }) => json !== undefined).length).toBeGreaterThan(asked.length / 4);
  expect(differences(GOLDEN, judged)).toEqual([]);
}
