import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { InputError } from '../model/input-error.js';
import type { ReadResult } from '../model/network.js';
import { filesOnDisk } from '../read/disk.js';
import { readInfrastructure } from '../read/read.js';
import type { ReadingFlags } from './flags.js';
import type { Io } from './io.js';

/** Reads the infrastructure that a path of the command line names. */
export async function readInput(path: string, flags: ReadingFlags, { environment }: Io): Promise<ReadResult> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new InputError('there is no such file or folder', { file: path }, 'check the path');
  if (!found.isDirectory())
    throw new InputError(
      'this is not a folder of Terraform',
      { file: path },
      `give the folder, for example ${dirname(path)}`,
    );
  const read = await inFolder(path, () =>
    readInfrastructure(filesOnDisk(path), {
      folder: '',
      variables: flags.var,
      variableFiles: flags.varFile.map((file) => fromFolder(path, file)),
      environment: known(environment),
      region: flags.region ?? null,
    }),
  );
  const { vpcs, subnets, endpoints, workloads } = read.network;
  if (vpcs.length + subnets.length + endpoints.length + workloads.length === 0) {
    throw new InputError(
      'there is no AWS network, endpoint or workload in it',
      { file: path },
      'give the folder that declares the VPC',
    );
  }
  return read;
}

/** Places in the folder are told as the user would name them from where the command runs. */
async function inFolder<T>(folder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InputError) || error.place === null) throw error;
    throw new InputError(error.message, { ...error.place, file: join(folder, error.place.file) }, error.hint);
  }
}

/** Files of variables are named from where the command runs, and read as part of the folder. */
function fromFolder(folder: string, file: string): string {
  const path = relative(resolve(folder), resolve(file));
  if (isAbsolute(path) || path.startsWith('..'))
    throw new InputError('the file is outside of the folder that is read', { file }, 'put it beside the configuration');
  return path;
}

function known(environment: Io['environment']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
