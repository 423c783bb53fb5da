import { known, type Unknown, unknown } from '../../../model/value.js';
import { KEEPS_EGRESS } from '../../network/eks-cluster.js';
import type { EvaluatedBody, ResourceInstance } from '../../resource/instance.js';
import { boolValue, stringValue, tupleValue, unknownValue } from '../../resource/value.js';
import { addBlock, emptyBody, setValue } from './body.js';

/**
 * The egress rule that EC2 gives a new group. CloudFormation keeps it where no inline egress is written; a separate
 * `AWS::EC2::SecurityGroupEgress` takes it away, also one that is written inline: so AWS's own page said until 2019-05,
 * and so it was seen later (aws-cdk#987, #3355, #15297, cfn-language-discussion#157), also of the group that EKS makes for
 * a cluster (eksctl#6455); today's page says nothing, so that it isn't known here. Nor is what an empty list does. Source: template reference, "AWS::EC2::SecurityGroup" (read 2026-11).
 */
export function withDefaultEgress(
  instances: readonly ResourceInstance[],
  isEstate: boolean,
): readonly ResourceInstance[] {
  const separate = separateEgress(instances);
  const ofAny = instances.find((instance) => mayBeOfAny(instance, isEstate));
  const hasIpv6 = instances.some(({ type }) => type === 'aws_vpc_ipv6_cidr_block_association');
  const emptied = new Set(instances.flatMap((instance) => vpcOfDefaultGroup(instance) ?? []));
  return instances.flatMap((instance) => {
    const { type, address } = instance;
    if (type === 'aws_eks_cluster') return [clusterBeside(instance, separate.get(clusterGroupOf(address)) ?? ofAny)];
    if (type === 'aws_security_group') return settled(instance, separate.get(address) ?? ofAny, hasIpv6);
    const rule =
      type === 'aws_vpc' && !emptied.has(address) ? (separate.get(defaultGroupOf(address)) ?? ofAny) : undefined;
    return rule === undefined ? [instance] : [instance, ...defaultGroup(instance, rule, hasIpv6)];
  });
}

function defaultGroupOf(vpc: string): string {
  return `${vpc}.DefaultSecurityGroup`;
}

function clusterGroupOf(cluster: string): string {
  return `${cluster}.vpc_config[0].cluster_security_group_id`;
}

/** A cluster of which it isn't known whether its own group still lets everything out. */
function clusterBeside(cluster: ResourceInstance, separate: ResourceInstance | undefined): ResourceInstance {
  if (separate === undefined) return cluster;
  const { address, body } = cluster;
  const settle = `give the nodes of ${address} a group of their own, with all egress rules in its SecurityGroupEgress`;
  const why = unknown(takenAway(`the group of ${address}`, separate), settle, separate.body.location);
  const keeps = { value: unknownValue('bool', why), location: separate.body.location };
  return { ...cluster, body: { ...body, attributes: new Map(body.attributes).set(KEEPS_EGRESS, keeps) } };
}

/** The VPC of which a resource takes the default group over. */
function vpcOfDefaultGroup({ type, body }: ResourceInstance): string | null {
  const vpc = body.attributes.get('vpc_id')?.value;
  if (type !== 'aws_default_security_group' || vpc?.kind !== 'unknown') return null;
  return vpc.symbol?.key.replace(/\.id$/, '') ?? null;
}

/** The first separate egress rule of each group. */
function separateEgress(instances: readonly ResourceInstance[]): ReadonlyMap<string, ResourceInstance> {
  const found = new Map<string, ResourceInstance>();
  for (const instance of instances) {
    if (instance.type !== 'aws_vpc_security_group_egress_rule') continue;
    const group = instance.body.attributes.get('security_group_id')?.value;
    const key = group?.kind === 'unknown' ? group.symbol?.key : undefined;
    const address = key?.replace(/\.id$/, '').replace(/\.default_security_group_id$/, '.DefaultSecurityGroup');
    if (address !== undefined && !found.has(address)) found.set(address, instance);
  }
  return found;
}

/** Whether a separate egress rule may be of any group that is declared. In an estate another stack's may be handed over. */
function mayBeOfAny({ type, body }: ResourceInstance, isEstate: boolean): boolean {
  const group = body.attributes.get('security_group_id')?.value;
  if (type !== 'aws_vpc_security_group_egress_rule' || group?.kind !== 'unknown') return false;
  const { why, symbol } = group;
  if (why.mayBeDeclared === true) return true;
  return isEstate && (symbol?.space === 'parameter' || symbol?.space === 'import');
}

