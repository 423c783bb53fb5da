import type { SecurityGroupPeer, SecurityGroupRule } from '../../model/network.js';
import { all, known, mapValue, type Value } from '../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { type Argument, argument, elementsOf, readBoolean } from './argument.js';
import { type Build, thingOf } from './build.js';
import { toCidr } from './cidr.js';
import { ensure, refer } from './known-by-id.js';
import { inVpc } from './own-block.js';
import { readPorts, readProtocol } from './port.js';
import { followSource, idOf } from './reference.js';

/** How a rule names its protocol and those it lets in or out. */
export interface RuleForm {
  readonly protocol: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly prefixLists: string;
  readonly groups: string;
}

export const INLINE_RULE: RuleForm = {
  protocol: 'protocol',
  ipv4: 'cidr_blocks',
  ipv6: 'ipv6_cidr_blocks',
  prefixLists: 'prefix_list_ids',
  groups: 'security_groups',
};
export const RULE_RESOURCE: RuleForm = { ...INLINE_RULE, groups: 'source_security_group_id' };
export const VPC_RULE_RESOURCE: RuleForm = {
  protocol: 'ip_protocol',
  ipv4: 'cidr_ipv4',
  ipv6: 'cidr_ipv6',
  prefixLists: 'prefix_list_id',
  groups: 'referenced_security_group_id',
};

interface RulePlace {
  readonly id: string;
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  readonly form: RuleForm;
}

/** One rule of the network for each peer: AWS keeps them apart as well. The body stands in the given resource. */
export function rulesFrom(resource: ResourceInstance, build: Build, place: RulePlace): readonly SecurityGroupRule[] {
  const named = { ...resource, address: place.id };
  const protocol = readProtocol(resource.body, place.form.protocol, named);
  const ports = readPorts(protocol, named);
  const peers = peersOf(resource, build, place);
  return peers.map((peer, index) => ({
    ...thingOf(resource),
    id: peers.length === 1 ? place.id : `${place.id}[${index}]`,
    direction: place.direction,
    protocol,
    ports,
    peer,
  }));
}

function peersOf(
  resource: ResourceInstance,
  build: Build,
  { form, group }: RulePlace,
): readonly Value<SecurityGroupPeer>[] {
  const { body } = resource;
  return [
    ...cidrPeers(resource, build, { name: form.ipv4, family: 4, group }),
    ...cidrPeers(resource, build, { name: form.ipv6, family: 6, group }),
    ...each(body, form.prefixLists, (given) => {
      const id = refer(build, 'prefix-list', given, { resource });
      return id === null ? null : mapValue(id, (list): SecurityGroupPeer => ({ kind: 'prefix-list', id: list }));
    }),
    ...each(body, form.groups, (given) => {
      const id = refer(build, 'security-group', given, { resource });
      return id === null ? null : mapValue(id, (other): SecurityGroupPeer => ({ kind: 'security-group', id: other }));
    }),
    ...selfPeer(body, group),
  ];
}

function cidrPeers(
  resource: ResourceInstance,
  build: Build,
  { name, family, group }: { readonly name: string; readonly family: 4 | 6; readonly group: string },
): readonly Value<SecurityGroupPeer>[] {
  const { body } = resource;
  const given = argument(body, name);
  const list = given === null ? null : listOfBlocks(resource, build, given);
  if (given !== null && list !== null) return [known({ kind: 'prefix-list', id: list }, given.location)];
  return each(body, name, (item) => {
    const cidr = inVpc(build, build.draft.securityGroups.get(group)?.vpc, item, toCidr(item, family));
    return mapValue(cidr, (value): SecurityGroupPeer => ({ kind: 'cidr', cidr: value }));
  });
}

/** The prefix list that tells blocks: a data source's, or the one that a gateway endpoint routes (docs of both). */
function listOfBlocks(resource: ResourceInstance, build: Build, given: Argument): string | null {
  const source = followSource(build, given);
  if (source?.attribute !== 'cidr_blocks') return null;
  const { instance } = source;
  if (instance.type === 'aws_prefix_list') return idOf(build, 'prefix-list', instance);
  if (instance.type !== 'aws_vpc_endpoint') return null;
  const id = `${instance.address}.prefix_list_id`;
  ensure(build, 'prefix-list', id, given.location, { resource });
  return id;
}

/**
 * Arguments in the plural are lists, the others one text. A list that isn't known at all stands as one rule with an
 * unknown peer: its ports and protocol still count.
 */
function each(
  body: EvaluatedBody,
  name: string,
  toPeer: (item: Argument) => Value<SecurityGroupPeer> | null,
): readonly Value<SecurityGroupPeer>[] {
  const given = argument(body, name);
  if (given === null) return [];
  const elements = name.endsWith('s') ? elementsOf(given) : all([given]);
  const peers = elements.items.flatMap((item) => toPeer(item) ?? []);
  return elements.complete ? peers : [...peers, elements.why];
}

function selfPeer(body: EvaluatedBody, group: string): readonly Value<SecurityGroupPeer>[] {
  const self = readBoolean(body, 'self');
  if (self === null || (self.known && !self.value)) return [];
  return [self.known ? known({ kind: 'security-group', id: group }, self.location) : self];
}
