import type { ReadResult } from '../../model/network.js';
import type { Files } from '../files.js';
import { type LoadOptions, loadTerraform } from './module/load.js';
import { toNetwork } from './network/network.js';

/** Reads a root module of Terraform source: parse → evaluate → resources → network. */
export async function readTerraform(files: Files, options: LoadOptions): Promise<ReadResult> {
  const { sources, ...configuration } = await loadTerraform(files, options);
  return { network: toNetwork(configuration), sources };
}
