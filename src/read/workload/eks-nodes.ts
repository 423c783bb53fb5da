import { all, known, type Members, some, type Value } from '../../model/value.js';
import type { Origin } from '../../model/workload.js';
import { argument, readBlocks, readBoolean, readList, textOf } from '../network/argument.js';
import { referAll } from '../network/known-by-id.js';
import type { ResourceInstance } from '../resource/instance.js';
import { cannotTell, type WorkloadMapping } from './context.js';
import { clusterGroup, clusterOf, need, nodeNeeds, podNeeds } from './eks-cluster.js';
import { rolePolicies } from './instance-role.js';
import { workloadOf } from './interface.js';
import { launchTemplateIn } from './launch-template.js';
import { sessionManagerNeeds } from './session-manager.js';

/**
 * A managed node group. Nodes carry the groups of their launch template; without any there, the cluster's group.
 * Source: EKS user guide, "Customize managed nodes with launch templates" (read 2026-11).
 */
export const eksNodeGroup: WorkloadMapping = (resource, context) => {
  const { body, address } = resource;
  const cluster = clusterOf(context, resource);
  const [template] = readBlocks(body, 'launch_template').items;
  const settings = template === undefined ? null : launchTemplateIn(context, template);
  const policies = rolePolicies(context, argument(body, 'node_role_arn'));
  return [
    workloadOf(
      resource,
      {
        kind: 'eks',
        subnets: referAll(context.build, 'subnet', readList(body, 'subnet_ids'), { resource }) ?? all([]),
        securityGroups: settings?.securityGroups ?? clusterGroups(resource, cluster),
        publicIp: settings?.publicIp ?? known('subnet'),
        origins: [...clusterOrigin(cluster), ...(settings?.origins ?? [])],
      },
      {
        images: all([]),
        needs: [
          ...nodeNeeds(context, cluster, body.location),
          ...sessionManagerNeeds(policies, `nodes of ${address}`, body.location),
        ],
      },
    ),
  ];
};

/**
 * Auto Mode starts nodes itself, in the subnets of the cluster and with its group where no node class says otherwise;
 * what they need besides is published nowhere.
 * Source: EKS user guide, "Create a Node Class for Amazon EKS", of the default one (read 2026-11).
 */
export const eksAutoMode: WorkloadMapping = (resource, context) => {
  const { body } = resource;
  const [compute] = readBlocks(body, 'compute_config').items;
  const enabled = compute === undefined ? null : readBoolean(compute, 'enabled');
  const pools = compute === undefined ? null : readList(compute, 'node_pools');
  if (enabled === null || (enabled.known && !enabled.value) || pools === null) return [];
  const [configuration] = readBlocks(body, 'vpc_config').items;
  const listed = configuration === undefined ? null : readList(configuration, 'subnet_ids');
  return [
    workloadOf(
      resource,
      {
        kind: 'eks',
        subnets: referAll(context.build, 'subnet', listed, { resource }) ?? all([]),
        securityGroups: all([known(clusterGroup(resource))]),
        publicIp: known('subnet'),
        origins: [],
      },
      { images: all([]), needs: podNeeds(context, resource) },
    ),
  ];
};

/**
 * Pods on Fargate carry the cluster's group, in private subnets, without public addresses.
 * Sources: EKS user guide, "Define which Pods use AWS Fargate when launched", and "Deploy private clusters with limited
 * internet access": STS besides what is pulled (read 2026-11).
 */
export const eksFargateProfile: WorkloadMapping = (resource, context) => {
  const { body } = resource;
  const cluster = clusterOf(context, resource);
  return [
    workloadOf(
      resource,
      {
        kind: 'eks-fargate',
        subnets:
          referAll(context.build, 'subnet', readList(body, 'subnet_ids'), { resource }) ?? clustersPrivate(resource),
        securityGroups: clusterGroups(resource, cluster),
        publicIp: known(false),
        origins: clusterOrigin(cluster),
      },
      {
        images: all([]),
        needs: [need('sts', 'start', 'Fargate pods of EKS', body.location), ...podNeeds(context, cluster)],
      },
    ),
  ];
};

/**
 * A profile that names no subnets has the private ones of its cluster's: EKS refuses it where "the subnets provided
 * during cluster creation are all public" (eksctl#2746). Which it takes for private isn't ours to guess.
 */
function clustersPrivate({ address, body }: ResourceInstance): Members<Value<string>> {
  return some(
    [],
    cannotTell(`which private subnets of its cluster ${address} uses`, body.location, 'name its subnets'),
  );
}

function clusterOrigin(cluster: ResourceInstance | null): readonly Origin[] {
  return cluster === null ? [] : [{ what: `cluster ${cluster.address}`, location: cluster.body.location }];
}

/** The cluster's own group; of a cluster that isn't declared it isn't known. */
function clusterGroups({ body, address }: ResourceInstance, cluster: ResourceInstance | null): Members<Value<string>> {
  if (cluster !== null) return all([known(clusterGroup(cluster))]);
  const given = argument(body, 'cluster_name');
  const text = given === null ? null : textOf(given);
  const name = text === null ? address : text.known ? text.value : text.what;
  const why = cannotTell(
    `the security group of the cluster ${name}`,
    given?.location ?? body.location,
    'give the folder or plan that declares the cluster',
  );
  return some([], why);
}
