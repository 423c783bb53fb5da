import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Batch, Blueprint } from '../plan/blueprint.js';
import { inNamespace, must, run, STARTS_WITHIN, setKernel } from './run.js';

/** A network that stands, and how it is taken down again. */
export interface Built {
  readonly dns: ChildProcess;
  readonly takeDown: () => Promise<void>;
}

/** Builds the namespaces, links, routes and rules of a blueprint, and starts its name server. */
export async function build(blueprint: Blueprint, scratch: string): Promise<Built> {
  const { namespaces, batches, settings, rules } = blueprint;
  mkdirSync(scratch, { recursive: true });
  await must('ip', ['-batch', '-'], lines(namespaces.map((name) => `netns add ${name}`)));
  await Promise.all(settings.map(({ namespace, values }) => setKernel(namespace, values)));
  const [links, ...others] = batches;
  if (links !== undefined) await must('ip', ipArguments(links), lines(links.lines));
  await Promise.all([
    ...[...new Set(others.map(({ namespace }) => namespace))].map(async (namespace) => {
      for (const batch of others.filter((each) => each.namespace === namespace))
        await must('ip', ipArguments(batch), lines(batch.lines));
    }),
    ...[...new Set(rules.map(({ namespace }) => namespace))].map(async (namespace) => {
      for (const { text } of rules.filter((each) => each.namespace === namespace))
        await must(...inNamespace(namespace, ['nft', '-f', '-']), text);
    }),
  ]);
  const dns = await startResolver(blueprint, scratch);
  return {
    dns,
    async takeDown() {
      dns.kill('SIGKILL');
      for (const batch of blueprint.undo)
        await run('ip', ['-force', ...ipArguments(batch)], { input: lines(batch.lines) });
      await run('ip', ['-force', '-batch', '-'], { input: lines(namespaces.map((name) => `netns del ${name}`)) });
    },
  };
}

function ipArguments({ namespace, family }: Batch): readonly string[] {
  return [`-${family}`, ...(namespace === null ? [] : ['-n', namespace]), '-batch', '-'];
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** dnsmasq as AmazonProvidedDNS: it knows what is told, and nothing else has a name. */
async function startResolver({ resolver, router }: Blueprint, scratch: string): Promise<ChildProcess> {
  const file = `${scratch}/dnsmasq.conf`;
  writeFileSync(
    file,
    lines([
      'no-resolv',
      'no-hosts',
      'bind-interfaces',
      'user=root',
      'group=',
      'pid-file=',
      'keep-in-foreground',
      'log-facility=-',
      'local=/#/',
      'local-ttl=0',
      ...resolver.addresses.map((address) => `listen-address=${address}`),
      ...resolver.records.map(({ name, address }) => `host-record=${name},${address}`),
    ]),
  );
  const child = spawn(...inNamespace(router, ['dnsmasq', `--conf-file=${file}`]), {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`dnsmasq does not start: ${complaint.trim()}`)), STARTS_WITHIN);
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk.toString()}`.slice(-4000);
      if (!/started/.test(complaint)) return;
      clearTimeout(late);
      resolve();
    });
    child.on('error', (error) => reject(error));
    // Not at its exit: what it said last may still be in the pipe.
    child.on('close', (code) => {
      clearTimeout(late);
      reject(new Error(`dnsmasq ended with ${code}: ${complaint.trim()}`));
    });
  });
  return child;
}
