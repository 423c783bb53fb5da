import { timeoutError } from '../aws/errors.js';
import { groupBy, nameThem, type RuleContext, type RuleFinding, servicesAre, subjectOf, subnetsOf } from './rule.js';

/** Source: VPC guide, "Network ACLs": stateless, so requests and replies each need an entry (read 2026-11). */
export function dropsOf(
  kind: 'network-acl-blocks-request' | 'network-acl-blocks-reply',
  { topology, occurrences }: RuleContext,
): readonly RuleFinding[] {
  const drops = occurrences(kind).filter(({ hop }) => hop.outcome !== 'unknown');
  return groupBy(drops, ({ problem }) => `${problem.networkAcl} ${problem.direction} ${problem.entry}`).map((group) => {
    const [
      {
        problem,
        leg,
        hop,
        pulls: [pull],
      },
    ] = group;
    const edges = nameThem(
      group.flatMap((each) => each.problem.subnet ?? each.pulls.map((pull) => subjectOf(pull).id)),
    );
    const packets =
      kind === 'network-acl-blocks-request' ? 'requests to port 443' : 'replies to the ephemeral ports of clients';
    const way = problem.direction === 'egress' ? 'out of' : 'into';
    const by =
      problem.entry === null
        ? 'no entry allows them'
        : `${problem.entry} denies them, or the entries before it do not allow all`;
    const part = group.every((occurrence) => occurrence.hop.outcome === 'fail') ? '' : 'a part of the ';
    const reached = group.every((occurrence) => occurrence.leg.verdict === 'blocked')
      ? 'never reached'
      : 'reached by chance';
    const other = problem.direction === 'egress' ? 'to' : 'from';
    const end =
      leg.service === 's3'
        ? "S3's public addresses (0.0.0.0/0: an ACL takes no prefix list)"
        : pull.subnet?.id === problem.subnet
          ? 'the endpoint subnets'
          : 'the other subnets';
    return {
      resource: problem.networkAcl,
      location: problem.location ?? topology.networkAcl(problem.networkAcl)?.location ?? hop.location,
      message: `${problem.networkAcl} drops ${part}${packets} ${way} ${edges}: ${by}. ${servicesAre(group)} ${reached} from ${subnetsOf(group)}.`,
      awsError: timeoutError(leg.service, leg.host, leg.service === 's3' ? 'a public address' : 'a private address'),
      fix:
        kind === 'network-acl-blocks-request'
          ? `Allow TCP 443 ${problem.direction} ${other} ${end} in ${problem.networkAcl}.`
          : `Allow TCP 1024-65535 ${problem.direction} ${other} ${end} in ${problem.networkAcl}.`,
      legs: group,
    };
  });
}
