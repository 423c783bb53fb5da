import type { Subnet, Vpc } from '../model/network.js';
import { known, some, type Unknown } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import type { Leg } from '../trace/leg.js';
import type { Requirement } from '../trace/requirement.js';
import type { Topology } from '../trace/topology.js';
import type { Tracer } from '../trace/trace.js';

/**
 * The legs of a workload of which not even the subnet is known. They are unknown, but for those that fail wherever it
 * runs: its groups are told all the same, and closed ones let nothing out anywhere.
 */
export function unplacedLegs(
  { topology, tracer }: { readonly topology: Topology; readonly tracer: Tracer },
  { workload, why }: { readonly workload: Workload; readonly why: Unknown },
  requirements: readonly Requirement[],
): readonly Leg[] {
  const vpc = vpcOfGroups(topology, workload) ?? anyVpc(workload, why);
  const traced = tracer.trace(workload, anySubnet(workload, vpc, why), vpc, requirements);
  return requirements.map((requirement, index) => {
    const leg = traced[index];
    return leg?.verdict === 'blocked' ? leg : unknownLeg(requirement, why);
  });
}

function unknownLeg({ service, host, neededFor, why: reason, location, unsure }: Requirement, why: Unknown): Leg {
  return {
    service,
    host,
    port: 443,
    neededFor,
    required: neededFor !== 'feature',
    why: reason,
    location,
    verdict: 'unknown',
    via: null,
    hops: [],
    unknowns: unsure === null ? [why] : [why, unsure],
  };
}

/** AWS takes only groups of the VPC that the interface is in (EC2 API, "CreateNetworkInterface", read 2026-11). */
function vpcOfGroups(topology: Topology, { securityGroups }: Workload): Vpc | null {
  for (const id of securityGroups.items) {
    const group = id.known ? topology.securityGroup(id.value) : null;
    if (group?.vpc.known === true) return topology.vpc(group.vpc.value);
  }
  return null;
}

function anyVpc({ id, location, region }: Workload, why: Unknown): Vpc {
  return {
    id: `the VPC of ${id}`,
    location,
    exists: known(true),
    tags: {},
    region: region ?? why,
    account: why,
    cidrs: some([], why),
    dnsSupport: why,
    dnsHostnames: why,
    dhcpOptions: why,
    mainRouteTable: why,
    defaultSecurityGroup: `the default group of the VPC of ${id}`,
    defaultNetworkAcl: `the default network ACL of the VPC of ${id}`,
    partial: why,
  };
}

/** Named after the workload, which is what is spoken of where no subnet is known. */
function anySubnet({ id, location }: Workload, vpc: Vpc, why: Unknown): Subnet {
  return {
    id,
    location,
    exists: known(true),
    tags: {},
    vpc: known(vpc.id),
    cidr: why,
    ipv6Cidr: why,
    availabilityZone: why,
    routeTable: why,
    networkAcl: why,
    mapPublicIp: why,
    dns64: why,
  };
}
