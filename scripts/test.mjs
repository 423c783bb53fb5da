// Runs all tests: `npm test`, or only those named: `npm test -- test/rules cdk/test`. What they need beyond npm is
// installed here; what can't be is said loudly, and fails in CI.
import { spawnSync } from 'node:child_process';
import { prepareCdk } from './prepare-cdk.mjs';
import { preparePython } from './prepare-python.mjs';

// The tests run the command as it is built.
run(['scripts/build.mjs']);

const wanted = process.argv.slice(2);
const ofCdk = wanted.filter((path) => path.startsWith('cdk/')).map((path) => path.slice('cdk/'.length));
const own = wanted.filter((path) => !path.startsWith('cdk/'));
const left = [];
let failed = false;
if (
  spawnSync('terraform', ['version'], { stdio: 'ignore', env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).error !==
  undefined
) {
  // Only a second opinion: its golden results are part of the tests.
  console.log('terraform is not here: its golden results are used, none are made anew');
}
if (wanted.length === 0 || own.length > 0) {
  installForLab();
  const lack = preparePython();
  if (lack !== null) left.push(lack);
  failed = !passes(['node_modules/vitest/vitest.mjs', 'run', ...own]);
}
if (wanted.length === 0 || ofCdk.length > 0) {
  const { ready, without, lacks } = prepareCdk();
  left.push(...lacks);
  const excluded = without.flatMap((file) => ['--exclude', file]);
  // The constructs are a package of their own, with what CDK needs.
  if (ready) failed = !passes(['../node_modules/vitest/vitest.mjs', 'run', ...excluded, ...ofCdk], 'cdk') || failed;
}
for (const what of left) console.log(`LEFT OUT: ${what}`);
if (failed || (left.length > 0 && process.env.CI === 'true')) process.exit(1);

/** The lab's tests need Debian packages: installed here where that is possible. */
function installForLab() {
  const doctor = () => spawnSync(process.execPath, ['dist/cli/main.cjs', 'doctor'], { encoding: 'utf8' });
  // What is needed, and what is for the second client alone.
  const packagesOf = (text) =>
    [...text.matchAll(/--no-install-recommends (.*)$/gm)].flatMap(([, names]) => names.split(' '));
  const before = doctor();
  const packages = packagesOf(before.stdout);
  if (before.status === 0 && packages.length === 0) return;
  if (process.getuid?.() === 0 && packages.length > 0) {
    console.log(`installing what the lab's tests need: ${packages.join(' ')}`);
    // Another apt may be at work, and a mirror may be away for a moment.
    const patience = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
    spawnSync('apt-get', [...patience, 'update'], { stdio: 'ignore' });
    spawnSync('apt-get', [...patience, 'install', '-y', '--no-install-recommends', ...packages], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const { status, stdout } = doctor();
  if (status !== 0) left.push(`the lab's tests:\n${stdout}`);
  else if (packagesOf(stdout).length > 0) left.push(`the lab's tests with containerd:\n${stdout}`);
}

function run(args) {
  if (!passes(args)) process.exit(1);
}

function passes(args, cwd = '.') {
  return spawnSync(process.execPath, args, { stdio: 'inherit', cwd }).status === 0;
}
