// Installs, builds and type-checks the package in cdk/, and makes its Python package, as far as that can be done here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'cdk/node_modules/.installed';
const PYTHON = '.venv/bin/python';

// The tools of jsii say so at every start where Node 20 runs them.
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

/** Whether its tests can run, which of them can't, and what had to be left out. */
export function prepareCdk() {
  if (!install()) {
    const lack = 'the tests of cdk/: its npm packages could not be installed';
    return { ready: false, without: [], lacks: [lack] };
  }
  mustRun(process.execPath, ['scripts/build.mjs']);
  mustRun(process.execPath, ['node_modules/typescript/bin/tsc', '--project', 'test/tsconfig.json']);
  const lack = makePythonPackage();
  return lack === null
    ? { ready: true, without: [], lacks: [] }
    : { ready: true, without: ['test/python.test.ts'], lacks: [`the test of cdk's Python package: ${lack}`] };
}

/** Only when the lock file has changed, since it takes half a minute. */
function install() {
  const lock = createHash('sha256').update(readFileSync('cdk/package-lock.json')).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return true;
  console.log('installing the npm packages of cdk/');
  if (!runs('npm', ['ci'])) return false;
  writeFileSync(STAMP, lock);
  return true;
}

/** Makes it as it would be published, and installs it into an environment of its own. Null, or what was in the way. */
function makePythonPackage() {
  if (!existsSync(`cdk/${PYTHON}`)) {
    console.log('making a Python environment in cdk/.venv');
    if (!runs('python3', ['-m', 'venv', '.venv'])) return 'python3 with venv is missing';
  }
  if (!runs(process.execPath, ['node_modules/jsii-pacmak/bin/jsii-pacmak', '--targets', 'python', '--no-npmignore']))
    return 'jsii-pacmak could not make it; it needs PyPI';
  const wheel = readdirSync('cdk/dist/python').find((name) => name.endsWith('.whl'));
  const pip = (...args) =>
    runs(PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args, `dist/python/${wheel}`]);
  // First what it depends on, then itself anew: its version is the same as before.
  return pip() && pip('--force-reinstall', '--no-deps') ? null : 'pip could not install it; it needs PyPI';
}

function mustRun(command, args) {
  if (!runs(command, args)) process.exit(1);
}

function runs(command, args) {
  return spawnSync(command, args, { cwd: 'cdk', stdio: 'inherit', env }).status === 0;
}
