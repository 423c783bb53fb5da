// What takes too long for every day, on cases that no run before has seen; the seed is printed, and PULLPATH_SEED
// repeats it. The oracle on 10,000 networks; the lab on 200, and on 20 with real pulls; 10,000 expressions, variables and
// files of Terraform beside the terraform on the PATH; all other tests by chance.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const seed = process.env.PULLPATH_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const runs = process.env.PULLPATH_ORACLE_RUNS ?? '10000';
const inLab = process.env.PULLPATH_LAB_NETWORKS ?? '200';
const pulled = process.env.PULLPATH_LAB_PULLS ?? '20';
const expressions = process.env.PULLPATH_EXPRESSIONS ?? '10000';
console.log(
  `seed ${seed}, ${runs} networks, ${inLab} in the lab, ${pulled} with real pulls, ${expressions} expressions of Terraform`,
);
// The tests run the command as it is built.
const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
const byChance = ['src', 'test']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.test.ts') && readFileSync(file, 'utf8').includes('seedOf('));
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--no-file-parallelism', ...byChance, 'test/lab'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      PULLPATH_SEED: seed,
      PULLPATH_ORACLE_RUNS: runs,
      PULLPATH_LAB_NETWORKS: inLab,
      PULLPATH_LAB_PULLS: pulled,
      PULLPATH_EXPRESSIONS: expressions,
    },
  },
);
process.exitCode = status ?? 1;
