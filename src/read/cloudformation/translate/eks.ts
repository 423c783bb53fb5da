import { bodyOf, type Naming } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

const NODEGROUP: Naming = {
  rename: { Subnets: 'subnet_ids', NodeRole: 'node_role_arn', NodegroupName: 'node_group_name' },
};

/** Clusters of EKS and what pulls in them. Source: template reference, the pages of the types (read 2026-11). */
export const EKS_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::EKS::Cluster': plain('aws_eks_cluster', {
    attributes: { ClusterSecurityGroupId: 'vpc_config[0].cluster_security_group_id' },
    naming: { rename: { ResourcesVpcConfig: 'vpc_config' } },
  }),
  'AWS::EKS::Nodegroup': plain('aws_eks_node_group', { naming: NODEGROUP }),
  'AWS::EKS::FargateProfile': plain('aws_eks_fargate_profile', { naming: { rename: { Subnets: 'subnet_ids' } } }),
  'AWS::EKS::Addon': plain('aws_eks_addon', {
    naming: { rename: { PodIdentityAssociations: 'pod_identity_association' } },
  }),
  'AWS::EKS::PodIdentityAssociation': plain('aws_eks_pod_identity_association'),
  // CDK makes clusters and profiles by functions of its own, which call the API.
  'Custom::AWSCDK-EKS-Cluster': {
    type: 'aws_eks_cluster',
    attributes: { ClusterSecurityGroupId: 'vpc_config[0].cluster_security_group_id' },
    translate: (resource) => byApi(resource, { resourcesVpcConfig: 'vpc_config' }),
  },
  'Custom::AWSCDK-EKS-FargateProfile': {
    type: 'aws_eks_fargate_profile',
    translate: (resource) => byApi(resource, { subnets: 'subnet_ids' }),
  },
};

/** What the custom resource hands to the API stands in `Config`, with the API's names. */
function byApi(resource: TemplateResource, rename: Readonly<Record<string, string>>): readonly Translated[] {
  const config = property(resource, 'Config')?.value;
  if (config?.kind !== 'map') return [];
  return [{ body: bodyOf(config, resource.location, { rename }) }];
}
