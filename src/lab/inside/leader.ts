import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { Blueprint } from '../plan/blueprint.js';
import { KERNEL } from '../plan/kernel.js';
import { build } from './build.js';
import { clientEnvironment } from './client.js';
import { readCounters } from './drops.js';
import { runProbes } from './probe.js';
import { runPulls } from './pull.js';
import type { Report } from './results.js';
import { inNamespace, must, setKernel } from './run.js';
import { startServiceProcess } from './service-process.js';
import { type PullOptions, startServices } from './start-services.js';

/** One line of what the leader is asked. */
export interface Job {
  readonly blueprint: Blueprint;
  /** Null: probes alone. */
  readonly pull: PullOptions | null;
  /** What keeps the network up after that; null: nothing. */
  readonly hold: Hold | null;
}

export type Hold =
  /** A shell of the person's own in a workload's namespace, by its terminal. */
  | {
      readonly kind: 'shell';
      readonly namespace: string;
      readonly shell: string;
      readonly environment: Record<string, string>;
    }
  /** For some seconds, or until the command ends. */
  | { readonly kind: 'keep'; readonly seconds: number | null };

const SCRATCH = '/run/lab';

/** Makes the leader's own room: a /run that nobody else sees, and a name server that is the VPC's. */
export async function prepareLeader(): Promise<void> {
  await must('mount', ['-t', 'tmpfs', 'lab', '/run']);
  mkdirSync(SCRATCH, { recursive: true });
  await must('ip', ['link', 'set', 'lo', 'up']);
  await setKernel(null, KERNEL);
}

/** Resolving goes through the file that all programs read. */
async function useResolver(address: string): Promise<void> {
  writeFileSync(`${SCRATCH}/resolv.conf`, `nameserver ${address}\noptions timeout:1 attempts:2\n`);
  if (existsSync('/etc/resolv.conf'))
    await must('mount', ['--bind', `${SCRATCH}/resolv.conf`, realpathSync('/etc/resolv.conf')]);
}

/** Builds one VPC, tries everything in it, tells what it found, and takes it down. */
export async function runJob(job: Job, program: string, report: (each: Report) => void): Promise<void> {
  const { blueprint, pull, hold } = job;
  const say = (text: string) => report({ kind: 'progress', text });
  const scratch = `${SCRATCH}/${blueprint.router}`;
  const start = Date.now();
  await useResolver(blueprint.resolver.addresses[0] ?? '169.254.169.253');
  const built = await build(blueprint, scratch);
  // A process of its own for each network: half-open connections of the last one would answer for those of the next.
  const server = startServiceProcess(program);
  const services = await startServices(blueprint.services, pull, { scratch, server });
  const afterBuild = Date.now();
  say(`${blueprint.vpc}: ${blueprint.interfaces} interfaces stand`);
  const legs = await runProbes(blueprint);
  const afterProbes = Date.now();
  const pulls = pull === null ? [] : await runPulls(blueprint, services, { ...pull, scratch, say });
  const afterPulls = Date.now();
  const dropped = await readCounters(blueprint.router);
  const milliseconds = { build: afterBuild - start, probes: afterProbes - afterBuild, pulls: afterPulls - afterProbes };
  report({ kind: 'result', result: { legs, pulls, dropped, milliseconds } });
  if (hold !== null) await holdUp(hold, { home: `${scratch}/shell`, authority: services.authority ?? '' });
  services.stop();
  server.stop();
  await built.takeDown();
  rmSync(scratch, { recursive: true, force: true });
}

function holdUp(hold: Hold, { home, authority }: { readonly home: string; readonly authority: string }): Promise<void> {
  if (hold.kind === 'keep')
    return new Promise((resolve) => {
      if (hold.seconds !== null) setTimeout(resolve, hold.seconds * 1000);
    });
  mkdirSync(home, { recursive: true });
  const shell = spawn(...inNamespace(hold.namespace, [hold.shell]), {
    stdio: 'inherit',
    cwd: home,
    env: { ...clientEnvironment(home, authority), ...hold.environment },
  });
  return new Promise((resolve) => {
    shell.on('error', () => resolve());
    shell.on('close', () => resolve());
  });
}
