import { all, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readBlocks, readBoolean, readList } from './argument.js';
import { type Build, EXISTS, knownOnlyById, type ResourceMapping } from './build.js';
import { defaultRule } from './default-things.js';
import { growing } from './draft.js';
import { clusterGroupId, identify } from './reference.js';
import { vpcIdOf } from './vpc.js';

/** Whether the cluster's own group keeps the rules that let everything out: of the common form alone, not Terraform's. */
export const KEEPS_EGRESS = 'keeps_default_egress';

/**
 * The security group that EKS makes for a cluster: it admits itself and lets everything out. Managed nodes and pods on
 * Fargate carry it where nothing else is said.
 * Source: EKS user guide, "View Amazon EKS security group requirements for clusters" (read 2026-11).
 */
export const eksCluster: ResourceMapping = {
  declare(resource, build) {
    const id = clusterGroupId(resource.address);
    const exists = readBoolean(resource.body, KEEPS_EGRESS) ?? EXISTS;
    const rules = [
      defaultRule(resource, id, 'ingress', 'self'),
      { ...defaultRule(resource, id, 'egress', '0.0.0.0/0'), exists },
      { ...defaultRule(resource, id, 'egress', '::/0'), exists },
    ];
    build.draft.securityGroups.set(id, {
      id,
      location: resource.body.location,
      exists: resource.exists,
      tags: {},
      vpc: vpcOfCluster(resource, build),
      rules: growing(all(rules)),
    });
  },
};

/** A cluster is in the VPC of its subnets. */
function vpcOfCluster(resource: ResourceInstance, build: Build): Value<string> {
  for (const configuration of readBlocks(resource.body, 'vpc_config').items) {
    for (const given of readList(configuration, 'subnet_ids')?.items ?? []) {
      const found = identify(build, 'subnet', given);
      const subnet = found.kind === 'thing' ? build.declared.get(found.id) : undefined;
      if (subnet !== undefined && argument(subnet.body, 'vpc_id') !== null) return vpcIdOf(subnet, build);
    }
  }
  return knownOnlyById(`the VPC of ${resource.address}`, resource.body.location);
}
