import { regionHints } from '../aws/region-hints.js';
import type { Network } from '../model/network.js';
import { known } from '../model/value.js';

/**
 * Finds the region of a VPC that the input leaves open: by the names of its availability zones and of the services of
 * its endpoints, where they all agree.
 */
export function inferRegions(network: Network): { readonly network: Network; readonly assumptions: readonly string[] } {
  if (network.vpcs.every(({ region }) => region.known)) return { network, assumptions: [] };
  const hints = regionHints(network);
  const assumptions: string[] = [];
  const vpcs = network.vpcs.map((vpc) => {
    const [region, ...others] = hints.get(vpc.id) ?? [];
    if (vpc.region.known || region === undefined || others.length > 0) return vpc;
    assumptions.push(`${vpc.id} is in ${region}, as its zones and endpoints say.`);
    return { ...vpc, region: known(region) };
  });
  return { network: { ...network, vpcs }, assumptions };
}
