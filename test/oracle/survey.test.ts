import fc from 'fast-check';
import { test } from 'vitest';
import { s3Entries } from '../../src/aws/s3-addresses.js';
import { check } from '../../src/check/check.js';
import { REGION, readResult } from './build.js';
import { cook, recipes } from './generate.js';
import { judge } from './oracle.js';

test('survey', () => {
  const runs = Number(process.env['RUNS'] ?? 200);
  const seen = new Map<string, { n: number; size: number; ex: string }>();
  let legsN = 0;
  for (const recipe of fc.sample(recipes(), { numRuns: runs, seed: Number(process.env['SEED'] ?? 1) })) {
    const network = cook(recipe);
    for (const { workload, subnet, legs } of check(readResult(network), { needs: ['logs'] }).pulls) {
      for (const { leg } of legs) {
        legsN++;
        const theirs = judge({
          network,
          workload,
          subnet: subnet ?? '',
          service: leg.service,
          s3Ranges: s3Entries(REGION) ?? [],
        });
        if (theirs !== leg.verdict) {
          const key = `${leg.service} ours ${leg.verdict} theirs ${theirs}`;
          const size = JSON.stringify(recipe).length;
          const ex =
            `${subnet} ${JSON.stringify(recipe)}\n   ` +
            leg.hops
              .filter((h) => h.outcome !== 'pass')
              .map((h) => `${h.at} ${h.resource} ${h.outcome} ${h.detail}`)
              .join('\n   ') +
            '\n   ' +
            leg.unknowns.map((u) => u.what).join(' | ');
          const before = seen.get(key);
          if (!before) seen.set(key, { n: 1, size, ex });
          else {
            before.n++;
            if (size < before.size) {
              before.size = size;
              before.ex = ex;
            }
          }
        }
      }
    }
  }
  console.log(legsN, 'legs');
  for (const [k, v] of seen) console.log(v.n, k, '\n  ', v.ex);
}, 600000);
