import { unknown } from '../../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../../resource/instance.js';
import { stringValue, tupleValue, unknownValue } from '../../resource/value.js';
import { addBlock, emptyBody, setValue } from './body.js';

/**
 * The egress rule that EC2 gives a new group. CloudFormation keeps it where no inline egress is written; a separate
 * `AWS::EC2::SecurityGroupEgress` takes it away, also one that is written inline: so AWS's own page said until 2019-05,
 * and so it was seen later (aws-cdk#987, #3355, #15297); today's page says nothing, so that it isn't known here.
 * Nor is what an empty list does. Source: template reference, "AWS::EC2::SecurityGroup" (read 2026-11).
 */
export function withDefaultEgress(instances: readonly ResourceInstance[]): readonly ResourceInstance[] {
  const separate = separateEgress(instances);
  const hasIpv6 = instances.some(({ type }) => type === 'aws_vpc_ipv6_cidr_block_association');
  return instances.flatMap((instance) =>
    instance.type === 'aws_security_group' ? settled(instance, separate.get(instance.address), hasIpv6) : [instance],
  );
}

/** The first separate egress rule of each group. */
function separateEgress(instances: readonly ResourceInstance[]): ReadonlyMap<string, ResourceInstance> {
  const found = new Map<string, ResourceInstance>();
  for (const instance of instances) {
    if (instance.type !== 'aws_vpc_security_group_egress_rule') continue;
    const group = instance.body.attributes.get('security_group_id')?.value;
    const address = group?.kind === 'unknown' ? group.symbol?.key.replace(/\.id$/, '') : undefined;
    if (address !== undefined && !found.has(address)) found.set(address, instance);
  }
  return found;
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
    if (listed === undefined) return [withBlock(group), ...(hasIpv6 ? [perhaps(group, ipv6, '::/0')] : [])];
    const what = `whether ${address} keeps the default egress rule beside an empty SecurityGroupEgress`;
    return [group, perhaps(group, what)];
  }
  const what = `whether ${address} keeps its egress rule for all traffic beside ${separate.address}`;
  if (!told && !open) return [group, perhaps(group, what)];
  const others = inline.filter((block) => !isEverything(block));
  if (others.length === inline.length) return [group];
  return [{ ...group, body: { ...body, blocks: new Map(body.blocks).set('egress', others) } }, perhaps(group, what)];
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
function perhaps(group: ResourceInstance, what: string, cidr: '0.0.0.0/0' | '::/0' = '0.0.0.0/0'): ResourceInstance {
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
    exists: unknown(what, `write all egress rules in SecurityGroupEgress of ${address}`, body.location),
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
