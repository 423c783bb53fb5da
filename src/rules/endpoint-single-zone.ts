import { zoneName } from '../model/availability-zone.js';
import type { Subnet } from '../model/network.js';
import { serviceOf } from './endpoint-use.js';
import { nameThem, type Rule } from './rule.js';

/** Source: PrivateLink guide, "Subnets and Availability Zones": at least two zones for availability (read 2026-11). */
export const endpointSingleZone: Rule = {
  name: 'endpoint-single-zone',
  phase: 'advice',
  summary: 'workloads run in more zones than the endpoint has',
  find: ({ topology, alike }) => {
    const users = new Map<string, Zones[]>();
    for (const { pulls, legs } of alike) {
      const used = new Set(legs.flatMap((leg) => leg.via ?? []));
      const placed = used.size === 0 ? [] : pulls.filter(({ subnet }) => subnet !== null);
      const zones = used.size === 0 ? null : zonesOf(placed.map(({ subnet }) => subnet));
      for (const via of used) {
        const others = users.get(via);
        if (others === undefined) users.set(via, [zones]);
        else others.push(zones);
      }
    }
    return topology.network.endpoints.flatMap((endpoint) => {
      if (!endpoint.type.known || endpoint.type.value !== 'Interface' || !endpoint.subnets.complete) return [];
      const has = zonesOf(
        endpoint.subnets.items.map(({ subnet }) => (subnet.known ? topology.subnet(subnet.value) : null)),
      );
      const need = allOf(users.get(endpoint.id) ?? []);
      if (has === null || need === null) return [];
      const missing = [...need].filter(([key]) => !has.has(key)).map(([, name]) => name);
      if (missing.length === 0 || has.size === 0) return [];
      return {
        resource: endpoint.id,
        location: endpoint.subnets.items[0]?.subnet.location ?? endpoint.location,
        message: `${endpoint.id} has interfaces in ${nameThem(has.values())} only, but workloads in ${nameThem(missing)} use it too: if that zone fails, ${serviceOf(endpoint)} fails for all of them.`,
        awsError: null,
        fix: `Add a subnet of ${nameThem(missing)} to ${endpoint.id}, or accept it: an endpoint in one zone costs less.`,
        legs: [],
      };
    });
  },
};

/** Names of zones by key; null where one isn't known. */
type Zones = ReadonlyMap<string, string> | null;

function zonesOf(subnets: readonly (Pick<Subnet, 'availabilityZone'> | null)[]): Zones {
  const zones = new Map<string, string>();
  for (const subnet of subnets) {
    if (subnet === null || !subnet.availabilityZone.known) return null;
    const zone = subnet.availabilityZone.value;
    if (!zones.has(zone.key)) zones.set(zone.key, zoneName(zone));
  }
  return zones;
}

function allOf(several: readonly Zones[]): Zones {
  const zones = new Map<string, string>();
  for (const each of several) {
    if (each === null) return null;
    for (const [key, name] of each) zones.set(key, name);
  }
  return zones;
}
