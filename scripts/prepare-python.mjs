// A Python environment with cfn-lint and moto, kept for the next time, for the tests of CloudFormation.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const FOLDER = '.venv';
const STAMP = `${FOLDER}/.installed`;
const REQUIREMENTS = 'test/requirements.txt';

/** Null, or what had to be left out. Made anew only when the requirements have changed. */
export function preparePython() {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return null;
  console.log('making a Python environment for the tests of CloudFormation');
  const steps = [
    ['python3', '-m', 'venv', FOLDER],
    [`${FOLDER}/bin/python`, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS],
  ];
  if (steps.every(([command, ...args]) => spawnSync(command, args, { stdio: 'inherit' }).status === 0)) {
    writeFileSync(STAMP, wanted);
    return null;
  }
  // A half of it would be taken for the whole the next time.
  rmSync(FOLDER, { recursive: true, force: true });
  return 'cfn-lint and moto beside CloudFormation: python3 with venv and PyPI are needed';
}
