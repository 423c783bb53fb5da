import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../model/input-error.js';
import type { ReadResult } from '../model/network.js';
import type { Config, ConfiguredWorkload } from '../read/config/read-config.js';
import { filesOnDisk } from '../read/disk.js';
import { readInfrastructure } from '../read/read.js';
import { findRoots } from '../read/terraform/roots.js';
import { CONFIG_NAME, findConfig, withWorkloads } from './config.js';
import type { ReadingFlags } from './flags.js';
import type { Io } from './io.js';
import { holdsNetwork, type Input, inFolder, readOptions } from './read-input.js';

/** The root modules below a folder, each alone, and the configuration that they share. */
export interface Roots {
  readonly inputs: readonly Input[];
  readonly shared: Config | null;
}

/** Reads every root module below the one folder given. Ids begin with the root's folder: `live/aws_vpc.main`. */
export async function readRoots(paths: readonly string[], flags: ReadingFlags, io: Io): Promise<Roots> {
  const [path = '.', ...others] = paths;
  if (others.length > 0) throw new InputError('--recursive goes with one folder', null, 'give the one above them');
  if ((await stat(path).catch(() => null))?.isDirectory() !== true)
    throw new InputError('there is no such folder', { file: path }, 'check the path');
  const shared = await findConfig(flags.config, path);
  const inputs = await inFolder(path, () => readAll(path, { flags, io, shared }));
  if (!inputs.some(({ read }) => holdsNetwork(read))) {
    const [notice = 'check the path'] = inputs.flatMap(({ read }) => read.notices ?? []);
    throw new InputError(
      'no root module of Terraform below this folder holds an AWS network',
      { file: path },
      notice.replace(/\.$/, ''),
    );
  }
  return { inputs, shared };
}

interface Given {
  readonly flags: ReadingFlags;
  readonly io: Io;
  readonly shared: Config | null;
}

async function readAll(path: string, { flags, io, shared }: Given): Promise<readonly Input[]> {
  const files = filesOnDisk(path);
  const inputs: Input[] = [];
  const workloads = new Map<ConfiguredWorkload, unknown>();
  for (const folder of await findRoots(files, '')) {
    const prefix = folder === '' ? '' : `${folder}/`;
    const read = await readInfrastructure(files, { ...readOptions(path, flags, io), folder, prefix });
    // A root module that can't be read whole may hold a network all the same: that is told.
    if (!holdsNetwork(read) && (read.notices ?? []).length === 0) continue;
    const own =
      folder === '' || flags.config !== undefined
        ? null
        : await findConfig(undefined, join(path, folder), `${prefix}${CONFIG_NAME}`);
    const placed = await withShared(await withWorkloads(read, own), shared, workloads);
    inputs.push({ read: placed, config: { ...NOTHING, ...own, allowPublic: (own ?? shared)?.allowPublic ?? false } });
  }
  for (const problem of workloads.values()) if (problem !== null) throw problem;
  return inputs;
}

const NOTHING: Config = { allowPublic: false, ignores: [], workloads: [] };

/** Workloads that all roots share belong to those whose subnets they name; `placed` keeps what was wrong so far. */
async function withShared(
  read: ReadResult,
  shared: Config | null,
  placed: Map<ConfiguredWorkload, unknown>,
): Promise<ReadResult> {
  let result = read;
  for (const workload of shared?.workloads ?? []) {
    try {
      result = await withWorkloads(result, { ...NOTHING, workloads: [workload] });
      placed.set(workload, null);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!placed.has(workload)) placed.set(workload, error);
    }
  }
  return result;
}
