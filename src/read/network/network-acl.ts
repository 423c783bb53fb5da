import type { Cidr } from '../../model/address.js';
import type { NetworkAcl, NetworkAclEntry } from '../../model/network.js';
import { known, type Value } from '../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import {
  argument,
  leftToAws,
  readBlocks,
  readBoolean,
  readList,
  readNumber,
  readTags,
  readText,
  refuse,
} from './argument.js';
import { type Build, doubt, EXISTS, existenceDoubt, type ResourceMapping, thingOf } from './build.js';
import { readCidr, toCidr } from './cidr.js';
import { adoptedVpc } from './default-things.js';
import { type Drafted, growing } from './draft.js';
import { refer, referAll } from './known-by-id.js';
import { inVpc } from './own-block.js';
import { readPorts, readProtocol } from './port.js';
import { vpcIdOf } from './vpc.js';

type Direction = 'ingress' | 'egress';

/** Without rules it denies everything. Source: VPC guide, "Custom network ACLs for your VPC" (read 2026-11). */
export const networkAcl: ResourceMapping = {
  declare(resource, build) {
    build.draft.networkAcls.set(resource.address, aclFrom(resource, build, vpcIdOf(resource, build)));
  },
  attach: attachSubnets,
};

/**
 * Taking the default ACL over removes its rules: without blocks it denies everything. The ACL is there in any case;
 * where the resource may not exist, its entries may not. Source: docs of `aws_default_network_acl` (read 2026-11).
 */
export const defaultNetworkAcl: ResourceMapping = {
  declare(resource, build) {
    const acl = { ...aclFrom(resource, build, adoptedVpc(resource, build)), exists: EXISTS };
    acl.entries.why ??= existenceDoubt(resource);
    build.draft.networkAcls.set(resource.address, acl);
  },
  attach: attachSubnets,
};

function aclFrom(resource: ResourceInstance, build: Build, vpc: Value<string>): Drafted<NetworkAcl> {
  const entries = growing<NetworkAclEntry>();
  for (const direction of ['ingress', 'egress'] as const) {
    const blocks = readBlocks(resource.body, direction);
    for (const [index, body] of blocks.items.entries()) {
      const id = `${resource.address}.${direction}[${index}]`;
      entries.items.push(entryFrom({ ...resource, body }, build, { id, vpc, direction, names: INLINE_NAMES }));
    }
    if (!blocks.complete) entries.why ??= blocks.why;
  }
  return { ...thingOf(resource, readTags(resource)), vpc, entries };
}

/**
 * Inline entries and `aws_network_acl_rule` name the same two things differently. Ports that a rule leaves out are sent
 * as 0. Source: terraform-provider-aws internal/service/ec2/vpc_network_acl_rule.go @07e0d0b9 (read 2026-11).
 */
const INLINE_NAMES = { number: 'rule_no', action: 'action', unwrittenPort: null };
const RULE_NAMES = { number: 'rule_number', action: 'rule_action', unwrittenPort: 0 };

interface EntryPlace {
  readonly id: string;
  /** The ACL's. */
  readonly vpc: Value<string>;
  readonly direction: Direction;
  readonly names: typeof INLINE_NAMES | typeof RULE_NAMES;
}

function entryFrom(
  resource: ResourceInstance,
  build: Build,
  { id, vpc, direction, names }: EntryPlace,
): NetworkAclEntry {
  const { body } = resource;
  const protocol = readProtocol(body, 'protocol', { ...resource, address: id });
  return {
    ...thingOf(resource),
    id,
    direction,
    number: numberOf(
      readNumber(body, names.number) ?? leftToAws(`${id}.${names.number}`, `write ${names.number}`, body.location),
    ),
    action: actionOf(
      readText(body, names.action) ?? leftToAws(`${id}.${names.action}`, `write ${names.action}`, body.location),
    ),
    protocol,
    ports: readPorts(protocol, { ...resource, address: id }, names.unwrittenPort),
    cidr:
      ipv4Block(body, build, vpc) ??
      readCidr(body, 'ipv6_cidr_block', 6) ??
      leftToAws(`${id}.cidr_block`, 'write cidr_block or ipv6_cidr_block', body.location),
  };
}

function ipv4Block(body: EvaluatedBody, build: Build, vpc: Value<string>): Value<Cidr> | null {
  const given = argument(body, 'cidr_block');
  return given === null ? null : inVpc(build, vpc, given, toCidr(given, 4));
}

/** Source: EC2 API, "CreateNetworkAclEntry": RuleNumber is 1 to 32766 (read 2026-11). */
function numberOf(number: Value<number>): Value<number> {
  if (number.known && (number.value < 1 || number.value > 32766))
    return refuse(`${number.value} is not a rule number`, number.location, 'rule numbers go from 1 to 32766');
  return number;
}

function actionOf(text: Value<string>): Value<'allow' | 'deny'> {
  if (!text.known) return text;
  const action = text.value.toLowerCase();
  if (action === 'allow' || action === 'deny') return known(action, text.location);
  return refuse(`${text.value} is not an action`, text.location, 'write allow or deny');
}

/** `egress` is false unless written (docs of `aws_network_acl_rule`, read 2026-11). */
export const networkAclRule: ResourceMapping = {
  attach(resource, build) {
    const acl = aclOf(resource, build);
    if (acl === null) return;
    const egress = readBoolean(resource.body, 'egress') ?? known(false);
    if (!egress.known) {
      acl.entries.why ??= egress;
      return;
    }
    const direction = egress.value ? 'egress' : 'ingress';
    const place = { id: resource.address, vpc: acl.vpc, direction, names: RULE_NAMES } as const;
    acl.entries.items.push(entryFrom(resource, build, place));
  },
};

function aclOf(resource: ResourceInstance, build: Build): Drafted<NetworkAcl> | null {
  const id = refer(build, 'network-acl', argument(resource.body, 'network_acl_id'), { resource });
  if (id === null) return null;
  if (!id.known) doubt(build, 'entries', id);
  return (id.known && build.draft.networkAcls.get(id.value)) || null;
}

function attachSubnets(resource: ResourceInstance, build: Build): void {
  const acl = build.draft.networkAcls.get(resource.address);
  const from = { resource, ...(acl === undefined ? {} : { vpc: acl.vpc }) };
  const subnets = referAll(build, 'subnet', readList(resource.body, 'subnet_ids'), from);
  if (subnets === null) return;
  for (const subnet of subnets.items)
    associate(resource, build, { subnet, acl: known(resource.address, subnet.location) });
  if (!subnets.complete) doubt(build, 'subnet-network-acls', subnets.why, acl?.vpc);
}

export const networkAclAssociation: ResourceMapping = {
  attach(resource, build) {
    const subnet = refer(build, 'subnet', argument(resource.body, 'subnet_id'), { resource });
    const acl = refer(build, 'network-acl', argument(resource.body, 'network_acl_id'), { resource });
    if (subnet !== null && acl !== null) associate(resource, build, { subnet, acl });
  },
};

function associate(
  resource: ResourceInstance,
  build: Build,
  { subnet, acl }: { readonly subnet: Value<string>; readonly acl: Value<string> },
): void {
  if (!subnet.known) {
    const vpc = acl.known ? build.draft.networkAcls.get(acl.value)?.vpc : undefined;
    doubt(build, 'subnet-network-acls', subnet, vpc);
    return;
  }
  const draft = build.draft.subnets.get(subnet.value);
  if (draft === undefined || (draft.networkAcl.known && draft.networkAcl.value !== null)) return;
  draft.networkAcl = existenceDoubt(resource) ?? acl;
}
