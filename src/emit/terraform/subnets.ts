import type { Subnet } from '../../model/network.js';
import { isInAdded } from '../emission.js';
import { attribute, BLANK, block, comment, type Item, quoted, type Written } from './hcl.js';
import { addressOf, byBlock, knownOf, nameTag, placeItems, tagItems, type Writing, zoneExpression } from './writing.js';

type Section = readonly Item[];

export function vpcItems({ added }: Writing): readonly Section[] {
  return added.vpcs.map((vpc) => {
    const { type, label } = addressOf(vpc.id);
    const [primary] = vpc.cidrs.items;
    const cidr = primary?.known === true ? primary.value.text : '';
    return [
      block(
        'resource',
        [type, label],
        [
          attribute('cidr_block', quoted(cidr)),
          BLANK,
          comment('Private DNS of the endpoints needs both.'),
          attribute('enable_dns_support', 'true'),
          attribute('enable_dns_hostnames', 'true'),
          BLANK,
          ...tagItems(nameTag(vpc)),
        ],
      ),
    ];
  });
}

/** Further blocks of a VPC, which subnets in them wait for. */
export function cidrItems(writing: Writing): readonly Section[] {
  const { changes, references } = writing;
  return changes.flatMap((change): readonly Section[] =>
    change.kind !== 'vpc-cidr'
      ? []
      : [
          [
            block(
              'resource',
              [addressOf(change.association).type, addressOf(change.association).label],
              [
                ...placeItems(writing, change.vpc),
                attribute('vpc_id', references.idOf(change.vpc)),
                attribute('cidr_block', quoted(change.cidr.text)),
              ],
            ),
          ],
        ],
  );
}

function waitFor({ changes }: Writing, subnets: readonly Subnet[]): readonly Item[] {
  const awaited = changes.flatMap((change) =>
    change.kind === 'vpc-cidr' && subnets.some((subnet) => isInAdded(subnet, change)) ? [change.association] : [],
  );
  return awaited.length > 0 ? [BLANK, attribute('depends_on', awaited)] : [];
}

const ENDPOINT_SUBNET =
  'One endpoint subnet a zone: an interface endpoint takes no more, and every other subnet reaches it over the local route.';

export function subnetItems(writing: Writing): readonly Section[] {
  const endpointSubnets = new Set(
    writing.added.endpoints.flatMap(({ subnets }) =>
      subnets.items.flatMap(({ subnet }) => (subnet.known ? [subnet.value] : [])),
    ),
  );
  let told = false;
  return byBlock(writing.added.subnets).map(([, group]) => {
    const isFirst = !told && endpointSubnets.has(group[0].id);
    told ||= isFirst;
    const resource = group[0].id.includes('[') ? subnetsForEach(writing, group) : oneSubnet(writing, group[0]);
    return isFirst ? [comment(ENDPOINT_SUBNET), resource] : [resource];
  });
}

function oneSubnet(writing: Writing, subnet: Subnet): Item {
  const { type, label } = addressOf(subnet.id);
  return block(
    'resource',
    [type, label],
    [
      ...placeItems(writing, knownOf(subnet.vpc, 'the VPC')),
      attribute('vpc_id', writing.references.idOf(knownOf(subnet.vpc, 'the VPC'))),
      attribute('cidr_block', quoted(knownOf(subnet.cidr, 'the block')?.text ?? '')),
      attribute('availability_zone', zoneExpression(writing, subnet)),
      BLANK,
      ...tagItems(nameTag(subnet)),
      ...waitFor(writing, [subnet]),
    ],
  );
}

function subnetsForEach(writing: Writing, group: readonly [Subnet, ...Subnet[]]): Item {
  const { type, label } = addressOf(group[0].id);
  const entries = group.map((subnet): readonly [string, Written] => [
    addressOf(subnet.id).key ?? '',
    `{ zone = ${zoneExpression(writing, subnet)}, cidr = ${quoted(knownOf(subnet.cidr, 'the block')?.text ?? '')} }`,
  ]);
  return block(
    'resource',
    [type, label],
    [
      attribute('for_each', { object: entries }),
      BLANK,
      ...placeItems(writing, knownOf(group[0].vpc, 'the VPC')),
      attribute('vpc_id', writing.references.idOf(knownOf(group[0].vpc, 'the VPC'))),
      attribute('cidr_block', 'each.value.cidr'),
      attribute('availability_zone', 'each.value.zone'),
      BLANK,
      ...tagItems('"private ${each.key} vpc endpoint"'),
      ...waitFor(writing, group),
    ],
  );
}

/** New route tables, and the subnets that use them. */
export function associationItems(writing: Writing): readonly Section[] {
  const { added, references } = writing;
  const main = new Set(
    added.vpcs.flatMap(({ mainRouteTable }) => (mainRouteTable.known ? [mainRouteTable.value] : [])),
  );
  return added.routeTables.flatMap((table): readonly Section[] => {
    if (main.has(table.id)) return [];
    const { type, label } = addressOf(table.id);
    const users = added.subnets.filter(({ routeTable }) => routeTable.known && routeTable.value === table.id);
    const entries = users.map((subnet): readonly [string, Written] => [
      addressOf(subnet.id).label.replace(/^private_/, ''),
      references.idOf(subnet.id),
    ]);
    return [
      [
        comment(
          'No route besides `local` and what the S3 endpoint adds. The endpoint subnets stay on the main route table.',
        ),
        block(
          'resource',
          [type, label],
          [attribute('vpc_id', references.idOf(knownOf(table.vpc, 'the VPC'))), BLANK, ...tagItems(nameTag(table))],
        ),
      ],
      [
        block(
          'resource',
          ['aws_route_table_association', label],
          [
            attribute('for_each', { object: entries }),
            BLANK,
            attribute('subnet_id', 'each.value'),
            attribute('route_table_id', references.idOf(table.id)),
          ],
        ),
      ],
    ];
  });
}
