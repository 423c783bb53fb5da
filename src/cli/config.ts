import { basename, dirname } from 'node:path';
import { InputError } from '../model/input-error.js';
import type { Network, ReadResult } from '../model/network.js';
import type { Config } from '../read/config/read-config.js';
import { filesOnDisk } from '../read/disk.js';

export const CONFIG_NAME = 'pullpath.yaml';

/**
 * The configuration that a flag names, else the one in the folder that is read; null where there is none. `shown` is
 * the name that locations use.
 */
export async function findConfig(
  file: string | undefined,
  folder: string,
  shown = file ?? CONFIG_NAME,
): Promise<Config | null> {
  const [where, name] = file === undefined ? [folder, CONFIG_NAME] : [dirname(file), basename(file)];
  const bytes = await filesOnDisk(where).read(name);
  if (bytes === null) {
    if (file === undefined) return null;
    throw new InputError('there is no such file', { file }, 'check --config');
  }
  const { readConfig } = await import('../read/config/read-config.js');
  return readConfig(textOf(bytes, shown), shown);
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('the file is not UTF-8 text', { file }, 'convert it to UTF-8');
  }
}

/** Adds the workloads of the configuration to those that were read. */
export async function withWorkloads(read: ReadResult, config: Config | null): Promise<ReadResult> {
  if (config === null || config.workloads.length === 0) return read;
  const { configuredWorkloads } = await import('../read/config/workloads.js');
  const added = configuredWorkloads(config.workloads, read.network);
  const withAdded = (network: Network): Network => ({ ...network, workloads: [...network.workloads, ...added] });
  const variants = read.variants?.map(({ when, network }) => ({ when, network: withAdded(network) })) ?? [];
  return { ...read, network: withAdded(read.network), variants };
}
