import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { breakNetwork, FAULT_NAMES } from '../../src/lab/faults.js';
import { FAULTS } from '../end-to-end/faults.js';
import { checkTerraform, ORIGINAL, verdicts } from '../end-to-end/terraform.js';
import { NEEDS, showAll } from './differences.js';
import { CAN_LAB } from './machine.js';

describe.skipIf(!CAN_LAB)('a single fault in the original system', () => {
  test('the table of faults: packets do what was predicted', async () => {
    const results = await Promise.all(FAULTS.map(({ source }) => checkTerraform(source)));
    expect(results.map(verdicts)).toEqual(FAULTS.map((fault) => fault.verdicts));
    const shown = await showAll(results);
    expect(shown.map(({ differences }, index) => [FAULTS[index]?.name, differences])).toEqual(
      FAULTS.map(({ name }) => [name, []]),
    );
  }, 300_000);

  test('every --fault: check finds the rule, and packets do what was predicted', async () => {
    const good = await checkTerraform(ORIGINAL);
    const results = FAULT_NAMES.map((rule) =>
      check({ network: breakNetwork(good, rule), sources: good.sources }, { needs: NEEDS }),
    );
    expect(
      FAULT_NAMES.filter((rule, index) => results[index]?.findings.every((finding) => finding.rule !== rule)),
    ).toEqual([]);
    const shown = await showAll(results);
    expect(shown.map(({ differences }, index) => [FAULT_NAMES[index], differences])).toEqual(
      FAULT_NAMES.map((rule) => [rule, []]),
    );
    // Something is broken in each of them, and packets show it.
    expect(
      shown.map(({ reports }) =>
        reports.some(({ pulls }) =>
          pulls.some(({ legs }) => legs.some((leg) => leg.shown === 'blocked' || leg.shown === 'intermittent')),
        ),
      ),
    ).toEqual(FAULT_NAMES.map(() => true));
  }, 300_000);
});
