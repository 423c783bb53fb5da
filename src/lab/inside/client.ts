import { spawn } from 'node:child_process';
import { inNamespace, type Ran } from './run.js';

/** One pull of one image, as one workload. */
export interface Attempt {
  readonly namespace: string;
  /** No other attempt's. */
  readonly name: string;
  readonly image: string;
  /** False: the registry's password is there already. */
  readonly fetchesToken: boolean;
  /** A folder of its own. */
  readonly home: string;
  readonly authority: string;
  readonly timeout: number;
}

export interface Outcome {
  readonly code: number;
  /** What the client says of it. */
  readonly complaint: string;
}

/** How a client is run as a workload. */
interface ClientRun {
  readonly home: string;
  readonly authority: string;
  readonly timeout: number;
  readonly command: readonly [string, ...string[]];
}

/** Runs a client as the workload. Its credential helper would go on by itself, so the whole group is ended. */
export function runClient(namespace: string, { home, authority, timeout, command }: ClientRun): Promise<Ran> {
  const child = spawn(...inNamespace(namespace, command), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: clientEnvironment(home, authority),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      stderr += `\nended after ${timeout} s`;
      endGroup(child.pid);
    }, timeout * 1000);
    child.on('error', (error) => {
      clearTimeout(late);
      resolve({ code: 127, stdout, stderr: error.message });
    });
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code: code ?? 124, stdout, stderr });
    });
  });
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** What clients find: the lab's authority, keys that nobody looks at, and nothing of the machine's own. */
export function clientEnvironment(home: string, authority: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin:/usr/sbin:/sbin',
    HOME: home,
    DOCKER_CONFIG: `${home}/.docker`,
    // The helper signs its call; nobody looks at the signature.
    AWS_ACCESS_KEY_ID: 'AKIALAB',
    AWS_SECRET_ACCESS_KEY: 'lab',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ECR_DISABLE_CACHE: '1',
    SSL_CERT_FILE: authority,
    TMPDIR: home,
  };
}
