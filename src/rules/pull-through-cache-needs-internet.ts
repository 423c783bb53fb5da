import { groupBy, nameThem, type Rule, subnetsOf } from './rule.js';

/** Sources: ECR guide, "Amazon ECR interface VPC endpoints", on pull through cache; aws/containers-roadmap#2304 (read 2026-11). */
export const pullThroughCacheNeedsInternet: Rule = {
  name: 'pull-through-cache-needs-internet',
  phase: 'run',
  summary: 'the first pull of an image through a cache rule needs a way to the internet',
  find: ({ topology, occurrences }) =>
    groupBy(occurrences('pull-through-cache-needs-internet'), ({ problem }) => problem.rule).map((group) => {
      const [{ problem, leg, hop }] = group;
      const rule = topology.network.pullThroughCacheRules.find(({ id }) => id === problem.rule);
      return {
        resource: problem.rule,
        location: rule?.location ?? hop.location,
        message: `${nameThem(group.map(({ problem: { image } }) => image))} comes through ${problem.rule}: the first pull of an image, and of each new tag, is sent to ${leg.host} itself, which ${subnetsOf(group)} can not reach.`,
        awsError: `failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://<the upstream's CDN>/…": dial tcp <a public address>:443: i/o timeout`,
        fix: 'Warm the cache: pull each tag and architecture once from a place with internet, in CI for example; or give the subnet a NAT gateway for the first pull.',
        legs: group,
      };
    }),
};
