import { timeoutError } from '../aws/errors.js';
import { bySubject, nameThem, type Rule, subjectOf } from './rule.js';

/** Source: ECR guide, "Create the Amazon S3 gateway endpoint"; PrivateLink guide, "Gateway endpoints" (read 2026-11). */
export const layerBucketUnreachable: Rule = {
  name: 'layer-bucket-unreachable',
  phase: 'run',
  summary: 'no S3 endpoint serves the subnet, so image layers never arrive',
  find: ({ occurrences }) =>
    bySubject(occurrences('layer-bucket-unreachable')).map((group) => {
      const [
        {
          problem,
          leg,
          pulls: [pull],
        },
      ] = group;
      const { id: subnet, location } = subjectOf(pull);
      const table = problem.routeTable ?? 'its route table';
      const none = problem.endpoints.length === 0;
      return {
        resource: subnet,
        location,
        message: none
          ? `${subnet} has no way to S3, where image layers come from: the manifest arrives, the layers never do.`
          : `${subnet} uses ${table}, which ${nameThem(problem.endpoints)} does not serve: the manifest arrives, the layers never do.`,
        awsError: timeoutError(leg.service, leg.host, 'a public address'),
        fix: none
          ? `Add an S3 gateway endpoint and associate it with ${table}.`
          : `Associate the S3 gateway endpoint with ${table} (route_table_ids, or aws_vpc_endpoint_route_table_association).`,
        legs: group,
      };
    }),
};
