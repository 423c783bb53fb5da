import { timeoutError } from '../aws/errors.js';
import { endpointServiceName, parseServiceName, servesOtherRegions } from '../aws/services.js';
import type { Vpc } from '../model/network.js';
import type { Problem } from '../trace/problem.js';
import type { Refused } from '../trace/refused.js';
import { groupBy, type Rule, reasonsOf, servicesAre, subnetsOf } from './rule.js';

export const endpointMissing: Rule = {
  name: 'endpoint-missing',
  phase: 'run',
  summary: 'the VPC has no endpoint for a service, and there is no other way to it',
  find: ({ topology, refused, occurrences }) =>
    groupBy(
      occurrences('endpoint-missing'),
      ({ problem }) => `${problem.vpc} ${problem.service} ${problem.region}`,
    ).map((group) => {
      const [{ problem, leg }] = group;
      const vpc = topology.vpc(problem.vpc);
      const unmade = refusedEndpoint(refused, problem);
      return {
        resource: problem.vpc,
        location: vpc?.location ?? null,
        message: `${problem.vpc} has no endpoint for ${problem.service}${unmade === null ? '' : ` (AWS refuses ${unmade})`}, and there is no other way to it from ${subnetsOf(group)}: ${servicesAre(group)} never reached.${reasonsOf(group)}`,
        awsError: timeoutError(leg.service, leg.host, 'a public address'),
        fix:
          unmade === null
            ? fixOf(problem, vpc)
            : `Mend ${unmade}, which AWS refuses as it is: then it serves ${problem.service}.`,
        legs: group,
      };
    }),
};

type Missing = Extract<Problem, { kind: 'endpoint-missing' }>;

function fixOf({ service, region }: Missing, vpc: Vpc | null): string {
  const own = vpc?.region;
  if (own?.known === true && region !== own.value && !servesOtherRegions(service))
    return `Name the region of the VPC where ${service} of ${region} is asked for: no endpoint serves it from another region. Or give the subnet a way to the internet.`;
  const type = service === 's3' ? 'Gateway' : 'Interface';
  const name = endpointServiceName(service, region ?? 'REGION', type);
  return type === 'Gateway'
    ? `Add a Gateway endpoint for ${name} on the route tables of the workloads' subnets. It costs nothing.`
    : `Add an Interface endpoint for ${name} with private DNS, in one subnet of each zone, with a group that admits the workloads on port 443.`;
}

/** The endpoint of the VPC that would serve, if AWS made it; null where there is none. */
function refusedEndpoint({ strangers }: Refused, { vpc, service }: Missing): string | null {
  for (const { refused, owner, vpc: own } of strangers) {
    if (refused !== 'endpoint' || own !== vpc || !('serviceName' in owner) || !owner.serviceName.known) continue;
    if (parseServiceName(owner.serviceName.value)?.name === service) return owner.id;
  }
  return null;
}
