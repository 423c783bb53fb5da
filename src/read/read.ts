import type { ReadResult } from '../model/network.js';
import { type Document, detectDocument, detectFolder } from './detect.js';
import type { Files } from './files.js';
import type { InputKind } from './input-kind.js';
import type { EstateRoot } from './terraform/estate.js';
import { type PlanInput, readPlan } from './terraform/plan/read-plan.js';
import { readTerraform } from './terraform/read.js';

export interface ReadOptions {
  /** The folder to read, within the files; empty for the files' own folder. */
  readonly folder: string;
  /** Stands before all ids, where several root modules are read one by one: `live/`. */
  readonly prefix?: string;
  /** Several root modules that are one estate, instead of the folder: folders, and plans or states in them. */
  readonly roots?: readonly { readonly folder: string; readonly document?: Document }[];
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
  const { document, roots, as = null } = options;
  if (roots !== undefined) {
    const { readTerraformEstate } = await import('./terraform/estate.js');
    const detected: EstateRoot[] = [];
    for (const root of roots) {
      if (root.document === undefined) await detectFolder(files, root.folder);
      detected.push({ folder: root.folder, document: root.document === undefined ? null : planOf(root.document, as) });
    }
    return readTerraformEstate(files, { ...options, roots: detected });
  }
  if (document === undefined) {
    if (as === null || as !== 'terraform') await detectFolder(files, options.folder);
    return readTerraform(files, options);
  }
  return readPlan(files, planOf(document, as), options);
}

function planOf(document: Document, as: InputKind | null): PlanInput {
  const { json } = detectDocument(document, as);
  return { document: json, text: document.text, file: document.name };
}
