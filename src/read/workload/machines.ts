import { all, known } from '../../model/value.js';
import type { Workload, WorkloadImage } from '../../model/workload.js';
import { argument, readBlocks, readText } from '../network/argument.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { WorkloadContext } from './context.js';
import { agentNeeds } from './ecs-platform.js';
import { need, nodeNeeds } from './eks-cluster.js';
import { EKS_CLUSTER, follow } from './follow.js';
import { allHosts, type Host, interfacesOf } from './host.js';
import { mayPull, profilePolicies } from './instance-role.js';
import { workloadOf } from './interface.js';
import { listed } from './outside-vpc.js';
import { sessionManagerNeeds } from './session-manager.js';
import { userDataText } from './user-data.js';

/**
 * Instances and Auto Scaling groups that nothing else runs on. A machine pulls nothing by itself: only where its start
 * script or its role says so, it is taken for one that does.
 */
export function machineWorkloads(context: WorkloadContext): ReadonlyMap<ResourceInstance, readonly Workload[]> {
  const found = new Map<ResourceInstance, readonly Workload[]>();
  const idle: string[] = [];
  for (const host of allHosts(context)) {
    if (context.isClaimed(host.resource)) continue;
    const workload = machineWorkload(context, host);
    if (workload !== null) found.set(host.resource, [workload]);
    if (workload === null || workload.pullsImages === false) idle.push(host.resource.address);
  }
  if (idle.length > 0)
    context.assume(
      `${listed(idle)}: nothing tells that it pulls images, so no pull is judged; where it does, name it in pullpath.yaml.`,
    );
  return found;
}

function machineWorkload(context: WorkloadContext, host: Host): Workload | null {
  const { resource, instanceProfile, userData } = host;
  const { address, body } = resource;
  const script = userDataText(userData) ?? '';
  const policies = profilePolicies(context, instanceProfile);
  const login = sessionManagerNeeds(policies, address, instanceProfile?.location ?? body.location);
  const what = resource.type === 'aws_instance' ? 'instance' : 'Auto Scaling group';
  const eks = eksClusterOf(context, resource, script);
  if (eks !== null) {
    const interfaces = interfacesOf(host, 'eks', what);
    const ask = mustDescribeCluster(script)
      ? [need('eks', 'start', `bootstrap of nodes of ${address}`, userData?.location ?? body.location)]
      : [];
    const needs = [...nodeNeeds(context, eks.cluster, body.location), ...ask, ...login];
    return workloadOf(resource, interfaces, { images: all([]), needs });
  }
  if (script.includes('ECS_CLUSTER') || policies.names.has('AmazonEC2ContainerServiceforEC2Role')) {
    const needs = [...agentNeeds(address, userData?.location ?? body.location), ...login];
    return workloadOf(resource, interfacesOf(host, 'ecs-ec2', what), { images: all([]), needs });
  }
  const images = imagesIn(script, userData?.location ?? body.location);
  if (images.length > 0 || /\becr\s+get-login|ecr-credential/.test(script) || mayPull(policies))
    return workloadOf(resource, interfacesOf(host, 'ec2', what), { images: all(images), needs: login });
  return login.length === 0
    ? null
    : workloadOf(resource, interfacesOf(host, 'ec2', what), { images: all([]), needs: login, pullsImages: false });
}

/** Images of ECR that a start script names. */
function imagesIn(script: string, location: WorkloadImage['location']): readonly WorkloadImage[] {
  const references = script.matchAll(/\b\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[\w./-]+(?::[\w.-]+)?/g);
  return [...new Set([...references].map(([reference]) => reference))].map((reference) => ({
    reference: known(reference, location),
    why: 'image of the start script',
    location,
  }));
}

/**
 * The cluster of EKS that a machine joins: by its start script, or by the tag that the cluster's owned things carry.
 * Source: EKS user guide, "Create self-managed Amazon Linux nodes" (read 2026-11).
 */
function eksClusterOf(
  context: WorkloadContext,
  resource: ResourceInstance,
  script: string,
): { readonly cluster: ResourceInstance | null } | null {
  const tagged = tagNames(resource).flatMap((name) => /^kubernetes\.io\/cluster\/(.+)$/.exec(name)?.[1] ?? [])[0];
  const byScript = /bootstrap\.sh|node\.eks\.aws|nodeadm/.test(script);
  if (tagged === undefined && !byScript) return null;
  const [only, ...others] = context.ofType('aws_eks_cluster');
  const byName =
    tagged === undefined
      ? null
      : follow(context, { value: { kind: 'string', value: tagged }, location: resource.body.location }, EKS_CLUSTER);
  return { cluster: byName ?? (others.length === 0 ? (only ?? null) : null) };
}

function tagNames({ body }: ResourceInstance): readonly string[] {
  const tags = argument(body, 'tags')?.value;
  const written = tags?.kind === 'object' || tags?.kind === 'map' ? [...tags.entries.keys()] : [];
  const blocks = readBlocks(body, 'tag').items.flatMap((tag) => {
    const key = readText(tag, 'key');
    return key?.known === true ? [key.value] : [];
  });
  return [...written, ...blocks];
}

/** A node that isn't told the cluster's endpoint and certificate asks EKS for them. */
function mustDescribeCluster(script: string): boolean {
  return /bootstrap\.sh|node\.eks\.aws|nodeadm/.test(script) && !/apiserver-endpoint|apiServerEndpoint/.test(script);
}
