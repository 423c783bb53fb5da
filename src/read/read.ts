import type { ReadResult } from '../model/network.js';
import { type Document, detectDocument, detectFolder } from './detect.js';
import type { Files } from './files.js';
import type { InputKind } from './input-kind.js';
import { isNetworkFile } from './network-file/is-network-file.js';
import { readPlan } from './terraform/plan/read-plan.js';
import { readTerraform } from './terraform/read.js';

export interface ReadOptions {
  /** The folder to read, within the files; empty for the files' own folder. */
  readonly folder: string;
  /** Stands before all ids, where several root modules are read one by one: `live/`. */
  readonly prefix?: string;
  /** Several root modules that are one estate, instead of the folder. */
  readonly folders?: readonly string[];
  /** The one file to read instead of the folder; what it refers to is looked up in the folder. */
  readonly document?: Document;
  /** What the input is, where its content is not to decide. */
  readonly as?: InputKind;
  readonly variables: ReadonlyMap<string, string>;
  readonly variableFiles: readonly string[];
  /** `TF_VAR_…`, `AWS_REGION` and the like are looked up here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The region where the input leaves it open. */
  readonly region: string | null;
}

/** Reads infrastructure into the network model. Throws `InputError` where the input can't be read. */
export async function readInfrastructure(files: Files, options: ReadOptions): Promise<ReadResult> {
  const { document, folders, as = null } = options;
  if (folders !== undefined) {
    for (const folder of folders) await detectFolder(files, folder);
    const { readTerraformEstate } = await import('./terraform/estate.js');
    return readTerraformEstate(files, { ...options, folders });
  }
  if (document === undefined) {
    if (as === null || as !== 'terraform') await detectFolder(files, options.folder);
    return readTerraform(files, options);
  }
  if (as === 'network' || (as === null && isNetworkFile(document.text))) {
    const { readNetworkFile } = await import('./network-file/read.js');
    return readNetworkFile(document);
  }
  const { json } = detectDocument(document, as);
  return readPlan(files, { document: json, text: document.text, file: document.name }, options);
}
