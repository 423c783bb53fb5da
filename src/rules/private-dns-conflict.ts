import { parseServiceName, privateNames } from '../aws/services.js';
import { compareLocations } from '../model/location.js';
import type { Thing, Vpc, VpcEndpoint } from '../model/network.js';
import type { Rule, RuleContext } from './rule.js';

interface Claim {
  readonly thing: Thing;
  readonly location: Thing['location'];
  readonly names: readonly string[];
}

/** Source: the error as printed in hashicorp/terraform-provider-aws#17535 and #37783 (read 2026-11). */
export const privateDnsConflict: Rule = {
  name: 'private-dns-conflict',
  phase: 'apply',
  summary: 'a second owner of a private name in the VPC: an endpoint, or a private hosted zone',
  find: (context) => context.topology.network.vpcs.flatMap((vpc) => conflictsIn(context, vpc)),
};

function conflictsIn({ topology }: RuleContext, vpc: Vpc) {
  const endpoints = topology.endpointsIn(vpc.id).flatMap((endpoint) => claimOf(endpoint, vpc));
  const zones = topology.hostedZonesIn(vpc.id).flatMap((zone): readonly Claim[] => {
    const associated = zone.vpcs.items.some((item) => item.known && item.value === vpc.id);
    return associated && zone.name.known && exists(zone)
      ? [{ thing: zone, location: zone.location, names: [zone.name.value] }]
      : [];
  });
  const claims = [...endpoints, ...zones].sort((a, b) => compareLocations(a.thing.location, b.thing.location));
  const owners = new Map<string, Thing>();
  return claims.flatMap((claim) => {
    const taken = claim.names.find((name) => owners.has(name));
    for (const name of claim.names) if (!owners.has(name)) owners.set(name, claim.thing);
    const owner = taken === undefined ? undefined : owners.get(taken);
    if (taken === undefined || owner === undefined) return [];
    return [
      {
        resource: claim.thing.id,
        location: claim.location,
        message: `${claim.thing.id} claims the private name ${taken} in ${vpc.id}, which ${owner.id} already owns: AWS refuses the second owner.`,
        awsError: `InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${taken} in the VPC ${vpc.id}`,
        fix: `Keep ${owner.id} for all subnets of the VPC (one interface a zone serves every subnet of it), and remove ${claim.thing.id} or switch its private DNS off.`,
        legs: [],
      },
    ];
  });
}

function claimOf(endpoint: VpcEndpoint, vpc: Vpc): readonly Claim[] {
  const on =
    endpoint.privateDns.known &&
    endpoint.privateDns.value &&
    endpoint.type.known &&
    endpoint.type.value === 'Interface';
  const inVpc = endpoint.vpc.known && endpoint.vpc.value === vpc.id;
  if (!on || !inVpc || !exists(endpoint) || !endpoint.serviceName.known) return [];
  const parsed = parseServiceName(endpoint.serviceName.value);
  const names = parsed === null ? [] : privateNames(parsed.name, parsed.region);
  // A service that is not in the table still owns its names: its full name stands for them.
  const claimed = names.length > 0 ? names.map((name) => name.replace(/^\*\./, '')) : [endpoint.serviceName.value];
  return [
    { thing: endpoint, location: endpoint.privateDns.location ?? endpoint.location, names: [...new Set(claimed)] },
  ];
}

function exists({ exists: value }: Thing): boolean {
  return value.known && value.value;
}
