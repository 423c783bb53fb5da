import { existsSync } from 'node:fs';

/** `npm test` makes this environment, and says loudly where it could not. */
const PYTHON = '.venv/bin/python';

/** A Python that has cfn-lint, moto and boto3; null where it could not be made. */
export function pythonWithAws(): string | null {
  return existsSync(PYTHON) ? PYTHON : null;
}
