// Runs all tests. What they need beyond npm is installed here; what can't be is said loudly, and fails in CI.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

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
if (!installCfnLint()) left.push('cfn-lint beside pullpath: python3 with venv and PyPI are needed');
for (const what of left) console.log(`LEFT OUT: ${what}`);
run(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
if (left.length > 0 && process.env.CI === 'true') process.exit(1);

function run(args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** cfn-lint in a Python environment of its own, kept for the next time. */
function installCfnLint() {
  const folder = 'node_modules/.cache/cfn-lint';
  if (existsSync(`${folder}/bin/cfn-lint`)) return true;
  const steps = [
    ['python3', '-m', 'venv', folder],
    [`${folder}/bin/pip`, 'install', '--quiet', '--disable-pip-version-check', 'cfn-lint>=1.51,<2'],
  ];
  const done = steps.every(([command, ...args]) => spawnSync(command, args, { stdio: 'inherit' }).status === 0);
  // A half of it would be taken for the whole the next time.
  if (!done) rmSync(folder, { recursive: true, force: true });
  return done;
}
