import { timeoutError } from '../aws/errors.js';
import type { Problem } from '../trace/problem.js';
import { bySubject, nameThem, type Occurrence, type Rule, type RuleFinding, subjectOf } from './rule.js';

/** Source: ECR guide, "Create the Amazon S3 gateway endpoint"; PrivateLink guide, "Gateway endpoints" (read 2026-11). */
export const layerBucketUnreachable: Rule = {
  name: 'layer-bucket-unreachable',
  phase: 'run',
  summary: 'no S3 endpoint serves the subnet, so image layers never arrive',
  find: ({ occurrences }) => {
    // Most subnets share a table, and so a problem.
    const told = new Map<Problem, ReturnType<typeof tell>>();
    return bySubject(occurrences('layer-bucket-unreachable')).map((group): RuleFinding => {
      const [first] = group;
      let words = told.get(first.problem);
      if (words === undefined) {
        words = tell(first);
        told.set(first.problem, words);
      }
      const { id, location } = subjectOf(first.pulls[0]);
      return {
        resource: id,
        location,
        message: id + words.lacks,
        awsError: words.awsError,
        fix: words.fix,
        legs: group,
      };
    });
  },
};

function tell({ problem: { routeTable, endpoints }, leg }: Occurrence<'layer-bucket-unreachable'>) {
  const table = routeTable ?? 'its route table';
  const awsError = timeoutError(leg.service, leg.host, 'a public address');
  if (endpoints.length === 0)
    return {
      lacks: ' has no way to S3, where image layers come from: the manifest arrives, the layers never do.',
      awsError,
      fix: `Add an S3 gateway endpoint and associate it with ${table}.`,
    };
  return {
    lacks: ` uses ${table}, which ${nameThem(endpoints)} does not serve: the manifest arrives, the layers never do.`,
    awsError,
    fix: `Associate the S3 gateway endpoint with ${table} (route_table_ids, or aws_vpc_endpoint_route_table_association).`,
  };
}
