import type { Subnet } from '../model/network.js';
import type { Workload } from '../model/workload.js';
import type { Hop, Leg } from '../trace/leg.js';
import type { Stranger } from '../trace/other-vpc.js';

/** What becomes of the legs of a pull that AWS does not even start. */
export type OfStarted = (workload: Workload, subnet: Subnet, legs: readonly Leg[]) => readonly Leg[];

/** What names groups or subnets of two VPCs never runs, so its pulls are blocked, whatever their way would be. */
export function refusedPulls(strangers: readonly Stranger[]): OfStarted {
  const ofWorkload = new Map<unknown, Stranger[]>();
  for (const stranger of strangers) {
    if (stranger.refused !== 'workload') continue;
    const others = ofWorkload.get(stranger.owner);
    if (others === undefined) ofWorkload.set(stranger.owner, [stranger]);
    else others.push(stranger);
  }
  if (ofWorkload.size === 0) return (_workload, _subnet, legs) => legs;
  return (workload, { vpc }, legs) => {
    // Subnets of two VPCs spoil all, a group those of the VPCs that it isn't in.
    const found = ofWorkload
      .get(workload)
      ?.filter((stranger) => stranger.kind === 'subnet' || (vpc.known && stranger.vpc === vpc.value));
    if (found === undefined || found.length === 0) return legs;
    const hops = found.map(refusal);
    return legs.map((leg) => ({ ...leg, verdict: 'blocked', via: null, hops, unknowns: [] }));
  };
}

function refusal({ owner, kind, id, vpc, otherVpc, location }: Stranger): Hop {
  return {
    at: kind === 'security-group' ? 'security-group' : 'service',
    resource: id,
    location,
    outcome: 'fail',
    detail: `${owner.id} has subnets in ${vpc}, and ${id} is in ${otherVpc}: AWS starts nothing there.`,
    awsCode: null,
    problem: { kind: 'vpc-mismatch', workload: owner.id, id, vpc },
  };
}
