import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAN_LAB } from './machine.js';

const BIN = resolve('dist/cli/main.cjs');
const ORIGINAL = resolve('examples/original');

function lab(args: readonly string[], before: readonly string[] = []) {
  const { NO_COLOR: _colour, FORCE_COLOR: _forced, ...environment } = process.env;
  const [program = process.execPath, ...rest] = [...before, process.execPath, BIN, 'lab', ...args];
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', env: environment, timeout: 120_000 });
  return { status, stdout, stderr };
}

/** As `nobody`, without any capability. */
const UNPRIVILEGED =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--bounding-set=-all']
    : [];

describe.skipIf(!CAN_LAB)('pullpath lab examples/original', () => {
  test.each([
    ['as who runs the tests', []],
    ['without privileges', UNPRIVILEGED],
  ])('pulls four times over the predicted interfaces, %s', (_, before) => {
    const { status, stdout, stderr } = lab([ORIGINAL], before);
    expect(stderr).not.toMatch(/pullpath:/);
    expect(stdout.match(/skopeo pulled \S+: 5\.0 MB in/g)).toHaveLength(4);
    expect(
      stdout.match(/s3 +✓ private +\| ✓ private +\| \S+ → 198\.18\.\S+ aws_vpc_endpoint\.s3 answers 200/g),
    ).toHaveLength(4);
    expect(stdout).toContain('Packets do what was predicted: 12 legs of 4 pulls.');
    expect(status).toBe(0);
  });
});
