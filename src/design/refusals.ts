import { CLUSTER_API } from '../aws/services.js';
import { InputError } from '../model/input-error.js';
import type { Network } from '../model/network.js';
import type { Judgement } from './design.js';

/** Refuses what no endpoint can mend: one clear line, before anything is planned. */
export function refuseHopeless({ pulls }: Judgement, network: Network): void {
  for (const { workload, subnet: id, legs } of pulls) {
    const subnet = network.subnets.find((each) => each.id === id);
    if (subnet?.cidr.known && subnet.cidr.value === null)
      throw new InputError(
        `${subnet.id} has no IPv4 addresses, and image layers come from S3 over IPv4`,
        subnet.location,
        'give it an IPv4 block',
      );
    if (subnet !== undefined && !subnet.availabilityZone.known)
      throw new InputError(
        `the zone of ${subnet.id} is not known: ${subnet.availabilityZone.what}`,
        subnet.location,
        subnet.availabilityZone.settle,
      );
    for (const { leg } of legs) {
      if (!leg.required || leg.verdict === 'private') continue;
      if (leg.service === CLUSTER_API)
        throw new InputError(
          `${workload} reaches the API of its cluster over the internet alone, and no endpoint of the VPC changes that`,
          leg.hops.find(({ location }) => location !== null)?.location ?? null,
          'let the API answer inside of the VPC: endpoint_private_access, EndpointPrivateAccess in a template',
        );
      for (const { problem, location } of leg.hops) {
        if (problem?.kind === 'registry-needs-internet' || (leg.service === 'registry' && problem !== null))
          throw new InputError(
            `${workload} pulls ${problem.kind === 'registry-needs-internet' ? problem.image : `from ${leg.host}`}, which no endpoint of this VPC can serve`,
            location,
            'copy the image to ECR in the region of the VPC',
          );
        if (problem?.kind === 'custom-dns')
          throw new InputError(
            `the name servers of ${problem.dhcpOptions} (${problem.servers.join(', ')}) decide what ${workload} reaches, and nothing here tells what they answer`,
            location,
            "use AmazonProvidedDNS, or have them forward AWS's names to the VPC's resolver",
          );
        if (problem?.kind === 'endpoint-policy-denies-pull')
          throw new InputError(
            `the policy of ${problem.endpoint} denies ${problem.action} on ${problem.resource}`,
            problem.location,
            'allow it in that policy: what else it may allow, only its owner knows',
          );
      }
    }
  }
}
