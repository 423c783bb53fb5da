import { attribute, block, type Item, quoted, toHcl } from '../emit/terraform/hcl.js';
import type { References } from '../emit/terraform/references.js';
import type { Change } from '../model/change.js';
import { type Edits, one } from './edit.js';
import { descriptionOf, type GroupRule, vpcOfBlock } from './group-rule.js';
import { find, freeName, labelOf, lastLabel, placed, placeItemsOf, type TerraformContext } from './terraform-scene.js';
import { insertAfter, insertInBlock, type PlacedBlock } from './terraform-text.js';

/** A rule of a security group. */
export function addRule(change: GroupRule, context: TerraformContext, references: References): Edits {
  const group = find(context.network.securityGroups, change.group);
  const to = placed(context, group, 'aws_security_group', 'aws_default_security_group');
  if (to === null) return null;
  const value = peerOf(change, context, references);
  const description = attribute('description', quoted(descriptionOf(change)));
  const [inside, beside] = PEERS[change.peer.kind];
  const protocol = quoted('tcp');
  const ports: readonly Item[] = [attribute('from_port', '443'), attribute('to_port', '443')];
  const type = `aws_vpc_security_group_${change.direction}_rule`;
  return addTo(to, change.direction, {
    inside: [description, ...ports, attribute('protocol', protocol), attribute(inside, [value])],
    beside: () => ({
      labels: [
        type,
        freeName(context, type, `${labelOf(to.block)}_https${change.peer.kind === 'prefix-list' ? '_s3' : ''}`),
      ],
      items: [
        attribute('security_group_id', references.idOf(change.group)),
        description,
        attribute(beside, value),
        attribute('ip_protocol', protocol),
        ...ports,
      ],
    }),
  });
}

/** The argument that names a peer: in the group's own rule, and in a rule that is a resource. */
const PEERS: Readonly<Record<GroupRule['peer']['kind'], readonly [inside: string, beside: string]>> = {
  cidr: ['cidr_blocks', 'cidr_ipv4'],
  'prefix-list': ['prefix_list_ids', 'prefix_list_id'],
  'security-group': ['security_groups', 'referenced_security_group_id'],
};

function peerOf(change: GroupRule, { network }: TerraformContext, { addressOf, idOf }: References): string {
  if (change.peer.kind !== 'cidr') return idOf(change.peer.id);
  const vpc = vpcOfBlock(network, change);
  const address = vpc === null ? null : addressOf(vpc.id);
  return address?.startsWith('aws_vpc.') === true ? `${address}.cidr_block` : quoted(change.peer.cidr.text);
}

/** An entry of a network ACL. */
export function addEntry(
  change: Extract<Change, { kind: 'acl-entry' }>,
  context: TerraformContext,
  references: References,
): Edits {
  const { direction, number, ports } = change;
  const acl = find(context.network.networkAcls, change.networkAcl);
  const to = placed(context, acl, 'aws_network_acl', 'aws_default_network_acl', 'aws_vpc');
  if (to === null) return null;
  const protocol = attribute('protocol', quoted('tcp'));
  const cidr = attribute('cidr_block', quoted(change.cidr.text));
  const range: readonly Item[] = [attribute('from_port', String(ports.from)), attribute('to_port', String(ports.to))];
  const type = 'aws_network_acl_rule';
  return addTo(to, direction, {
    inside: [attribute('rule_no', String(number)), attribute('action', quoted('allow')), protocol, cidr, ...range],
    beside: () => ({
      labels: [type, freeName(context, type, `${lastLabel(change.networkAcl)}_${direction}_${number}`)],
      items: [
        attribute('network_acl_id', references.idOf(change.networkAcl)),
        attribute('egress', String(direction === 'egress')),
        attribute('rule_number', String(number)),
        attribute('rule_action', quoted('allow')),
        protocol,
        cidr,
        ...range,
      ],
    }),
  });
}

const DIRECTIONS: readonly string[] = ['ingress', 'egress'];

/**
 * A rule as a resource beside the group or ACL; inside of it where that has its rules there, since the rules within
 * overwrite those beside. Null where they come from an expression.
 * Source: AWS provider, notes on `aws_security_group`, `aws_network_acl` and their defaults (read 2026-11).
 */
function addTo(
  to: PlacedBlock,
  direction: string,
  rule: {
    readonly inside: readonly Item[];
    readonly beside: () => { readonly labels: readonly string[]; readonly items: readonly Item[] };
  },
): Edits {
  const { labels, body } = to.block;
  if (body.attributes.some(({ name }) => DIRECTIONS.includes(name))) return null;
  const isInside =
    labels[0]?.value.startsWith('aws_default_') === true ||
    body.blocks.some((inner) =>
      DIRECTIONS.includes(inner.type === 'dynamic' ? (inner.labels[0]?.value ?? '') : inner.type),
    );
  if (isInside)
    return one(
      insertInBlock(
        to,
        toHcl([block(direction, [], rule.inside)])
          .trimEnd()
          .split('\n'),
      ),
    );
  const { labels: names, items } = rule.beside();
  return [insertAfter(to, toHcl([block('resource', names, [...placeItemsOf(to), ...items])]))];
}
