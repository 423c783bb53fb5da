import type { ReadResult } from '../../model/network.js';
import type { Files } from '../files.js';
import { toNetwork } from '../network/network.js';
import { type Configuration, type LoadOptions, loadTerraform } from './module/load.js';

/** Reads a root module of Terraform source: parse → evaluate → resources → network. */
export async function readTerraform(files: Files, options: LoadOptions): Promise<ReadResult> {
  const { sources, ignores, ...configuration } = await loadTerraform(files, options);
  const { references } = configuration;
  return { network: toNetwork(configuration), sources, ignores, notices: noticesOf(configuration), references };
}

/** Modules that could not be read hide what they make: that comes first. */
export function noticesOf({ unresolvedModules }: Pick<Configuration, 'unresolvedModules'>): readonly string[] {
  const [first, ...others] = unresolvedModules;
  if (first === undefined) return [];
  const names = others.length === 0 ? first.address : `${first.address} and ${others.length} more`;
  return [`${names} could not be read: ${first.why.settle}.`];
}
