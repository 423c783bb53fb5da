import { parseServiceName } from '../aws/services.js';
import type { VpcEndpoint } from '../model/network.js';
import { groupBy, type PullsAlike, type Rule, type RuleContext } from './rule.js';

/** Source: PrivateLink pricing: an interface endpoint is paid by the hour in each zone (read 2026-11). */
export const endpointUnused: Rule = {
  name: 'endpoint-unused',
  phase: 'advice',
  summary: 'an interface endpoint that no workload needs',
  find: ({ topology, alike }) => {
    if (topology.network.endpoints.length === 0) return [];
    // Pulls that fare alike are of one VPC.
    const vpcOf = ({ pulls: [first] }: PullsAlike) => first.vpc?.id ?? '';
    const byVpc = new Map(groupBy(alike, vpcOf).map((group) => [vpcOf(group[0]), group]));
    return topology.network.vpcs.flatMap((vpc) => {
      const here = byVpc.get(vpc.id) ?? [];
      if (here.length === 0) return [];
      return topology.endpointsIn(vpc.id).flatMap((endpoint) => {
        const why = whyUnused(endpoint, here, topology);
        if (why === null) return [];
        return {
          resource: endpoint.id,
          location: endpoint.location,
          message: `${endpoint.id} is paid by the hour in each of its zones, but ${why}.`,
          awsError: null,
          fix: 'Remove it; or, where an application calls the service itself, ignore this note with that reason.',
          legs: [],
        };
      });
    });
  },
};

function whyUnused(
  endpoint: VpcEndpoint,
  alike: readonly PullsAlike[],
  topology: RuleContext['topology'],
): string | null {
  const { type, serviceName, exists } = endpoint;
  const service = serviceName.known ? parseServiceName(serviceName.value) : null;
  if (service === null || !type.known || type.value !== 'Interface' || !exists.known || !exists.value) return null;
  const needing = alike.flatMap(({ legs }) => legs).filter((leg) => leg.service === service.name);
  if (needing.length > 0) {
    // Another endpoint of the service has the name; one that is meant to be used and isn't has a finding of its own.
    const others = needing.map(({ via }) => via);
    const owned = others.every((via) => via !== null && via !== endpoint.id && topology.endpoint(via) !== null);
    return owned && service.name !== 's3' ? `all workloads reach ${service.name} by ${others[0]}` : null;
  }
  // What an assumed workload needs besides the pull isn't known, so nothing is unused on its account.
  const assumed = alike.some(({ pulls }) =>
    pulls.some(({ workload }) => workload.kind === 'assumed' || !workload.needs.complete),
  );
  return assumed ? null : `no workload here needs ${service.name}`;
}
