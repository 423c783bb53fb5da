import { groupBy, type Rule, subnetsOf } from './rule.js';

/** Source: EKS user guide, "Cluster API server endpoint", "Deploy private clusters with limited internet access" (read 2026-11). */
export const clusterEndpointPublic: Rule = {
  name: 'cluster-endpoint-public',
  phase: 'run',
  summary: "nodes can't reach the API of their cluster, which has no private access",
  find: ({ occurrences }) =>
    groupBy(occurrences('cluster-endpoint-public'), ({ problem }) => problem.cluster).map((group) => {
      const [{ problem }] = group;
      return {
        resource: problem.cluster,
        location: problem.location,
        message: `The API of ${problem.cluster} has no private access: it answers at public addresses, to which there is no way from ${subnetsOf(group)}. Nodes there never join the cluster.`,
        awsError: 'NodeCreationFailure: Instances failed to join the kubernetes cluster',
        fix: `Set endpoint_private_access = true in vpc_config of ${problem.cluster}.`,
        legs: group,
      };
    }),
};
