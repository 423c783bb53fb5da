import type { PublicAccessBlock } from '../../model/network.js';
import { known, type Value } from '../../model/value.js';
import { argument, leftToAws, readText } from './argument.js';
import { type Build, doubt, doubtOf, existenceDoubt, type ResourceMapping } from './build.js';
import { refer } from './known-by-id.js';

/**
 * VPC Block Public Access stops what goes through internet gateways, but for VPCs and subnets that are excluded, wherever
 * that is said: whether a gateway serves isn't known then. In the mode for what comes in, "only traffic to and from NAT
 * gateways and egress-only internet gateways is allowed".
 * Source: VPC guide, "Block public access to VPCs and subnets" (read 2026-11).
 */
export const blockPublicAccess: ResourceMapping = {
  attach(resource, build) {
    const { body, address } = resource;
    const mode = readText(body, 'internet_gateway_block_mode');
    if (mode?.known === true && mode.value === 'off') return;
    const settle = 'see which VPCs and subnets are excluded, and ignore this finding where this one is';
    const why = leftToAws(`what ${address} lets through`, settle, mode?.location ?? body.location);
    doubt(
      build,
      mode?.known === true && mode.value === 'block-ingress' ? 'direct-internet-access' : 'internet-access',
      why,
    );
  },
};

/**
 * What a VPC or a subnet is excluded from. For what goes out alone it "only applies when BPA is set to Bidirectional".
 * Source: as above, and docs of `aws_vpc_block_public_access_exclusion` (read 2026-11).
 */
export const publicAccessExclusion: ResourceMapping = {
  attach(resource, build) {
    const { body } = resource;
    const mode = readText(body, 'internet_gateway_exclusion_mode');
    const id =
      refer(build, 'vpc', argument(body, 'vpc_id'), { resource }) ??
      refer(build, 'subnet', argument(body, 'subnet_id'), { resource });
    if (id?.known !== true || mode?.known !== true || existenceDoubt(resource) !== null) return;
    if (mode.value === 'allow-bidirectional') build.excluded.set(id.value, 'both-directions');
    else if (mode.value === 'allow-egress' && !build.excluded.has(id.value)) build.excluded.set(id.value, 'egress');
  },
};

/** What may be stopped at the gateways. Runs when every exclusion is known. */
export function blockGateways(build: Build): void {
  const { draft } = build;
  const all = doubtOf(build, 'internet-access');
  const direct = all ?? doubtOf(build, 'direct-internet-access');
  if (direct === null) return;
  const isExcluded = (id: Value<string | null>): boolean => {
    const what = id.known && id.value !== null ? build.excluded.get(id.value) : undefined;
    return what === 'both-directions' || (what === 'egress' && direct === all);
  };
  const excludedIn = new Map<string, string[]>();
  for (const id of build.excluded.keys()) {
    const vpc = draft.subnets.get(id)?.vpc;
    if (vpc?.known !== true || !isExcluded(known(id))) continue;
    const others = excludedIn.get(vpc.value);
    if (others === undefined) excludedIn.set(vpc.value, [id]);
    else others.push(id);
  }
  const blockOf = (vpc: Value<string | null>): PublicAccessBlock => ({
    why: direct,
    passesNat: all === null,
    excludedSubnets: (vpc.known && vpc.value !== null && excludedIn.get(vpc.value)) || [],
  });
  for (const gateway of draft.internetGateways.values())
    if (!isExcluded(gateway.vpc)) gateway.blocked = blockOf(gateway.vpc);
  if (all === null) return;
  for (const gateway of draft.egressOnlyInternetGateways.values())
    if (!isExcluded(gateway.vpc)) gateway.blocked = blockOf(gateway.vpc);
}
