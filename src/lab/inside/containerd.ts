import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { run, STARTS_WITHIN, watch } from './run.js';

/** containerd, which fetches what its client `ctr` finds. */
export interface Containerd {
  readonly socket: string;
  readonly stop: () => void;
}

/** Starts containerd with folders of its own. It needs no network: `ctr` calls the registry, in its own namespace. */
export async function startContainerd(scratch: string): Promise<Containerd> {
  const folder = `${scratch}/containerd`;
  const socket = `${folder}/socket`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/config.toml`, configuration(folder, socket));
  const child = spawn('containerd', ['--config', `${folder}/config.toml`, '--log-level', 'error'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder },
  });
  const { said, hasEnded } = watch(child);
  const start = Date.now();
  while (!(await answers(socket))) {
    if (hasEnded() || Date.now() - start > STARTS_WITHIN) throw new Error(`containerd does not start: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { socket, stop: () => child.kill('SIGKILL') };
}

/**
 * No pods' runtime, and nothing under /opt, which may not be ours to write, and where Node itself may be. A namespace of
 * containerd's for each pull sees its own images alone: else only the first pull of a layer would fetch it.
 * Source: containerd, docs/ops.md and docs/content-flow.md, `content_sharing_policy` (read 2026-11).
 */
function configuration(folder: string, socket: string): string {
  return `version = 2
root = ${JSON.stringify(`${folder}/root`)}
state = ${JSON.stringify(`${folder}/state`)}
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]
[grpc]
address = ${JSON.stringify(socket)}
[ttrpc]
address = ${JSON.stringify(`${socket}.ttrpc`)}
[plugins."io.containerd.metadata.v1.bolt"]
content_sharing_policy = "isolated"
`;
}

async function answers(socket: string): Promise<boolean> {
  const { code } = await run('ctr', ['--address', socket, '--connect-timeout', '1s', 'version']);
  return code === 0;
}
