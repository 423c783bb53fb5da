import { parseServiceName } from '../aws/services.js';
import type { Network } from '../model/network.js';
import { known } from '../model/value.js';

/**
 * Finds the region of a VPC that the input leaves open: by the names of its availability zones and of the services of
 * its endpoints, where they all agree.
 */
export function inferRegions(network: Network): { readonly network: Network; readonly assumptions: readonly string[] } {
  if (network.vpcs.every(({ region }) => region.known)) return { network, assumptions: [] };
  const hints = new Map<string, Set<string>>();
  const hint = (vpc: string, region: string) => hints.set(vpc, (hints.get(vpc) ?? new Set()).add(region));
  for (const { vpc, availabilityZone } of network.subnets) {
    if (!vpc.known || !availabilityZone.known || availabilityZone.value.name === null) continue;
    // AWS: a zone's name is its region's and one letter (EC2 guide, "Regions and Zones").
    const region = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)[a-z]$/.exec(availabilityZone.value.name)?.[1];
    if (region !== undefined) hint(vpc.value, region);
  }
  for (const { vpc, serviceName, serviceRegion } of network.endpoints) {
    const parsed =
      serviceName.known && serviceRegion.known && serviceRegion.value === null
        ? parseServiceName(serviceName.value)
        : null;
    if (vpc.known && parsed !== null) hint(vpc.value, parsed.region);
  }
  const assumptions: string[] = [];
  const vpcs = network.vpcs.map((vpc) => {
    const [region, ...others] = hints.get(vpc.id) ?? [];
    if (vpc.region.known || region === undefined || others.length > 0) return vpc;
    assumptions.push(`${vpc.id} is in ${region}, as its zones and endpoints say.`);
    return { ...vpc, region: known(region) };
  });
  return { network: { ...network, vpcs }, assumptions };
}
