import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAN_LAB, isRunning } from './machine.js';

const BIN = resolve('dist/cli/main.cjs');
const ORIGINAL = resolve('examples/original');
const APP = ['--workload', 'aws_subnet.private_1c_app2'];

describe.skipIf(!CAN_LAB)('pullpath lab --keep', () => {
  test('says how to enter the network that stands, until Ctrl-C', async () => {
    const args = [BIN, 'lab', ORIGINAL, ...APP, '--size', '100kB', '--keep'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    let leader = 0;
    const ended = new Promise((done) => child.on('close', (_code, signal) => done(signal)));
    try {
      await new Promise<void>((stands, fails) => {
        child.stdout.on('data', (chunk: Buffer) => {
          stdout += chunk.toString();
          if (stdout.includes('skopeo pulled')) stands();
        });
        child.on('close', () => fails(new Error(stderr)));
      });
      // It was written before, but the other pipe may be read first.
      await expect.poll(() => stderr, { timeout: 30_000 }).toContain('1 of 1 pulls done');
      expect(stderr).toContain('The network stays until Ctrl-C.');
      const [, told] = /^ {2}(nsenter .*) {2}# aws_subnet\.private_1c_app2$/m.exec(stderr) ?? [];
      leader = Number(/pgrep -P (\d+)/.exec(told ?? '')?.[1]);
      expect(isRunning(leader)).toBe(true);
      const entered = spawnSync('sh', ['-c', `${told} -- ip -4 -o addr show eth0`], { encoding: 'utf8' });
      expect(entered.stdout).toMatch(/eth0 +inet 10\.0\.5\.\d+\/32/);
      // What the whole command tells in the end isn't told while it stands.
      expect(stdout).not.toContain('Packets do what was predicted');
    } finally {
      child.kill('SIGINT');
    }
    expect(await ended).toBe('SIGINT');
    await expect.poll(() => isRunning(leader), { timeout: 30_000 }).toBe(false);
  });

  test('ends by itself after the seconds that are told', () => {
    const args = [BIN, 'lab', ORIGINAL, ...APP, '--probe', '--keep', '0.2'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
    expect(stderr).toContain('The network stays for 0.2 s.');
    expect(stderr).not.toContain('A shell in it');
    expect(stdout).toContain('Packets do what was predicted: 3 legs of 1 pulls.');
    expect(status).toBe(0);
  });

  test.each(['0', 'soon'])('--keep %s: one line, and 2', (seconds) => {
    const args = [BIN, 'lab', ORIGINAL, ...APP, '--keep', seconds];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
    expect(stderr).toContain(`--keep ${seconds}: it is a number of seconds`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });
});
