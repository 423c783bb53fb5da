import { CLUSTER_API } from '../../aws/services.js';
import type { Location } from '../../model/location.js';
import { known } from '../../model/value.js';
import type { Need, NeededFor } from '../../model/workload.js';
import { argument, readBlocks, readBoolean, readText } from '../network/argument.js';
import { clusterGroupId, followSource } from '../network/reference.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { WorkloadContext } from './context.js';
import { EKS_CLUSTER, follow } from './follow.js';

/** The cluster that an argument names, where it is declared. */
export function clusterOf(context: WorkloadContext, { body }: ResourceInstance): ResourceInstance | null {
  const found = follow(context, argument(body, 'cluster_name'), EKS_CLUSTER);
  return found?.mode === 'managed' ? found : null;
}

/** The group that EKS gives nodes and pods where nothing else is said. */
export function clusterGroup(cluster: ResourceInstance): string {
  return clusterGroupId(cluster.address);
}

/**
 * What nodes need besides images. The CNI plugin and the bootstrap ask EC2; service accounts with roles of IAM ask STS,
 * and those with Pod Identity the agent, which asks EKS Auth: where the CNI plugin itself is such a one, no node gets
 * ready without. Sources: EKS user guide, "Deploy private clusters with limited internet access", "Learn how EKS Pod
 * Identity grants pods access to AWS services" (read 2026-11).
 */
export function nodeNeeds(
  context: WorkloadContext,
  cluster: ResourceInstance | null,
  location: Location,
): readonly Need[] {
  return [need('ec2', 'start', 'VPC CNI and bootstrap of nodes', location), ...podNeeds(context, cluster)];
}

/**
 * A cluster without private access has its API at public addresses alone. With it, the cluster's own interfaces answer
 * in the VPC. Source: EKS user guide, "Cluster API server endpoint" (read 2026-11).
 */
function apiNeeds(cluster: ResourceInstance): readonly Need[] {
  const [configuration] = readBlocks(cluster.body, 'vpc_config').items;
  const access = configuration === undefined ? null : readBoolean(configuration, 'endpoint_private_access');
  if (configuration === undefined || (access?.known === true && access.value)) return [];
  const location = access?.location ?? configuration.location;
  const api = need(CLUSTER_API, 'start', `API of ${cluster.address}`, location);
  return [{ ...api, owner: cluster.address, region: access?.known === false ? access : known(null) }];
}

/** What add-ons and service accounts of a cluster need, where they are declared. */
export function podNeeds(context: WorkloadContext, cluster: ResourceInstance | null): readonly Need[] {
  if (cluster === null) return [];
  const addOns = context.ofType('aws_eks_addon').filter((addOn) => clusterOf(context, addOn) === cluster);
  return [
    ...apiNeeds(cluster),
    ...addOns.flatMap(addOnNeeds),
    ...context
      .ofType('aws_iam_openid_connect_provider')
      .filter(({ body }) => {
        const url = argument(body, 'url');
        return url !== null && followSource(context.build, url)?.instance === cluster;
      })
      .map(({ address, body }) =>
        need('sts', 'feature', `service accounts with roles of IAM, by ${address}`, body.location),
      ),
    ...context
      .ofType('aws_eks_pod_identity_association')
      .filter((association) => clusterOf(context, association) === cluster)
      .map(({ address, body }) => need('eks-auth', 'feature', `Pod Identity, by ${address}`, body.location)),
  ];
}

/** Source: EKS user guide, "AWS add-ons" (read 2026-11). */
function addOnNeeds({ body, address }: ResourceInstance): readonly Need[] {
  const name = readText(body, 'addon_name');
  if (name === null || !name.known) return [];
  const neededFor: NeededFor = name.value === 'vpc-cni' ? 'start' : 'feature';
  const role = argument(body, 'service_account_role_arn');
  const identity = readBlocks(body, 'pod_identity_association').items;
  const services = ADD_ON_SERVICES.get(name.value) ?? [];
  return [
    ...(role === null ? [] : [need('sts', neededFor, `role of the add-on ${name.value}`, role.location)]),
    ...identity.map(({ location }) =>
      need('eks-auth', neededFor, `Pod Identity of the add-on ${name.value}`, location),
    ),
    ...services.map((service) => need(service, 'feature', `add-on ${name.value}, ${address}`, body.location)),
  ];
}

const ADD_ON_SERVICES: ReadonlyMap<string, readonly string[]> = new Map([
  ['eks-pod-identity-agent', ['eks-auth']],
  ['amazon-cloudwatch-observability', ['logs', 'monitoring']],
  ['aws-efs-csi-driver', ['elasticfilesystem']],
  ['aws-guardduty-agent', ['guardduty-data']],
]);

export function need(service: string, neededFor: NeededFor, why: string, location: Location): Need {
  return { service, neededFor, why, region: known(null), location };
}
