import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Blueprint, Task } from '../plan/blueprint.js';
import { readCounters } from './drops.js';
import type { PullResult } from './results.js';
import { inNamespace } from './run.js';
import type { PullOptions, StartedServices } from './start-services.js';

/** As many clients run at once; more would wait for the processor, and time out for that alone. */
const AT_ONCE = 4;

/** Pulls for real, as every workload. */
export async function runPulls(
  { tasks, router }: Blueprint,
  services: StartedServices,
  options: PullOptions & { readonly scratch: string; readonly say: (text: string) => void },
): Promise<readonly PullResult[]> {
  const results: PullResult[] = [];
  const waiting = tasks.filter(({ images }) => images.length > 0);
  const total = waiting.reduce((sum, { images }) => sum + images.length, 0);
  const before = await readCounters(router);
  const next = async (): Promise<void> => {
    const task = waiting.shift();
    if (task === undefined) return;
    // One after the other: what the services see of a task is then that of one pull.
    for (const [index, image] of task.images.entries()) {
      const result = await pullOnce({ task, image, name: `${task.namespace}-${index}` }, services, options);
      results.push(result);
      options.say(`${results.length} of ${total} pulls ${result.code === 0 ? 'done' : 'done, the last one failed'}`);
    }
    return next();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const after = await readCounters(router);
  const dropped = after.flatMap((count, index) => {
    const more = count - (before[index] ?? 0);
    return more > 0 ? [[index + 1, more] as const] : [];
  });
  return results.map((result) => ({ ...result, dropped: result.code === 0 ? [] : dropped }));
}

async function pullOnce(
  { task, image, name }: { readonly task: Task; readonly image: string; readonly name: string },
  { authority, seen }: StartedServices,
  { scratch, timeout }: PullOptions & { readonly scratch: string },
): Promise<PullResult> {
  const home = `${scratch}/${name}`;
  prepareHome(home, image);
  const before = seen.length;
  const started = Date.now();
  const { code, stderr } = await runClient(task, {
    home,
    authority: authority ?? '',
    timeout,
    command: [
      'skopeo',
      '--insecure-policy',
      '--registries.d',
      `${home}/registries.d`,
      'copy',
      '-q',
      `docker://${image}:lab`,
      `dir:${home}/image`,
    ],
  });
  const milliseconds = Date.now() - started;
  rmSync(`${home}/image`, { recursive: true, force: true });
  // The services write down a request when its answer is through, perhaps after the client has left.
  await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    pull: task.pull,
    client: 'skopeo',
    image,
    code,
    milliseconds,
    complaint: [stderr, helperLog(home)].join('\n').trim().slice(-4000),
    requests: seen.slice(before).filter(({ from }) => from === task.address),
    dropped: [],
  };
}

/** A home of the client's own: which helper knows the registry's password, and no signatures to look for. */
function prepareHome(home: string, image: string): void {
  const registry = image.split('/')[0] ?? '';
  mkdirSync(`${home}/.docker`, { recursive: true });
  mkdirSync(`${home}/registries.d`, { recursive: true });
  const helpers = /\.dkr[.-]ecr/.test(registry) ? { [registry]: 'ecr-login' } : {};
  writeFileSync(`${home}/.docker/config.json`, JSON.stringify({ credHelpers: helpers }));
  writeFileSync(`${home}/registries.d/lab.yaml`, 'default-docker:\n  sigstore: file:///nonexistent\n');
}

/** The credential helper tells why it failed in its own log alone. */
function helperLog(home: string): string {
  try {
    return readFileSync(`${home}/.ecr/log/ecr-login.log`, 'utf8');
  } catch {
    return '';
  }
}

interface Client {
  readonly home: string;
  readonly authority: string;
  readonly timeout: number;
  readonly command: readonly [string, ...string[]];
}

/** Runs a client as the workload. Its credential helper would go on by itself, so the whole group is ended. */
function runClient(
  task: Task,
  { home, authority, timeout, command }: Client,
): Promise<{ code: number; stderr: string }> {
  const child = spawn(...inNamespace(task.namespace, command), {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: clientEnvironment(home, authority),
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      stderr += `\nended after ${timeout} s`;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeout * 1000);
    child.on('error', (error) => resolve({ code: 127, stderr: error.message }));
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code: code ?? 124, stderr });
    });
  });
}

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
