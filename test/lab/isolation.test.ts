import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORIGINAL } from '../end-to-end/terraform.js';
import { CAN_LAB, isRunning } from './machine.js';

const BIN = resolve('dist/cli/main.cjs');
const EXAMPLE = resolve('examples/original');
/** A mark in the environment of everything that a lab starts, by which its processes are found. */
const MARK = 'PULLPATH_LAB_TEST';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-lab-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The processes, of whatever namespace, that carry the mark. */
function marked(mark: string): readonly number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || !isRunning(name)) return [];
    try {
      const carries = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(`${MARK}=${mark}`);
      return carries ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

function machineState() {
  const links = spawnSync('ip', ['-o', 'link'], { encoding: 'utf8' }).stdout.replaceAll(/^(\d+: \S+).*$/gm, '$1');
  return {
    links,
    namespaces: spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' }).stdout,
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
    ours: readlinkSync('/proc/self/ns/net'),
  };
}

describe.skipIf(!CAN_LAB)('a lab leaves nothing', () => {
  test('when the command is killed, at 20 moments', async () => {
    const before = machineState();
    for (let round = 0; round < 20; round++) {
      const mark = `${process.pid}-${round}`;
      const child = spawn(process.execPath, [BIN, 'lab', EXAMPLE], {
        stdio: 'ignore',
        env: { ...process.env, [MARK]: mark },
      });
      const ended = new Promise((done) => child.on('close', done));
      await sleep(60 + round * 90 + Math.random() * 90);
      child.kill('SIGKILL');
      await ended;
      // Up to 30 s, counted in sleeps: a virtual machine's clock may jump while nothing of it runs.
      for (let slept = 0; marked(mark).length > 0 && slept < 1500; slept++) await sleep(20);
      expect(marked(mark), `killed in round ${round}`).toEqual([]);
    }
    expect(machineState()).toEqual(before);
  }, 180_000);

  test('when it ends by itself', () => {
    const before = machineState();
    const mark = `${process.pid}-whole`;
    const { status } = spawnSync(process.execPath, [BIN, 'lab', EXAMPLE, '--probe'], {
      stdio: 'ignore',
      env: { ...process.env, [MARK]: mark },
    });
    expect(status).toBe(0);
    expect(marked(mark)).toEqual([]);
    expect(machineState()).toEqual(before);
  });
});

describe.skipIf(!CAN_LAB)('hostile names', () => {
  test('reach no shell, no file and no rule', () => {
    const witness = join(folder, 'witness');
    const hostile = `$(touch ${witness})\`touch ${witness}\`; touch ${witness} #'"\\n../../etc`;
    // The names of a map's keys become ids: subnets, endpoints and groups.
    const source = ORIGINAL.replaceAll(/^ {4}ecr_(api|dkr) +=/gm, (line) =>
      line.replace(/ecr_(api|dkr) *=/, (_, name: string) => `${JSON.stringify(`${hostile} ${name}`)} =`),
    );
    writeFileSync(join(folder, 'main.tf'), source);
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'lab', folder], {
      encoding: 'utf8',
      cwd: folder,
      timeout: 120_000,
    });
    expect(stderr).not.toMatch(/pullpath:/);
    expect(stdout).toContain('touch');
    expect(stdout).toContain('Packets do what was predicted');
    expect(status).toBe(0);
    expect(readdirSync(folder)).toEqual(['main.tf']);
  });
});
