import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { CAN_LAB } from './machine.js';

const BIN = resolve('dist/cli/main.cjs');

/** The program of this name, later on the PATH than its stand-in. */
const REAL = (name: string) => `PATH="\${PATH#*:}" command -v ${name}`;

/** Starts late, and says nothing for some seconds when it has: what it is asked meanwhile it answers then. */
const DNSMASQ = `#!/bin/sh
real=$(${REAL('dnsmasq')})
sleep 5.5
{ "$real" "$@" 2>&1 >/dev/null & echo $!; wait; } | {
  read -r pid
  while read -r line; do
    case $line in *started*) kill -STOP "$pid"; (sleep 3; kill -CONT "$pid") >/dev/null 2>&1 & ;; esac
    echo "$line" >&2
  done
}
`;

const REGISTRY = `#!/bin/sh
sleep 5
exec "$(${REAL('docker-registry')})" "$@"
`;

/** The same as what a busy machine does by chance. */
test.skipIf(!CAN_LAB)('a lab waits for programs that start late and answer late', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-slow-'));
  try {
    writeFileSync(join(folder, 'dnsmasq'), DNSMASQ, { mode: 0o755 });
    writeFileSync(join(folder, 'docker-registry'), REGISTRY, { mode: 0o755 });
    const only = ['--workload', 'aws_subnet.private_1a_app1', '--size', '100kB'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [BIN, 'lab', resolve('examples/original'), ...only],
      {
        encoding: 'utf8',
        env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
        timeout: 120_000,
      },
    );
    expect(stderr).not.toMatch(/pullpath:/);
    expect(stdout).toContain('Packets do what was predicted: 3 legs of 1 pulls.');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
