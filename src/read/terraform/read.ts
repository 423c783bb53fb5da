import { regionHints } from '../../aws/region-hints.js';
import type { Network, ReadResult } from '../../model/network.js';
import type { Files } from '../files.js';
import { toNetwork } from '../network/network.js';
import { type Configuration, type LoadOptions, loadTerraform } from './module/load.js';
import { OPEN_REGION } from './module/providers.js';

/** Reads a root module of Terraform source: parse → evaluate → resources → network. */
export async function readTerraform(files: Files, options: LoadOptions): Promise<ReadResult> {
  const read = await readOnce(files, options);
  const told = toldRegion(read.network);
  if (told === null) return read;
  const { region, variable } = told;
  // Expressions ask for the region of the provider, so that everything is evaluated anew.
  const { network, ...rest } = await readOnce(
    files,
    variable === null
      ? { ...options, region }
      : { ...options, variables: new Map([...options.variables, [variable, region]]) },
  );
  const what = variable === null ? 'The aws provider is in' : `var.${variable} is`;
  const assumption = `${what} ${region}, as zones and endpoints say.`;
  return { ...rest, network: { ...network, assumptions: [...network.assumptions, assumption] } };
}

async function readOnce(files: Files, options: LoadOptions): Promise<ReadResult> {
  const { sources, ignores, ...configuration } = await loadTerraform(files, options);
  const { references } = configuration;
  return { network: toNetwork(configuration), sources, ignores, notices: noticesOf(configuration), references };
}

/**
 * The region of the provider, or the variable that is it, where nothing tells it but what stands in its VPCs; null: something
 * does, or nothing at all.
 */
function toldRegion(network: Network): { readonly region: string; readonly variable: string | null } | null {
  const hints = regionHints(network);
  const reasons = new Set<string>();
  const regions = new Set<string>();
  for (const { id, region } of network.vpcs) {
    if (region.known) continue;
    reasons.add(region.what);
    for (const hint of hints.get(id) ?? []) regions.add(hint);
  }
  const [[reason, ...otherReasons], [region, ...otherRegions]] = [[...reasons], [...regions]];
  if (reason === undefined || region === undefined || otherReasons.length > 0 || otherRegions.length > 0) return null;
  const variable = /^var\.([\w-]+)$/.exec(reason)?.[1] ?? null;
  return variable !== null || reason === OPEN_REGION.what ? { region, variable } : null;
}

/** Modules that could not be read hide what they make: that comes first. */
export function noticesOf({ unresolvedModules }: Pick<Configuration, 'unresolvedModules'>): readonly string[] {
  const [first, ...others] = unresolvedModules;
  if (first === undefined) return [];
  const names = others.length === 0 ? first.address : `${first.address} and ${others.length} more`;
  return [`${names} could not be read: ${first.why.settle}.`];
}
