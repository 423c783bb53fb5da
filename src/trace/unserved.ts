import { CLUSTER_API } from '../aws/services.js';
import type { VpcEndpoint } from '../model/network.js';
import { endpointRole, hasPrivateDns } from './endpoint.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
import type { Problem } from './problem.js';
import type { PublicResult } from './public-path.js';
import { endpointCannotServe, type Requirement } from './requirement.js';

export function endpointHop(
  endpoint: VpcEndpoint,
  outcome: Hop['outcome'],
  detail: string,
  problem: Problem | null,
): Hop {
  return {
    at: 'endpoint',
    resource: endpoint.id,
    location: endpoint.location,
    outcome,
    detail,
    awsCode: null,
    problem,
  };
}

/** Endpoints of the service whose private names the VPC does not answer. */
export function privateDnsProblems(client: Client, { service, region, s3Region, host }: Requirement): readonly Hop[] {
  if (s3Region !== null) return [];
  if (endpointCannotServe({ service, host })) return [];
  return client.topology.endpointsIn(client.vpc.id).flatMap((endpoint) => {
    if (
      endpointRole(client.world, endpoint, { topology: client.topology, vpc: client.vpc, service, region }) !==
      'interface'
    )
      return [];
    if (hasPrivateDns(client.world, endpoint, client.vpc, service)) return [];
    const detail = `${endpoint.id} exists, but the VPC's resolver does not answer its private names.`;
    return [endpointHop(endpoint, 'fail', detail, { kind: 'private-dns-off', endpoint: endpoint.id, host: '' })];
  });
}

/**
 * Whether a host can only be reached over the internet: a registry that no endpoint serves, or one of another region for
 * which the VPC has no endpoint. Source: PrivateLink guide, "Cross-region enabled AWS services" (read 2026-11).
 */
export function needsInternet(client: Client, requirement: Requirement): readonly Hop[] {
  const { service, region, host, image } = requirement;
  if (requirement.neededFor !== 'pull' || requirement.cacheRule !== null || image === null) return [];
  const { world, topology, vpc } = client;
  const foreign = vpc.region.known && vpc.region.value !== region;
  const has = topology
    .endpointsIn(vpc.id)
    .some((endpoint) => endpointRole(world, endpoint, { topology, vpc, service, region }) !== null);
  if (!endpointCannotServe(requirement) && (!foreign || has)) return [];
  return [
    {
      at: 'service',
      resource: image.reference,
      location: image.location,
      outcome: 'fail',
      detail: foreign
        ? `${image.reference} is in ${region}, and ${vpc.id} has no endpoint for ${service} of that region.`
        : `${host} is served by no interface endpoint.`,
      awsCode: null,
      problem: { kind: 'registry-needs-internet', host, image: image.reference, location: image.location },
    },
  ];
}

/** Source: EKS user guide, "Cluster API server endpoint": private access is off by default (read 2026-11). */
function clusterHop({ owner, host, location }: Requirement): Hop {
  const cluster = owner ?? host;
  return {
    at: 'service',
    resource: cluster,
    location,
    outcome: 'fail',
    detail: `${cluster} has no private access: its API is at public addresses alone.`,
    awsCode: null,
    problem: { kind: 'cluster-endpoint-public', cluster, location },
  };
}

/** Why nothing got through to public addresses: the endpoint that is missing, or can't be used from here. */
export function whyBlocked(client: Client, requirement: Requirement, result: PublicResult): readonly Hop[] {
  const { service, region, s3Region } = requirement;
  const noWay = result.parts.every(({ target }) => target.kind !== 'gateway-endpoint');
  if (!noWay) return [];
  if (service === CLUSTER_API) return [clusterHop(requirement)];
  const onlyByInternet = needsInternet(client, requirement);
  if (onlyByInternet.length > 0 || endpointCannotServe(requirement)) return onlyByInternet;
  const present = client.topology.endpointsIn(client.vpc.id).flatMap((endpoint) => {
    const role = endpointRole(client.world, endpoint, { topology: client.topology, vpc: client.vpc, service, region });
    return role === null ? [] : [{ endpoint, role }];
  });
  const hops: Hop[] = [];
  if (present.length === 0) {
    hops.push({
      at: 'endpoint',
      resource: client.vpc.id,
      location: client.vpc.location,
      outcome: 'fail',
      detail: `${client.vpc.id} has no endpoint for ${service}, and there is no other way.`,
      awsCode: null,
      problem: { kind: 'endpoint-missing', vpc: client.vpc.id, service, region },
    });
  }
  if (s3Region === null) return [...hops, ...privateDnsProblems(client, requirement)];
  for (const { endpoint, role } of present) {
    if (role === 'gateway' && endpoint.routeTables.complete && endpoint.routeTables.items.length === 0) {
      hops.push(
        endpointHop(endpoint, 'fail', `${endpoint.id} is on no route table.`, {
          kind: 'gateway-endpoint-without-route-table',
          endpoint: endpoint.id,
        }),
      );
    }
    if (
      role === 'interface' &&
      endpoint.privateDns.known &&
      !hasPrivateDns(client.world, endpoint, client.vpc, service)
    ) {
      hops.push(
        endpointHop(endpoint, 'fail', `${endpoint.id} does not answer S3's public names in the VPC.`, {
          kind: 'private-dns-off',
          endpoint: endpoint.id,
          host: requirement.host,
        }),
      );
    }
  }
  const unreachable: Hop = {
    at: 'route-table',
    resource: client.table.id,
    location: client.table.location,
    outcome: 'fail',
    detail: `No S3 endpoint serves the subnets of ${client.table.id}, and there is no other way.`,
    awsCode: null,
    problem: {
      kind: 'layer-bucket-unreachable',
      routeTable: client.table.id,
      endpoints: present.map(({ endpoint }) => endpoint.id),
    },
  };
  return [...hops, unreachable];
}
