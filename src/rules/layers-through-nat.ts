import { bySubject, nameThem, type Rule, subjectOf } from './rule.js';

/** Source: PrivateLink guide, "Gateway endpoints": no charge; VPC pricing: NAT gateways charge for each GB (read 2026-11). */
export const layersThroughNat: Rule = {
  name: 'layers-through-nat',
  phase: 'run',
  summary: 'image layers go through a NAT gateway, which charges for each GB',
  find: ({ occurrences }) =>
    bySubject(occurrences('layers-through-nat').filter(({ leg }) => leg.verdict === 'public')).map((group) => {
      const [
        {
          pulls: [pull],
        },
      ] = group;
      const { id, location } = subjectOf(pull);
      return {
        resource: id,
        location,
        message: `Image layers for ${id} go through ${nameThem(group.map(({ problem }) => problem.gateway))}, which charges for each GB; an S3 gateway endpoint costs nothing.`,
        awsError: null,
        fix: 'Add an S3 gateway endpoint and associate it with the route table of this subnet.',
        legs: group,
      };
    }),
};
