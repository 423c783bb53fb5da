import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.js';
import { VERDICTS } from '../../src/trace/leg.js';
import { checkTerraform } from '../end-to-end/terraform.js';
import { checkPage, example, sectionOf } from './page.js';

describe.each(RULES)('the page of $name', ({ name, phase }) => {
  const page = readFileSync(`src/rules/${name}.md`, 'utf8');

  test('says what, why, and how to fix it', () => {
    expect(page.startsWith(`# ${name}\n`)).toBe(true);
    expect(page).toContain(`(phase: ${phase})`);
    for (const title of ['Why it matters', 'How to fix'])
      expect(sectionOf(page, title).trim().length).toBeGreaterThan(20);
    expect(page).toMatch(/^Source: .+\.$/m);
    expect(example(page, 'Failing').runs).toBe(true);
  });
});

test.each(RULES)('the page of $name shows a network that fails, and one that is mended', async ({ name }) => {
  const page = readFileSync(`src/rules/${name}.md`, 'utf8');
  const failing = await checkPage(name, example(page, 'Failing').source);
  const mended = await checkPage(name, example(page, 'Mended').source);
  const rules = (result: typeof failing) => result.findings.map(({ rule }) => rule);
  expect(rules(failing)).toContain(name);
  expect(rules(mended)).not.toContain(name);
  expect(VERDICTS.indexOf(mended.verdict)).toBeLessThanOrEqual(VERDICTS.indexOf(failing.verdict));
  expect(failing.findings.find(({ rule }) => rule === name)?.location?.file).toBe('main.tf');
});

test('a NAT gateway without a route out is no fault of the network ACL', async () => {
  const page = readFileSync('src/rules/no-route.md', 'utf8');
  const { findings } = await checkTerraform(example(page, 'Failing').source);
  expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(['endpoint-missing', 'no-route']);
});
