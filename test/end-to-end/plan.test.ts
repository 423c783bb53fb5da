import { describe, expect, test } from 'vitest';
import { planOf } from './as-plan.js';
import { ALL_GOOD, FAULTS } from './faults.js';
import { checkTerraform, errors, lineOf, ORIGINAL, verdicts } from './terraform.js';

async function checkPlan(source: string, beside: boolean) {
  const text = JSON.stringify(await planOf({ 'main.tf': source }));
  const files: Record<string, string> = beside ? { 'main.tf': source } : {};
  return checkTerraform({ 'plan.json': text, ...files }, { document: { name: 'plan.json', text } });
}

describe('the original system as a plan', () => {
  test.each([true, false])('mended (source beside it: %j): four private pulls and no error', async (beside) => {
    const result = await checkPlan(ORIGINAL, beside);
    expect(verdicts(result)).toEqual(ALL_GOOD);
    expect(result.findings).toEqual([]);
  });

  test.each(FAULTS)('$name, with the source beside it', async ({ source, verdicts: expected, errors: rules, at }) => {
    const result = await checkPlan(source, true);
    expect(verdicts(result)).toEqual(expected);
    expect([...errors(result)].sort()).toEqual([...rules].sort());
    const [rule, line] = at;
    expect(lineOf(result, rule)).toBe(line);
  });

  test.each(FAULTS)('$name, alone', async ({ source, verdicts: expected }) => {
    const result = await checkPlan(source, false);
    expect(verdicts(result)).toEqual(expected);
  });
});
