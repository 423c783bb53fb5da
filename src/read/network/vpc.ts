import type { Location } from '../../model/location.js';
import type { Vpc } from '../../model/network.js';
import { all, known, type Value } from '../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { argument, leftToAws, readBoolean, readTags, readText } from './argument.js';
import {
  type Build,
  type Doubt,
  doubt,
  existenceDoubt,
  hasOtherMainTable,
  knownOnlyById,
  type ResourceMapping,
  regionOf,
  SETTLE_BY_DECLARATION,
  thingOf,
} from './build.js';
import { cidrOf, readCidr } from './cidr.js';
import { declareDefaults } from './default-things.js';
import { type Drafted, growing } from './draft.js';
import { ensure, refer } from './known-by-id.js';
import { defaultAclId, defaultGroupId, defaultVpcId, idOf, mainTableId, openVpc } from './reference.js';

/**
 * Provider defaults: `enable_dns_support` true, `enable_dns_hostnames` false; of the default VPC both true.
 * Source: terraform-provider-aws internal/service/ec2/vpc_.go @00081ce4; docs of `aws_default_vpc` (read 2026-11).
 */
export const vpc: ResourceMapping = {
  declare(resource, build) {
    build.draft.vpcs.set(resource.address, vpcFrom(resource, build, false));
    declareDefaults(resource, build, null);
  },
};

/** Taking the default VPC over changes nothing of what it holds: subnets, an internet gateway, a default route. */
export const defaultVpc: ResourceMapping = {
  declare(resource, build) {
    const { address, body } = resource;
    const why = knownOnlyById(`what else ${address} holds`, body.location);
    // AWS: the default VPC is 172.31.0.0/16 in every region (VPC guide, "Default VPCs", read 2026-11).
    const cidr = readCidr(body, 'cidr_block') ?? known(cidrOf('172.31.0.0/16', 4, body.location));
    const made = vpcFrom(resource, build, true);
    const cidrs = growing(all([cidr, ...ipv6Blocks(body, address)]));
    build.draft.vpcs.set(address, { ...made, cidrs, partial: why, toldBy: 'default' });
    declareDefaults(resource, build, why);
  },
};

function vpcFrom(resource: ResourceInstance, build: Build, isDefault: boolean): Drafted<Vpc> {
  const { address, body } = resource;
  return {
    ...thingOf(resource, readTags(resource)),
    region: regionOf(resource),
    account: resource.account,
    cidrs: growing(all([...ipv4Blocks(resource), ...ipv6Blocks(body, address)])),
    dnsSupport: readBoolean(body, 'enable_dns_support') ?? known(true),
    dnsHostnames: readBoolean(body, 'enable_dns_hostnames') ?? known(isDefault),
    dhcpOptions: known(null),
    mainRouteTable: mainTableOf(resource, build),
    defaultSecurityGroup: defaultGroupId(build, address),
    defaultNetworkAcl: defaultAclId(build, address),
    partial: null,
  };
}

/** The table that came with the VPC, until a state says that another has taken its place. */
function mainTableOf(resource: ResourceInstance, build: Build): Vpc['mainRouteTable'] {
  const first = known(mainTableId(build, resource.address));
  if (!hasOtherMainTable(resource)) return first;
  const vpc = known(resource.address);
  return refer(build, 'route-table', argument(resource.body, 'main_route_table_id'), { resource, vpc }) ?? first;
}

function ipv4Blocks({ address, body }: ResourceInstance): Vpc['cidrs']['items'] {
  const written = readCidr(body, 'cidr_block', 4);
  return [written ?? leftToAws(`${address}.cidr_block`, 'write cidr_block, or check the state', body.location)];
}

function ipv6Blocks(body: EvaluatedBody, address: string): Vpc['cidrs']['items'] {
  const written = readCidr(body, 'ipv6_cidr_block', 6);
  if (written !== null) return [written];
  const generated = readBoolean(body, 'assign_generated_ipv6_cidr_block');
  const pool = argument(body, 'ipv6_ipam_pool_id');
  if (generated !== null && !generated.known) return [generated];
  if (generated?.value !== true && pool === null) return [];
  return [generatedBlock(address, generated?.location ?? pool?.location ?? body.location)];
}

/** AWS picks the block at apply: what it will be, only the state tells. */
function generatedBlock(address: string, location: Location | null) {
  return leftToAws(`${address}.ipv6_cidr_block`, 'check the state after the first apply', location);
}

/** `aws_vpc_ipv4_cidr_block_association` and `aws_vpc_ipv6_cidr_block_association`. */
export const ipv4CidrAssociation: ResourceMapping = {
  attach(resource, build) {
    const block = readCidr(resource.body, 'cidr_block', 4);
    addBlock(
      resource,
      build,
      block ??
        leftToAws(`${resource.address}.cidr_block`, 'write cidr_block, or check the state', resource.body.location),
    );
  },
};

export const ipv6CidrAssociation: ResourceMapping = {
  attach(resource, build) {
    const block = readCidr(resource.body, 'ipv6_cidr_block', 6);
    addBlock(resource, build, block ?? generatedBlock(resource.address, resource.body.location));
  },
};

function addBlock(resource: ResourceInstance, build: Build, block: Value<ReturnType<typeof cidrOf>>): void {
  const draft = vpcToChange(resource, build, 'cidrs');
  if (draft === null) return;
  const why = existenceDoubt(resource);
  if (why === null) draft.cidrs.items.push(block);
  else draft.cidrs.why ??= why;
}

/** The VPC that a resource changes; where it may be any that is declared, what is changed of them is in doubt. */
export function vpcToChange(resource: ResourceInstance, build: Build, changed: Doubt): Drafted<Vpc> | null {
  const open = openVpc(build, argument(resource.body, 'vpc_id'));
  if (open !== null) doubt(build, changed, open);
  const id = vpcIdOf(resource, build);
  return (id.known && build.draft.vpcs.get(id.value)) || null;
}

/** The VPC that an argument names; without the argument the region's default VPC. */
export function vpcIdOf(resource: ResourceInstance, build: Build, name = 'vpc_id'): Value<string> {
  const given = argument(resource.body, name);
  const named = refer(build, 'vpc', given, { resource });
  if (named !== null) return named;
  const id = defaultVpcId(build, resource);
  ensure(build, 'vpc', id, resource.body.location, { resource });
  return known(id);
}

/** A VPC that is read, not declared: what its arguments tell is known, the rest isn't. */
export const vpcData: ResourceMapping = {
  declare(resource, build) {
    const { body, address } = resource;
    const id = idOf(build, 'vpc', resource);
    ensure(build, 'vpc', id, body.location, { resource });
    const draft = build.draft.vpcs.get(id);
    if (draft === undefined || !build.partial.has(id)) return;
    const block = readCidr(body, 'cidr_block', 4);
    if (block !== null) {
      draft.cidrs.items.push(block);
      draft.cidrs.why = {
        known: false,
        what: `${address}.cidr_block_associations`,
        settle: SETTLE_BY_DECLARATION,
        location: body.location,
      };
    }
    draft.dnsSupport = readBoolean(body, 'enable_dns_support') ?? draft.dnsSupport;
    draft.dnsHostnames = readBoolean(body, 'enable_dns_hostnames') ?? draft.dnsHostnames;
    const options = readText(body, 'dhcp_options_id');
    if (options !== null)
      draft.dhcpOptions = refer(build, 'dhcp-options', argument(body, 'dhcp_options_id'), { resource }) ?? options;
  },
};
