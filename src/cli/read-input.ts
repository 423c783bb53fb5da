import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../model/input-error.js';
import type { ReadResult } from '../model/network.js';
import type { Config } from '../read/config/read-config.js';
import type { Document } from '../read/detect.js';
import { filesOnDisk, readLargeFile } from '../read/disk.js';
import { overlaid } from '../read/overlay.js';
import { type ReadOptions, readInfrastructure } from '../read/read.js';
import { findConfig, withWorkloads } from './config.js';
import { documentText } from './document-text.js';
import type { ReadingFlags } from './flags.js';
import type { Io } from './io.js';
import { inlineNothing } from './short-run.js';

/** Plans and states are made by programs, and are larger than what people write. */
const MAXIMUM_DOCUMENT_SIZE = 512 * 1024 * 1024;

/** Source: CloudFormation user guide, "CloudFormation quotas": a template in S3 has 1 MB at most (read 2026-11). */
const MAXIMUM_TEMPLATE_SIZE = 1024 * 1024;

/** What was read, and what people tell beside it. */
export interface Input {
  readonly read: ReadResult;
  readonly config: Config | null;
}

/** Reads the infrastructure that the paths of the command line name: folders that are one estate, or one input alone. */
export async function readInputs(paths: readonly string[], flags: ReadingFlags, io: Io): Promise<Input> {
  const [first = '.', ...others] = new Map(paths.map((path) => [resolve(path), path])).values();
  return others.length === 0 ? readInput(first, flags, io) : readEstate([first, ...others], flags, io);
}

/** Several root modules or templates; all are below the folder where the command runs, by which their files are named. */
async function readEstate(paths: readonly string[], flags: ReadingFlags, io: Io): Promise<Input> {
  const roots = await Promise.all(paths.map((path) => rootOf(path, io)));
  const read = await readInfrastructure(filesOnDisk('.'), { ...readOptions('.', flags, io), roots });
  return withConfig(withSomething(read, paths.join(', ')), '.', flags);
}

/** A folder, or a plan or state with the folder that it is in. */
async function rootOf(path: string, io: Io): Promise<{ readonly folder: string; readonly document?: Document }> {
  if (path === '-') return { folder: '', document: await readDocument(path, io) };
  const found = await stat(path).catch(() => null);
  if (found === null) throw new InputError('there is no such file or folder', { file: path }, 'check the path');
  const within = relative('.', path);
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
    throw new InputError(
      'it is not below the current folder',
      { file: path },
      'run pullpath in a folder that holds all',
    );
  const name = within.split(sep).join('/');
  if (found.isDirectory()) return { folder: name };
  const { text } = await readDocument(path, io);
  return { folder: dirname(name).replace(/^\.$/, ''), document: { name, text } };
}

/** Reads the infrastructure that a path of the command line names: a folder, a file, or `-` for standard input. */
async function readInput(path: string, flags: ReadingFlags, io: Io): Promise<Input> {
  const found = path === '-' ? null : await stat(path).catch(() => null);
  if (found === null && path !== '-')
    throw new InputError('there is no such file or folder', { file: path }, 'check the path');
  const folder = path === '-' ? '.' : found?.isDirectory() === true ? path : dirname(path);
  const document = found?.isDirectory() === true ? null : await readDocument(path, io);
  const read = await inFolder(folder, () =>
    readInfrastructure(filesOnDisk(folder), {
      ...readOptions(folder, flags, io),
      ...(document === null ? {} : { document }),
    }),
  );
  return withConfig(withSomething(read, path), folder, flags);
}

/** A folder, or one file of it. */
export interface Place {
  readonly folder: string;
  readonly file: string | null;
}

/** Reads a folder, or one file of it, as it would be with other texts in some of its files. */
export async function readPlaceWith(
  { folder, file }: Place,
  texts: ReadonlyMap<string, string>,
  { flags, io }: { readonly flags: ReadingFlags; readonly io: Io },
): Promise<Input> {
  const text = file === null ? undefined : texts.get(file);
  const document =
    file === null ? null : text === undefined ? await readDocument(join(folder, file), io) : { name: file, text };
  const read = await readInfrastructure(overlaid(filesOnDisk(folder), texts), {
    ...readOptions(folder, flags, io),
    ...(document === null ? {} : { document }),
  });
  return withConfig(read, folder, flags);
}

/** What the flags say of any reading in a folder. */
export function readOptions(folder: string, flags: ReadingFlags, io: Io): ReadOptions {
  return {
    folder: '',
    ...(flags.as === undefined ? {} : { as: flags.as }),
    variables: flags.var,
    variableFiles: flags.varFile.map((file) => fromFolder(folder, file)),
    environment: known(io.environment),
    region: flags.region ?? null,
    ...(flags.stack === undefined || flags.stack.length === 0 ? {} : { stacks: flags.stack }),
  };
}

async function withConfig(read: ReadResult, folder: string, flags: ReadingFlags): Promise<Input> {
  const config = await findConfig(flags.config, folder);
  return { read: await withWorkloads(read, config), config };
}

/** Whether there is anything to judge. */
export function holdsNetwork({ network: { vpcs, subnets, endpoints, workloads } }: ReadResult): boolean {
  return vpcs.length + subnets.length + endpoints.length + workloads.length > 0;
}

function withSomething(read: ReadResult, path: string): ReadResult {
  const [notice] = read.notices ?? [];
  if (!holdsNetwork(read) && notice !== undefined)
    throw new InputError(
      'there is no AWS network, endpoint or workload in what could be read of it',
      { file: path },
      notice.replace(/\.$/, ''),
    );
  if (!holdsNetwork(read)) {
    throw new InputError(
      'there is no AWS network, endpoint or workload in it',
      { file: path },
      'give what declares the VPC',
    );
  }
  return read;
}

/** What is larger than a template may be is a plan or a state: what reads these is loaded while the disk is read. */
function loadReaders(size: number): void {
  if (size <= MAXIMUM_TEMPLATE_SIZE) return;
  void import('../read/terraform/plan/read-plan.js');
  void inlineNothing();
}

/** The text of the one file that is read. */
async function readDocument(path: string, { stdin }: Io): Promise<Document> {
  const bytes = path === '-' ? await stdin() : await readLargeFile(path, MAXIMUM_DOCUMENT_SIZE, loadReaders);
  const name = path === '-' ? 'stdin' : basename(path);
  return { name, text: documentText(bytes, name) };
}

/** Places in the folder are told as the user would name them from where the command runs. */
export async function inFolder<T>(folder: string, read: () => Promise<T>): Promise<T> {
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
