import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/rules/index.js';
import { checkPage, example } from '../rules/page.js';
import { showAll } from './differences.js';
import { CAN_LAB } from './machine.js';

describe.skipIf(!CAN_LAB)('the pages of the run rules', () => {
  test('packets do in the failing network of each what was predicted', async () => {
    const rules = RULES.filter(({ phase }) => phase === 'run').map(({ name }) => name);
    const results = await Promise.all(
      rules.map((name) => checkPage(name, example(readFileSync(`src/rules/${name}.md`, 'utf8'), 'Failing').source)),
    );
    const shown = await showAll(results);
    expect(shown.map(({ differences }, index) => [rules[index], differences])).toEqual(rules.map((name) => [name, []]));
  }, 180_000);
});
