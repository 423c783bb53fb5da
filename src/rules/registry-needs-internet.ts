import { timeoutError } from '../aws/errors.js';
import { eachPull, groupBy, nameThem, type Rule, subnetsOf } from './rule.js';

/** Sources: ECR guide, "Amazon ECR interface VPC endpoints"; aws/containers-roadmap#1160 and #1002 (read 2026-11). */
export const registryNeedsInternet: Rule = {
  name: 'registry-needs-internet',
  phase: 'run',
  summary: 'an image is in a registry that no endpoint serves, or in a region without endpoints for it',
  find: ({ occurrences }) =>
    groupBy(
      eachPull(occurrences('registry-needs-internet')),
      ({ problem, pulls: [pull] }) => `${problem.image} ${pull.workload.id}`,
    ).map((group) => {
      const [
        {
          problem,
          leg,
          pulls: [pull],
        },
      ] = group;
      const hosts = nameThem(group.map(({ problem: { host } }) => host));
      const works = group.every(({ leg: { verdict } }) => verdict === 'public');
      return {
        resource: problem.image,
        location: problem.location ?? pull.workload.location,
        message: `${pull.workload.id} pulls ${problem.image} from ${hosts}, which no endpoint of the VPC serves: from ${subnetsOf(group)} ${works ? 'it goes over the internet' : 'there is no working way to it'}.`,
        awsError: works ? null : timeoutError(leg.service, leg.host, 'a public address'),
        fix:
          leg.service === 'registry'
            ? 'Copy the image to a private ECR repository of the region and pull it from there; or give the subnet a way to the internet.'
            : 'Replicate the repository to the region of the VPC (aws_ecr_replication_configuration) and change the image; or give the VPC interface endpoints of that region for ecr.api, ecr.dkr and s3.',
        legs: group,
      };
    }),
};
