// Runs all tests. What they need beyond npm is installed here; what can't be is said loudly, and fails in CI.
import { spawnSync } from 'node:child_process';

// The tests run the command as it is built.
run(['scripts/build.mjs']);

const left = [];
if (
  spawnSync('terraform', ['version'], { stdio: 'ignore', env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).error !==
  undefined
) {
  // Only a second opinion: its golden results are part of the tests.
  console.log('terraform is not here: its golden results are used, none are made anew');
}
for (const what of left) console.log(`LEFT OUT: ${what}`);
run(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
if (left.length > 0 && process.env.CI === 'true') process.exit(1);

function run(args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
