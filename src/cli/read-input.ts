import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { InputError } from '../model/input-error.js';
import type { ReadResult } from '../model/network.js';
import type { Document } from '../read/detect.js';
import { filesOnDisk, readLargeFile } from '../read/disk.js';
import { readInfrastructure } from '../read/read.js';
import type { ReadingFlags } from './flags.js';
import type { Io } from './io.js';

/** Plans and states are made by programs, and are larger than what people write. */
const MAXIMUM_DOCUMENT_SIZE = 512 * 1024 * 1024;

/** Reads the infrastructure that a path of the command line names: a folder, a file, or `-` for standard input. */
export async function readInput(path: string, flags: ReadingFlags, io: Io): Promise<ReadResult> {
  const found = path === '-' ? null : await stat(path).catch(() => null);
  if (found === null && path !== '-')
    throw new InputError('there is no such file or folder', { file: path }, 'check the path');
  const folder = path === '-' ? '.' : found?.isDirectory() === true ? path : dirname(path);
  const document = found?.isDirectory() === true ? null : await readDocument(path, io);
  const read = await inFolder(folder, () =>
    readInfrastructure(filesOnDisk(folder), {
      folder: '',
      ...(document === null ? {} : { document }),
      ...(flags.as === undefined ? {} : { as: flags.as }),
      variables: flags.var,
      variableFiles: flags.varFile.map((file) => fromFolder(folder, file)),
      environment: known(io.environment),
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

/** The text of the one file that is read. */
async function readDocument(path: string, { stdin }: Io): Promise<Document> {
  const bytes = path === '-' ? await stdin() : await readLargeFile(path, MAXIMUM_DOCUMENT_SIZE);
  const name = path === '-' ? 'stdin' : basename(path);
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw new InputError('the file is not UTF-8 text', { file: name }, 'convert it to UTF-8');
  }
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
