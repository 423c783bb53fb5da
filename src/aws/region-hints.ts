import type { Network } from '../model/network.js';
import { parseServiceName } from './services.js';

/** The regions that the zones of a VPC's subnets and the services of its endpoints name, by the VPC. */
export function regionHints({ subnets, endpoints }: Network): ReadonlyMap<string, ReadonlySet<string>> {
  const hints = new Map<string, Set<string>>();
  const hint = (vpc: string, region: string) => hints.set(vpc, (hints.get(vpc) ?? new Set()).add(region));
  for (const { vpc, availabilityZone } of subnets) {
    if (!vpc.known || !availabilityZone.known || availabilityZone.value.name === null) continue;
    // AWS: a zone's name is its region's and one letter (EC2 guide, "Regions and Zones").
    const region = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)[a-z]$/.exec(availabilityZone.value.name)?.[1];
    if (region !== undefined) hint(vpc.value, region);
  }
  for (const { vpc, serviceName, serviceRegion } of endpoints) {
    const parsed =
      serviceName.known && serviceRegion.known && serviceRegion.value === null
        ? parseServiceName(serviceName.value)
        : null;
    if (vpc.known && parsed !== null) hint(vpc.value, parsed.region);
  }
  return hints;
}
