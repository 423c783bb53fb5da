import type { VpcEndpoint } from '../model/network.js';
import { endpointRole, hasPrivateDns } from './endpoint.js';
import type { Hop } from './leg.js';
import type { Client } from './path.js';
import type { Problem } from './problem.js';
import type { PublicResult } from './public-path.js';
import type { Requirement } from './requirement.js';

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
export function privateDnsProblems(client: Client, { service, region, s3Region }: Requirement): readonly Hop[] {
  if (s3Region !== null) return [];
  return client.topology.endpointsIn(client.vpc.id).flatMap((endpoint) => {
    if (endpointRole(client.world, endpoint, { vpc: client.vpc, service, region }) !== 'interface') return [];
    if (hasPrivateDns(client.world, endpoint, client.vpc, service)) return [];
    const detail = `${endpoint.id} exists, but the VPC's resolver does not answer its private names.`;
    return [endpointHop(endpoint, 'fail', detail, { kind: 'private-dns-off', endpoint: endpoint.id, host: '' })];
  });
}

/** Why nothing got through to public addresses: the endpoint that is missing, or can't be used from here. */
export function whyBlocked(client: Client, requirement: Requirement, result: PublicResult): readonly Hop[] {
  const { service, region, s3Region } = requirement;
  const noWay = result.parts.every(({ target }) => target.kind !== 'gateway-endpoint');
  if (!noWay) return [];
  const present = client.topology.endpointsIn(client.vpc.id).flatMap((endpoint) => {
    const role = endpointRole(client.world, endpoint, { vpc: client.vpc, service, region });
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
