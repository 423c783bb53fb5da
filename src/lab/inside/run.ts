import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a program that serves may take to start, in milliseconds: on a busy machine that is far more than elsewhere. */
export const STARTS_WITHIN = 60_000;

/** What a program that serves has said last, and whether it has ended with that. */
export interface Watched {
  readonly said: () => string;
  readonly hasEnded: () => boolean;
}

export function watch(child: ChildProcess): Watched {
  let said = '';
  let ended = false;
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4000);
  });
  child.on('error', (error) => {
    said = error.message;
  });
  // Not at its exit: what it said last may still be in the pipe.
  child.on('close', () => {
    ended = true;
  });
  return { said: () => said.trim(), hasEnded: () => ended };
}

/** Runs a program to its end. Arguments are never looked at by a shell. */
export function run(
  program: string,
  args: readonly string[],
  more: { readonly input?: string; readonly environment?: Record<string, string> } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...more.environment };
    const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', (error) => resolve({ code: 127, stdout: '', stderr: error.message }));
    child.on('close', (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
    child.stdin.end(more.input ?? '');
  });
}

/** Runs a program that must succeed. */
export async function must(
  program: string,
  args: readonly string[],
  input = '',
  environment: Record<string, string> = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, { input, environment });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.trim() || `ended with ${code}`}`);
  return stdout;
}

/** The arguments that run something in a namespace of the lab. */
export function inNamespace(namespace: string | null, command: readonly [string, ...string[]]): [string, string[]] {
  const [program, ...args] = command;
  return namespace === null ? [program, args] : ['nsenter', [`--net=/run/netns/${namespace}`, '--', program, ...args]];
}

/** Writes kernel settings; one that this kernel does not have is left. */
export async function setKernel(
  namespace: string | null,
  settings: readonly (readonly [path: string, value: string])[],
): Promise<void> {
  if (namespace === null) {
    for (const [path, value] of settings) {
      try {
        writeFileSync(`/proc/sys/net/${path}`, value);
      } catch {
        // A kernel without IPv6, for one, has fewer of them.
      }
    }
    return;
  }
  const script = settings.map(([path, value]) => `echo ${value} > /proc/sys/net/${path}`).join('\n');
  await run(...inNamespace(namespace, ['sh']), { input: `exec 2>/dev/null\n${script}\ntrue\n` });
}
