import { attribute, block, type Item, quoted, toHcl } from '../emit/terraform/hcl.js';
import type { References } from '../emit/terraform/references.js';
import type { Change } from '../model/change.js';
import type { TextEdit } from './edit.js';
import { find, freeName, labelOf, lastLabel, placed, type TerraformContext } from './terraform-scene.js';
import { insertAfter, insertInBlock } from './terraform-text.js';

/** A rule beside the group; inside of it where the group has its rules there, since Terraform takes either way alone. */
export function addRule(
  change: Extract<Change, { kind: 'group-rule' }>,
  context: TerraformContext,
  references: References,
): readonly TextEdit[] | null {
  const to = placed(
    context,
    find(context.network.securityGroups, change.group),
    'aws_security_group',
    'aws_default_security_group',
  );
  if (to === null) return null;
  const { direction, peer, why } = change;
  const others = ['ingress', 'egress'];
  if (to.block.body.attributes.some(({ name }) => others.includes(name))) return null;
  const isInside =
    to.block.labels[0]?.value === 'aws_default_security_group' ||
    to.block.body.blocks.some(
      ({ type, labels }) => others.includes(type) || (type === 'dynamic' && others.includes(labels[0]?.value ?? '')),
    );
  const value = peer.kind === 'cidr' ? cidrOf(change, context, references) : references.idOf(peer.id);
  const description = `HTTPS ${direction === 'ingress' ? 'from' : 'to'} ${whom(change)}: ${why}`;
  if (isInside) {
    const name = { cidr: 'cidr_blocks', 'prefix-list': 'prefix_list_ids', 'security-group': 'security_groups' }[
      peer.kind
    ];
    const inner = block(
      direction,
      [],
      [
        attribute('description', quoted(description)),
        attribute('from_port', '443'),
        attribute('to_port', '443'),
        attribute('protocol', quoted('tcp')),
        attribute(name, [value]),
      ],
    );
    const edit = insertInBlock(to, toHcl([inner]).trimEnd().split('\n'));
    return edit === null ? null : [edit];
  }
  const type = `aws_vpc_security_group_${direction}_rule`;
  const name = { cidr: 'cidr_ipv4', 'prefix-list': 'prefix_list_id', 'security-group': 'referenced_security_group_id' }[
    peer.kind
  ];
  const resource = block(
    'resource',
    [type, freeName(context, type, `${labelOf(to.block)}_https${peer.kind === 'prefix-list' ? '_s3' : ''}`)],
    [
      attribute('security_group_id', references.idOf(change.group)),
      attribute('description', quoted(description)),
      attribute(name, value),
      attribute('ip_protocol', quoted('tcp')),
      attribute('from_port', '443'),
      attribute('to_port', '443'),
    ],
  );
  return [insertAfter(to, toHcl([resource]))];
}

function whom({ peer }: Extract<Change, { kind: 'group-rule' }>): string {
  return peer.kind === 'prefix-list' ? 'S3' : peer.kind === 'cidr' ? 'the VPC' : 'workloads';
}

function cidrOf(
  { group: id, peer }: Extract<Change, { kind: 'group-rule' }>,
  { network }: TerraformContext,
  { addressOf }: References,
): string {
  if (peer.kind !== 'cidr') return '';
  const group = find(network.securityGroups, id);
  const vpc = group?.vpc.known === true ? find(network.vpcs, group.vpc.value) : undefined;
  const [primary] = vpc?.cidrs.items ?? [];
  const address = vpc === undefined ? null : addressOf(vpc.id);
  const isPrimary = primary?.known === true && primary.value.text === peer.cidr.text;
  return isPrimary && address?.startsWith('aws_vpc.') === true ? `${address}.cidr_block` : quoted(peer.cidr.text);
}

export function addEntry(
  change: Extract<Change, { kind: 'acl-entry' }>,
  context: TerraformContext,
  references: References,
): readonly TextEdit[] | null {
  const { direction, number, cidr, ports } = change;
  const to = placed(
    context,
    find(context.network.networkAcls, change.networkAcl),
    'aws_network_acl',
    'aws_default_network_acl',
    'aws_vpc',
  );
  if (to === null) return null;
  const directions = ['ingress', 'egress'];
  if (to.block.body.attributes.some(({ name }) => directions.includes(name))) return null;
  const isInside =
    to.block.labels[0]?.value === 'aws_default_network_acl' ||
    to.block.body.blocks.some(
      ({ type, labels }) =>
        directions.includes(type) || (type === 'dynamic' && directions.includes(labels[0]?.value ?? '')),
    );
  const range: readonly Item[] = [attribute('from_port', String(ports.from)), attribute('to_port', String(ports.to))];
  if (isInside) {
    const inner = block(
      direction,
      [],
      [
        attribute('rule_no', String(number)),
        attribute('action', quoted('allow')),
        attribute('protocol', quoted('tcp')),
        attribute('cidr_block', quoted(cidr.text)),
        ...range,
      ],
    );
    const edit = insertInBlock(to, toHcl([inner]).trimEnd().split('\n'));
    return edit === null ? null : [edit];
  }
  const resource = block(
    'resource',
    [
      'aws_network_acl_rule',
      freeName(context, 'aws_network_acl_rule', `${lastLabel(change.networkAcl)}_${direction}_${number}`),
    ],
    [
      attribute('network_acl_id', references.idOf(change.networkAcl)),
      attribute('egress', String(direction === 'egress')),
      attribute('rule_number', String(number)),
      attribute('rule_action', quoted('allow')),
      attribute('protocol', quoted('tcp')),
      attribute('cidr_block', quoted(cidr.text)),
      ...range,
    ],
  );
  return [insertAfter(to, toHcl([resource]))];
}
