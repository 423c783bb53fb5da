import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../model/input-error.js';
import type { ReadResult } from '../model/network.js';
import type { Document } from '../read/detect.js';
import { filesOnDisk, readLargeFile } from '../read/disk.js';
import { readInfrastructure } from '../read/read.js';
import type { ReadingFlags } from './flags.js';
import type { Io } from './io.js';

/** Plans and states are made by programs, and are larger than what people write. */
const MAXIMUM_DOCUMENT_SIZE = 512 * 1024 * 1024;

/** Reads the infrastructure that the paths of the command line name: folders that are one estate, or one input alone. */
export async function readInputs(paths: readonly string[], flags: ReadingFlags, io: Io): Promise<ReadResult> {
  const [first = '.', ...others] = new Map(paths.map((path) => [resolve(path), path])).values();
  return others.length === 0 ? readInput(first, flags, io) : readEstate([first, ...others], flags, io);
}

/** Several root modules; all are below the folder where the command runs, by which their files are named. */
async function readEstate(paths: readonly string[], flags: ReadingFlags, io: Io): Promise<ReadResult> {
  const folders = paths.map((path) => {
    const folder = relative('.', path);
    if (folder === '..' || folder.startsWith(`..${sep}`) || isAbsolute(folder))
      throw new InputError(
        'it is not below the current folder',
        { file: path },
        'run pullpath in a folder that holds all',
      );
    return folder.split(sep).join('/');
  });
  for (const path of paths) {
    if ((await stat(path).catch(() => null))?.isDirectory() !== true)
      throw new InputError('several inputs are folders of Terraform', { file: path }, 'give a plan or state alone');
  }
  const read = await readInfrastructure(filesOnDisk('.'), {
    folder: '',
    folders,
    ...(flags.as === undefined ? {} : { as: flags.as }),
    variables: flags.var,
    variableFiles: flags.varFile.map((file) => fromFolder('.', file)),
    environment: known(io.environment),
    region: flags.region ?? null,
  });
  return withSomething(read, paths.join(', '));
}

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
  return withSomething(read, path);
}

function withSomething(read: ReadResult, path: string): ReadResult {
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
