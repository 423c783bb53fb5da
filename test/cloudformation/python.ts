import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDER = resolve('node_modules/.cache/pullpath-python');
const NEEDED = 'import cfnlint, moto.server, boto3';

/**
 * A Python that has cfn-lint and moto: the machine's own, else one in a folder of its own that pip fills; null where
 * neither can be had, which CI does not accept.
 */
export function pythonWithAws(): string | null {
  for (const python of [`${FOLDER}/bin/python`, 'python3']) {
    if ((python === 'python3' || existsSync(python)) && works(python)) return python;
  }
  const made = spawnSync('python3', ['-m', 'venv', FOLDER], { encoding: 'utf8' });
  if (made.status === 0)
    spawnSync(
      `${FOLDER}/bin/python`,
      ['-m', 'pip', 'install', '--quiet', '-r', 'test/cloudformation/requirements.txt'],
      {
        encoding: 'utf8',
        timeout: 300_000,
      },
    );
  if (works(`${FOLDER}/bin/python`)) return `${FOLDER}/bin/python`;
  const why = 'cfn-lint and moto can be neither found nor installed: emitted CloudFormation is not tried against them';
  if (process.env.CI === 'true') throw new Error(why);
  console.warn(`LEFT OUT: ${why}`);
  return null;
}

function works(python: string): boolean {
  return spawnSync(python, ['-c', NEEDED], { encoding: 'utf8' }).status === 0;
}
