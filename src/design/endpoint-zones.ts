import { zoneName } from '../model/availability-zone.js';
import { InputError } from '../model/input-error.js';
import type { AvailabilityZone, Vpc } from '../model/network.js';
import type { JudgedPull } from './design.js';
import type { Work } from './work.js';

/**
 * The zones that the endpoints of AWS's services are offered in: those of the region. A Local Zone or Wavelength Zone is
 * served from one of them, over the local route.
 * AWS: an endpoint in another zone is refused, "does not support the availability zone of the subnet" (PrivateLink guide,
 * "Create an interface endpoint"; names of zones: Local Zones guide, "How AWS Local Zones work", read 2026-11).
 */
export function offering(
  { network, decisions }: Work,
  vpc: Vpc,
  zones: readonly AvailabilityZone[],
): readonly AvailabilityZone[] {
  const region = vpc.region.known ? vpc.region.value : '';
  const isOfRegion = ({ name }: AvailabilityZone) => name === null || !name.startsWith(`${region}-`);
  const outside = zones.filter((zone) => !isOfRegion(zone));
  const [first] = outside;
  if (first === undefined) return zones;
  const within = zones.filter(isOfRegion);
  const others = network.subnets.flatMap(({ vpc: of, availabilityZone: zone }) =>
    of.known && of.value === vpc.id && zone.known && isOfRegion(zone.value) ? [zone.value] : [],
  );
  const chosen = within.length > 0 ? within : others.slice(0, 1);
  if (chosen.length === 0)
    throw new InputError(
      `${zoneName(first)} is no zone of ${region} itself, where endpoints of AWS's services are offered, and the VPC has no subnet in one`,
      vpc.location,
      `give it a subnet in ${region}a, for example, that workloads or endpoints use`,
    );
  decisions.push({
    what: `no endpoints in ${outside.map(zoneName).join(', ')}, but in ${chosen.map(zoneName).join(', ')}`,
    why: 'AWS offers the endpoints of its services in the zones of the region itself; every other subnet of the VPC reaches them over the local route',
    instead: null,
  });
  return chosen;
}

/** All zones with workloads, or the one with the most. */
export function zonesFor(
  { choices, decisions, network }: Work,
  { zones, pulls }: { readonly zones: readonly AvailabilityZone[]; readonly pulls: readonly JudgedPull[] },
): readonly AvailabilityZone[] {
  if (choices.zones === 'every' || zones.length < 2) {
    if (zones.length > 1)
      decisions.push({
        what: 'endpoints in each zone with workloads',
        why: 'a zone that fails takes no other one with it, and requests need not cross zones',
        instead:
          '--single-zone: fewer interfaces to pay for, but all pulls stop when that zone does, and traffic crosses zones',
      });
    return zones;
  }
  const count = (zone: AvailabilityZone) =>
    pulls.filter((pull) => {
      const own = network.subnets.find(({ id }) => id === pull.subnet)?.availabilityZone;
      return own?.known === true && own.value.key === zone.key;
    }).length;
  const [most] = [...zones].sort((a, b) => count(b) - count(a));
  decisions.push({
    what: `endpoints in one zone, ${most === undefined ? '' : zoneName(most)}`,
    why: 'fewer interfaces to pay for',
    instead:
      'without --single-zone, one in each zone: when this zone fails, all pulls stop; traffic from the others crosses zones',
  });
  return most === undefined ? [] : [most];
}
