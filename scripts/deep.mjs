// What takes too long for every day, on networks that no run before has seen; the seed is printed, and
// PULLPATH_ORACLE_SEED repeats it. The oracle on 10,000 of them; the lab on 200, and on 20 with real pulls.
import { spawnSync } from 'node:child_process';

const seed = process.env.PULLPATH_ORACLE_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const runs = process.env.PULLPATH_ORACLE_RUNS ?? '10000';
const inLab = process.env.PULLPATH_LAB_NETWORKS ?? '200';
const pulled = process.env.PULLPATH_LAB_PULLS ?? '20';
console.log(`seed ${seed}, ${runs} networks, ${inLab} in the lab, ${pulled} with real pulls`);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', 'test/oracle/agree.test.ts', 'test/lab'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      PULLPATH_ORACLE_SEED: seed,
      PULLPATH_ORACLE_RUNS: runs,
      PULLPATH_LAB_NETWORKS: inLab,
      PULLPATH_LAB_PULLS: pulled,
    },
  },
);
process.exitCode = status ?? 1;
