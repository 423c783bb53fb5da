import { mkdirSync, rmSync } from 'node:fs';
import type { Blueprint, Task } from '../plan/blueprint.js';
import { pullWithCtr } from './ctr.js';
import { readCounters } from './drops.js';
import type { PullResult } from './results.js';
import { pullWithSkopeo } from './skopeo.js';
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
  services: StartedServices,
  { scratch, timeout, client }: PullOptions & { readonly scratch: string },
): Promise<PullResult> {
  const home = `${scratch}/${name}`;
  mkdirSync(home, { recursive: true });
  const { seen } = services;
  const before = seen.length;
  const started = Date.now();
  const { namespace, fetchesToken } = task;
  const attempt = { namespace, name, image, fetchesToken, home, authority: services.authority ?? '', timeout };
  const { code, complaint } = await PULL_WITH[client](attempt, services);
  const milliseconds = Date.now() - started;
  rmSync(home, { recursive: true, force: true });
  await services.settled(task.address);
  return {
    pull: task.pull,
    client,
    image,
    code,
    milliseconds,
    complaint: complaint.trim().slice(-4000),
    requests: seen.slice(before).filter(({ from }) => from === task.address),
    dropped: [],
  };
}

const PULL_WITH = { skopeo: pullWithSkopeo, ctr: pullWithCtr };