function settled(
  group: ResourceInstance,
  separate: ResourceInstance | undefined,
  hasIpv6: boolean,
): readonly ResourceInstance[] {
  const { body, address } = group;
  const inline = body.blocks.get('egress') ?? [];
  const listed = body.attributes.get('egress');
  const told = inline.length > 0 || body.incompleteBlocks.has('egress');
  const open = listed?.value.kind === 'unknown';
  if (separate === undefined) {
    if (told || open) return [group];
    // The page says that the default is for IPv6 too; CDK's source says that it is not.
    const ipv6 = `whether the default egress rule of ${address} is for IPv6 as well`;
    const settle = `write all egress rules in SecurityGroupEgress of ${address}`;
    const keeps = (what: string) => unknown(what, settle, body.location);
    if (listed === undefined) return [withBlock(group), ...(hasIpv6 ? [perhaps(group, keeps(ipv6), '::/0')] : [])];
    return [
      group,
      perhaps(group, keeps(`whether ${address} keeps the default egress rule beside an empty SecurityGroupEgress`)),
    ];
  }
  const settle = `write the rule of ${separate.address} in SecurityGroupEgress of ${address}, with all others`;
  const why = unknown(takenAway(address, separate), settle, separate.body.location);
  if (!told && !open) return [group, perhaps(group, why)];
  const others = inline.filter((block) => !isEverything(block));
  if (others.length === inline.length) return [group];
  return [{ ...group, body: { ...body, blocks: new Map(body.blocks).set('egress', others) } }, perhaps(group, why)];
}

function takenAway(group: string, separate: ResourceInstance): string {
  return `whether ${group} keeps its egress rule for all traffic beside ${separate.address} (CloudFormation is known to take it away when a separate rule is added)`;
}

/**
 * The default group of a VPC has no properties: it admits itself, and it isn't known whether it lets everything out
 * beside a separate rule, which replaced the rule also where the stack hadn't made the group (aws-cdk#3355, #15297).
 */
function defaultGroup(
  vpc: ResourceInstance,
  separate: ResourceInstance,
  hasIpv6: boolean,
): readonly ResourceInstance[] {
  const { location } = vpc.body;
  const body = emptyBody(location);
  const id = unknownValue('string', unknown(vpc.address, '', location), {
    space: 'aws_vpc.id',
    key: `${vpc.address}.id`,
  });
  setValue(body, 'vpc_id', id);
  const itself = emptyBody(location);
  setValue(itself, 'protocol', stringValue('-1'));
  setValue(itself, 'self', boolValue(true));
  addBlock(body, 'ingress', itself);
  const type = 'aws_default_security_group';
  const group = { ...vpc, address: defaultGroupOf(vpc.address), type, exists: known(true), body };
  const settle = `give what has the default group of ${vpc.address} a group of its own, with all egress rules in its SecurityGroupEgress`;
  const why = unknown(takenAway(`the default group of ${vpc.address}`, separate), settle, separate.body.location);
  return [group, perhaps(group, why), ...(hasIpv6 ? [perhaps(group, why, '::/0')] : [])];
}

function withBlock(group: ResourceInstance): ResourceInstance {
  const body = emptyBody(group.body.location);
  for (const [name, blocks] of group.body.blocks) body.blocks.set(name, [...blocks]);
  const rule = emptyBody(group.body.location);
  setValue(rule, 'protocol', stringValue('-1'));
  setValue(rule, 'cidr_blocks', tupleValue([stringValue('0.0.0.0/0')]));
  addBlock(body, 'egress', rule);
  return { ...group, body: { ...group.body, blocks: body.blocks } };
}

/** The rule for all traffic as a thing of its own, of which it isn't known whether it is there. */
function perhaps(group: ResourceInstance, exists: Unknown, cidr: '0.0.0.0/0' | '::/0' = '0.0.0.0/0'): ResourceInstance {
  const { address, body, type } = group;
  const rule = emptyBody(body.location);
  const id = unknownValue('string', unknown(address, '', body.location), { space: `${type}.id`, key: `${address}.id` });
  setValue(rule, 'security_group_id', id);
  setValue(rule, 'ip_protocol', stringValue('-1'));
  setValue(rule, cidr === '::/0' ? 'cidr_ipv6' : 'cidr_ipv4', stringValue(cidr));
  return {
    ...group,
    address: `${address}.DefaultEgress${cidr === '::/0' ? 'Ipv6' : ''}`,
    type: 'aws_vpc_security_group_egress_rule',
    exists,
    body: rule,
  };
}

function isEverything({ attributes }: EvaluatedBody): boolean {
  const protocol = attributes.get('protocol')?.value;
  const cidrs = attributes.get('cidr_blocks')?.value;
  const all =
    (protocol?.kind === 'string' && (protocol.value === '-1' || protocol.value === 'all')) ||
    (protocol?.kind === 'number' && protocol.value.negative);
  const [only] = cidrs?.kind === 'tuple' ? cidrs.items : [];
  return all && only?.kind === 'string' && only.value === '0.0.0.0/0';
}
