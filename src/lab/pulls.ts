import type { CheckResult, Pull } from '../check/result.js';
import { all, known } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import { requirementsOf } from '../trace/requirements.js';
import type { LabLeg, LabPull } from './plan/scene.js';

/** The pulls of one VPC, by its id. */
export type PullsByVpc = ReadonlyMap<string, readonly LabPull[]>;

/** What `check` has judged, as the lab makes it: every pull whose subnet is told and that AWS starts. */
export function pullsByVpc({ pulls, network }: CheckResult, needs: readonly string[]): PullsByVpc {
  const byVpc = new Map<string, LabPull[]>();
  for (const [index, pull] of pulls.entries()) {
    const vpc = network.vpcs.find(({ id }) => id === pull.vpc);
    const subnet = network.subnets.find(({ id }) => id === pull.subnet);
    if (vpc === undefined || subnet === undefined || isNeverStarted(pull)) continue;
    const workload = network.workloads.find(({ id }) => id === pull.workload) ?? assumed(pull);
    const requirements = requirementsOf(workload, {
      region: vpc.region,
      needs,
      pullThroughCacheRules: network.pullThroughCacheRules,
    });
    const legs = pull.legs.flatMap(({ leg }, at): readonly LabLeg[] => {
      const requirement = requirements[at];
      return requirement === undefined || requirement.host !== leg.host ? [] : [{ leg, requirement }];
    });
    const ofVpc = byVpc.get(vpc.id);
    const made: LabPull = { index, workload, subnet, legs };
    if (ofVpc === undefined) byVpc.set(vpc.id, [made]);
    else ofVpc.push(made);
  }
  return byVpc;
}

function isNeverStarted({ legs }: Pull): boolean {
  return legs.some(({ leg }) => leg.hops.some(({ problem }) => problem?.kind === 'vpc-mismatch'));
}

/** A workload that `check` has assumed: it stands in no network, allows all egress, and carries no known group. */
function assumed({ workload, subnet, location }: Pull): Workload {
  return {
    id: workload,
    kind: 'assumed',
    location,
    exists: known(true),
    tags: {},
    subnets: all([known(subnet ?? workload)]),
    securityGroups: all([]),
    publicIp: known('subnet'),
    images: all([]),
    needs: all([]),
    fetchesToken: true,
  };
}
