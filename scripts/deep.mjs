// The oracle on 10,000 networks that no run before has seen; the seed is printed, and PULLPATH_ORACLE_SEED repeats it.
import { spawnSync } from 'node:child_process';

const seed = process.env.PULLPATH_ORACLE_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const runs = process.env.PULLPATH_ORACLE_RUNS ?? '10000';
console.log(`seed ${seed}, ${runs} networks`);
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/oracle/agree.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, PULLPATH_ORACLE_SEED: seed, PULLPATH_ORACLE_RUNS: runs },
});
process.exitCode = status ?? 1;
