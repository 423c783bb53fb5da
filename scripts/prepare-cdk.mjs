// Installs, builds and type-checks the package in cdk/, as far as that can be done here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'cdk/node_modules/.installed';

/** Whether its tests can run, and what had to be left out. */
export function prepareCdk() {
  if (!install()) return { ready: false, lacks: ['the tests of cdk/: its npm packages could not be installed'] };
  run(process.execPath, ['scripts/build.mjs']);
  run(process.execPath, ['node_modules/typescript/bin/tsc', '--project', 'test/tsconfig.json']);
  return { ready: true, lacks: [] };
}

/** Only when the lock file has changed, since it takes half a minute. */
function install() {
  const lock = createHash('sha256').update(readFileSync('cdk/package-lock.json')).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return true;
  console.log('installing the npm packages of cdk/');
  if (spawnSync('npm', ['ci'], { cwd: 'cdk', stdio: 'inherit' }).status !== 0) return false;
  writeFileSync(STAMP, lock);
  return true;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: 'cdk', stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
