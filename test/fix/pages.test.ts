import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.js';
import { checkPage, example } from '../rules/page.js';
import { fixed } from './fixing.js';

/** Rows of the table of docs/fixes.md: rule, what mends it, how. */
const ROWS = [...readFileSync('docs/fixes.md', 'utf8').matchAll(/^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \|/gm)].map(
  ([, rule = '', fix = '', how = '']) => ({ rule, fix, how }),
);

/** The rules that are mended in this way. */
const BY = (how: string) => ROWS.flatMap((row) => (row.how === how ? [row.rule] : []));

function failing(name: string): string {
  return example(readFileSync(`src/rules/${name}.md`, 'utf8'), 'Failing').source;
}

async function fix(name: string, which: 'safe' | 'all') {
  const { after, lines } = await fixed({ 'main.tf': failing(name) }, which, (files) =>
    checkPage(name, files['main.tf'] ?? ''),
  );
  return { wrong: after.findings.flatMap(({ phase, rule }) => (phase === 'advice' ? [] : [rule])), lines };
}

test('the table tells of every rule that is no advice', () => {
  const rules = RULES.flatMap(({ name, phase }) => (phase === 'advice' ? [] : [name]));
  expect(ROWS.map(({ rule }) => rule).sort()).toEqual([...rules].sort());
  expect(new Set(ROWS.map(({ how }) => how))).toEqual(new Set(['safe', 'unsafe', 'by hand']));
});

describe('the failing example of a rule', () => {
  test.each(BY('safe'))('%s: --fix mends it', async (name) => {
    expect((await fix(name, 'safe')).wrong).toEqual([]);
  });

  test.each(BY('unsafe'))('%s: --fix leaves it, --unsafe mends it', async (name) => {
    expect((await fix(name, 'safe')).wrong).toContain(name);
    expect((await fix(name, 'all')).wrong).toEqual([]);
  });

  test.each(BY('by hand'))('%s: no patch claims to mend it', async (name) => {
    expect((await fix(name, 'all')).wrong).toContain(name);
  });
});
