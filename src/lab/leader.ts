import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { InputError } from '../model/input-error.js';
import type { Job } from './inside/leader.js';
import type { LabResult, Report } from './inside/results.js';

/** A process that holds namespaces of its own, and does one job after the other in them. */
export interface Leader {
  /** Its process, as the machine sees it. */
  readonly pid: number | undefined;
  readonly run: (job: Job) => Promise<Done>;
  readonly stop: () => Promise<void>;
}

interface Done {
  readonly result: LabResult;
  /** When the network is taken down again. */
  readonly down: Promise<void>;
}

const HINT = 'pullpath doctor tells what this machine lacks';

/** The lab's program as it is built, seen from dist/cli as from the sources. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli/lab.cjs', import.meta.url));

/**
 * How namespaces are made: user, network, mount and process ones together, so that no privilege is needed, nothing in
 * them sees the machine's network, and all of it ends with its first process. That ends with the command, even where
 * the command is killed: its death is a signal to it, and the end of its jobs too.
 */
export const UNSHARE = ['unshare', '-Urnm', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

export function startLeader(
  progress: (text: string) => void,
  { terminal = false }: { readonly terminal?: boolean } = {},
): Leader {
  const [setpriv, ...args] = ['setpriv', '--pdeathsig', 'KILL', ...UNSHARE, process.execPath, PROGRAM, 'leader'];
  const own = terminal ? 'inherit' : 'ignore';
  const child = spawn(setpriv, args, { stdio: [own, own, terminal ? 'inherit' : 'pipe', 'pipe', 'pipe'] });
  const [, , , jobs, reports] = child.stdio;
  if (!(jobs instanceof Writable) || !(reports instanceof Readable)) throw new Error('the leader has no pipes');
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString()}`.slice(-4000);
  });
  jobs.on('error', () => {});
  let current: Waiting | null = null;
  createInterface({ input: reports }).on('line', (line) => {
    const report: Report = JSON.parse(line);
    switch (report.kind) {
      case 'progress':
        return progress(report.text);
      case 'result':
        return current?.found(report.result);
      case 'done':
        return current?.down();
      case 'failed':
        return current?.failed(new InputError(`the lab can't be built: ${report.message}`, null, HINT));
    }
  });
  const ended = endOf(child).then((code) => {
    current?.failed(new InputError(`the lab has ended (${code}): ${complaint.trim()}`, null, HINT));
  });
  return {
    pid: child.pid,
    run(job) {
      return new Promise((resolve, reject) => {
        const down = new Promise<void>((isDown, failed) => {
          current = {
            found: (result) => resolve({ result, down }),
            down: isDown,
            failed(error) {
              reject(error);
              failed(error);
            },
          };
        });
        down.catch(() => {});
        jobs.write(`${JSON.stringify(job)}\n`);
      });
    },
    async stop() {
      current = null;
      jobs.end();
      await ended;
    },
  };
}

interface Waiting {
  readonly found: (result: LabResult) => void;
  readonly down: () => void;
  readonly failed: (error: Error) => void;
}

function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
}
