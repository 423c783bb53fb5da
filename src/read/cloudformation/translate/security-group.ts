import { unknown } from '../../../model/value.js';
import type { EvaluatedBody } from '../../resource/instance.js';
import { tupleValue, unknownValue } from '../../resource/value.js';
import { type PlacedEntry, type PlacedMap, placedMember } from '../evaluate/placed.js';
import { addBlock, type BodyDraft, bodyOf, emptyBody, noteUnknownBlock, set, setOnly, setValue } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

/** Security groups and their rules. Source: template reference, the pages of the types (read 2026-11). */
export const SECURITY_GROUP_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::EC2::SecurityGroup': plain('aws_security_group', {
    ids: ['GroupId'],
    naming: {
      rename: { GroupName: 'name', GroupDescription: 'description' },
      without: ['SecurityGroupIngress', 'SecurityGroupEgress'],
    },
    finish(body, resource) {
      setRules(body, 'ingress', property(resource, 'SecurityGroupIngress'));
      setRules(body, 'egress', property(resource, 'SecurityGroupEgress'));
    },
  }),
  'AWS::EC2::SecurityGroupIngress': {
    type: 'aws_vpc_security_group_ingress_rule',
    ids: ['Id'],
    translate: (resource) => [{ body: ruleResource(resource, INGRESS) }],
  },
  'AWS::EC2::SecurityGroupEgress': {
    type: 'aws_vpc_security_group_egress_rule',
    ids: ['Id'],
    translate: (resource) => [{ body: ruleResource(resource, EGRESS) }],
  },
  'AWS::EC2::SecurityGroupVpcAssociation': plain('aws_vpc_security_group_vpc_association', {
    naming: { rename: { GroupId: 'security_group_id' } },
  }),
  'Custom::VpcRestrictDefaultSG': { type: 'aws_default_security_group', translate: restrictedDefaultGroup },
};

/** What the two directions call their peers. */
const INGRESS = { group: 'SourceSecurityGroupId', prefixList: 'SourcePrefixListId' };
const EGRESS = { group: 'DestinationSecurityGroupId', prefixList: 'DestinationPrefixListId' };

/** A list of rules, or one alone. */
function setRules(body: BodyDraft, direction: 'ingress' | 'egress', given: PlacedEntry | null): void {
  if (given === null) return;
  const { value } = given;
  if (value.kind === 'value') {
    set(body, direction, given);
    return;
  }
  const rules = value.kind === 'list' ? value.items : [value];
  for (const rule of rules) {
    if (rule.kind === 'map') addBlock(body, direction, inlineRule(rule, direction === 'ingress' ? INGRESS : EGRESS));
    else noteUnknownBlock(body, direction, rule);
  }
  // That there are none is told, too.
  if (rules.length === 0) setValue(body, direction, tupleValue([]), given.location);
}

function inlineRule(rule: PlacedMap, { group, prefixList }: typeof INGRESS): EvaluatedBody {
  const body = emptyBody(rule.location);
  const entry = (name: string) => rule.entries.get(name) ?? null;
  set(body, 'protocol', entry('IpProtocol'));
  setPorts(body, entry);
  setOnly(body, 'cidr_blocks', entry('CidrIp'));
  setOnly(body, 'ipv6_cidr_blocks', entry('CidrIpv6'));
  setOnly(body, 'prefix_list_ids', entry(prefixList));
  setOnly(body, 'security_groups', entry(group));
  if (entry('SourceSecurityGroupName') !== null)
    setValue(body, 'security_groups', tupleValue([namedGroup(entry('SourceSecurityGroupName'))]), rule.location);
  return body;
}

function ruleResource(resource: TemplateResource, { group, prefixList }: typeof INGRESS): EvaluatedBody {
  const body = emptyBody(resource.location);
  const entry = (name: string) => property(resource, name);
  set(body, 'security_group_id', entry('GroupId'));
  if (entry('GroupId') === null && entry('GroupName') !== null)
    setValue(body, 'security_group_id', namedGroup(entry('GroupName')));
  set(body, 'ip_protocol', entry('IpProtocol'));
  setPorts(body, entry);
  set(body, 'cidr_ipv4', entry('CidrIp'));
  set(body, 'cidr_ipv6', entry('CidrIpv6'));
  set(body, 'prefix_list_id', entry(prefixList));
  set(body, 'referenced_security_group_id', entry(group));
  if (entry('SourceSecurityGroupName') !== null)
    setValue(body, 'referenced_security_group_id', namedGroup(entry('SourceSecurityGroupName')));
  return body;
}

/** EC2 takes a range from 0 to -1 for all ports as well. */
function setPorts(body: BodyDraft, entry: (name: string) => PlacedEntry | null): void {
  set(body, 'from_port', entry('FromPort'));
  set(body, 'to_port', entry('ToPort'));
}

/** Names of groups are for the default VPC, or for groups that the template doesn't tell. */
function namedGroup(entry: PlacedEntry | null) {
  const location = entry?.location ?? null;
  const name = entry?.value.kind === 'value' && entry.value.value.kind === 'string' ? entry.value.value.value : '?';
  return unknownValue('string', unknown(`the security group named ${name}`, 'name the group by its id', location));
}

/**
 * CDK's custom resource takes all rules off the default group of a VPC, as Terraform does when it takes the group over.
 * Source: aws-cdk, packages/@aws-cdk/custom-resource-handlers, restrict-default-security-group-handler (read 2026-11).
 */
function restrictedDefaultGroup(resource: TemplateResource): readonly Translated[] {
  const body = bodyOf(resource.properties, resource.location);
  const group = placedMember(resource.properties, 'DefaultSecurityGroupId');
  const symbol = group?.kind === 'value' && group.value.kind === 'unknown' ? group.value.symbol : undefined;
  if (group?.kind !== 'value' || group.value.kind !== 'unknown' || symbol === undefined) return [];
  const key = symbol.key.replace(/\.default_security_group_id$/, '.id');
  if (key === symbol.key) return [];
  setValue(body, 'vpc_id', { ...group.value, symbol: { space: 'aws_vpc.id', key } }, group.location);
  return [{ body }];
}
