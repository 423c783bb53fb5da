import type { ReadResult } from '../model/network.js';
import type { Files } from './files.js';
import { readTerraform } from './terraform/read.js';

export interface ReadOptions {
  /** The folder to read, within the files; empty for the files' own folder. */
  readonly folder: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly variableFiles: readonly string[];
  /** `TF_VAR_…`, `AWS_REGION` and the like are looked up here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The region where the input leaves it open. */
  readonly region: string | null;
}

/** Reads infrastructure into the network model. Throws `InputError` where the input can't be read. */
export function readInfrastructure(files: Files, options: ReadOptions): Promise<ReadResult> {
  return readTerraform(files, options);
}
