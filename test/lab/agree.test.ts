import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cook, recipes } from '../oracle/generate.js';
import { seedOf } from '../seed.js';
import { checkNetwork, SMALL, showAll } from './differences.js';
import { CAN_LAB } from './machine.js';

const NETWORKS = Number(process.env.PULLPATH_LAB_NETWORKS ?? 20);
const PULLED = Number(process.env.PULLPATH_LAB_PULLS ?? 0);

/** Random networks of which everything is known: only such can be built. */
function networks(count: number, seed: number) {
  return fc.sample(recipes(), { numRuns: count, seed }).map((recipe) => {
    const known = { ...recipe, forgotten: [] };
    return { recipe: known, result: checkNetwork(cook(known)) };
  });
}

async function disagreements(made: ReturnType<typeof networks>, pull: typeof SMALL | null) {
  const shown = await showAll(
    made.map(({ result }) => result),
    pull,
  );
  return {
    legs: shown.reduce((sum, each) => sum + each.shown, 0),
    differing: shown.flatMap(({ differences }, index) =>
      differences.length === 0 ? [] : [{ differences, recipe: JSON.stringify(made[index]?.recipe) }],
    ),
  };
}

describe.skipIf(!CAN_LAB)('packets do in random networks what was predicted', () => {
  const seed = seedOf(7);

  test(
    `in ${NETWORKS}, from every class of addresses and ports (seed ${seed})`,
    async () => {
      const made = networks(NETWORKS, seed);
      const half = Math.ceil(made.length / 2);
      // Two labs side by side, which must not disturb each other.
      const both = await Promise.all([made.slice(0, half), made.slice(half)].map((part) => disagreements(part, null)));
      expect(both.flatMap(({ differing }) => differing)).toEqual([]);
      expect(both.reduce((sum, { legs }) => sum + legs, 0)).toBeGreaterThan(NETWORKS);
    },
    NETWORKS * 10_000 + 60_000,
  );

  if (PULLED > 0)
    test(
      `in ${PULLED}, with real pulls`,
      async () => {
        const { differing } = await disagreements(networks(PULLED, seed + 1), SMALL);
        expect(differing).toEqual([]);
      },
      PULLED * 120_000 + 60_000,
    );
});
