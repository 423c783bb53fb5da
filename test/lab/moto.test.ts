import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAN_CTR, CAN_LAB } from './machine.js';

const BIN = resolve('dist/cli/main.cjs');
const PYTHON = resolve('.venv/bin');
const CAN_MOTO = existsSync(join(PYTHON, 'moto_server'));
if (!CAN_MOTO) {
  const say = 'LEFT OUT: the lab with moto, since .venv is not there: npm test makes it';
  if (process.env.CI === 'true') throw new Error(say);
  console.warn(say);
}

function labWithMoto(folder: string, args: readonly string[] = []) {
  const only = ['--workload', 'aws_subnet.private_1a_app1', '--size', '100kB'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIN, 'lab', resolve('examples/original'), '--ecr-api', 'moto', ...only, ...args],
    { encoding: 'utf8', env: { ...process.env, PATH: `${folder}:${process.env.PATH}` }, timeout: 120_000 },
  );
  return { status, stdout, stderr };
}

describe.skipIf(!CAN_LAB)('pullpath lab --ecr-api moto', () => {
  test.skipIf(!CAN_MOTO || !CAN_CTR).each(['skopeo', 'ctr'])('%s pulls with the token that moto gives', (client) => {
    const { status, stdout } = labWithMoto(PYTHON, ['--client', client]);
    expect(stdout).toMatch(new RegExp(`${client} pulled \\S+/app: 0\\.1 MB in`));
    expect(stdout.replaceAll('\n', ' ')).toContain("ECR's token comes from moto");
    expect(status).toBe(0);
  });

  test.each([
    ['at once', 'echo "no module named flask" >&2\nexit 3\n'],
    ['by a child that outlives it', '(sleep 0.3; echo "no module named flask" >&2) &\nexit 3\n'],
  ])('a moto that does not start is told, in its own words: %s', (_name, script) => {
    const folder = mkdtempSync(join(tmpdir(), 'pullpath-moto-'));
    try {
      writeFileSync(join(folder, 'moto_server'), `#!/bin/sh\n${script}`, { mode: 0o755 });
      const { status, stdout, stderr } = labWithMoto(folder);
      expect(stderr).toMatch(/the lab can't be built: moto does not start: no module named flask/);
      expect([status, stdout]).toEqual([2, '']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(!CAN_LAB)('pullpath lab --ecr-api own', () => {
  test('is what is taken, and the output says so', () => {
    const args = [
      BIN,
      'lab',
      resolve('examples/original'),
      '--workload',
      'aws_subnet.private_1a_app1',
      '--size',
      '100kB',
    ];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
    expect(stdout.replaceAll('\n', ' ')).toContain("ECR's token comes from a small server of pullpath's");
  });
});
