import type { SecurityGroup, SecurityGroupRule } from '../../model/network.js';
import { attribute, BLANK, block, comment, type Item, quoted, type Written } from './hcl.js';
import { addressOf, byBlock, cidrExpression, knownOf, placeItems, type Writing } from './writing.js';

type Section = readonly Item[];

export function groupItems(writing: Writing): readonly Section[] {
  const own = new Set(writing.added.vpcs.map(({ defaultSecurityGroup }) => defaultSecurityGroup));
  return writing.added.securityGroups.flatMap((group): readonly Section[] => {
    if (own.has(group.id)) return [];
    const { type, label } = addressOf(group.id);
    const isEndpoints = writing.added.endpoints.some(({ securityGroups }) =>
      securityGroups.items.some((each) => each.known && each.value === group.id),
    );
    const resource = block(
      'resource',
      [type, label],
      [
        ...placeItems(writing, knownOf(group.vpc, 'the VPC')),
        attribute('name', quoted(group.tags.Name ?? label)),
        attribute(
          'description',
          quoted(isEndpoints ? 'HTTPS to the interface endpoints' : 'Workloads that pull images'),
        ),
        attribute('vpc_id', writing.references.idOf(knownOf(group.vpc, 'the VPC'))),
      ],
    );
    return [
      isEndpoints ? [comment('Replies pass by themselves, so the group needs no egress rule.'), resource] : [resource],
      ...ruleItems(writing, group),
    ];
  });
}

function ruleItems(writing: Writing, group: SecurityGroup): readonly Section[] {
  return byBlock(group.rules.items).map(([label, rules]) => {
    const { type } = addressOf(rules[0].id);
    const several = rules[0].id.includes('[');
    const written = rules.map((rule) => peerOf(writing, group, rule));
    const name = written[0]?.argument ?? 'cidr_ipv4';
    return [
      block(
        'resource',
        [type, label],
        [
          ...(several
            ? [
                attribute('for_each', {
                  object: rules.map((rule, at): readonly [string, Written] => [
                    addressOf(rule.id).key ?? '',
                    written[at]?.value ?? '',
                  ]),
                }),
                BLANK,
              ]
            : []),
          ...placeItems(writing, knownOf(group.vpc, 'the VPC')),
          attribute('security_group_id', writing.references.idOf(group.id)),
          attribute('description', quoted(written[0]?.why ?? '')),
          attribute(name, several ? 'each.value' : (written[0]?.value ?? '')),
          attribute('ip_protocol', quoted('tcp')),
          attribute('from_port', '443'),
          attribute('to_port', '443'),
        ],
      ),
    ];
  });
}

function peerOf(
  writing: Writing,
  group: SecurityGroup,
  { peer: value, direction }: SecurityGroupRule,
): { readonly argument: string; readonly value: string; readonly why: string } {
  const peer = knownOf(value, 'the peer');
  const [toward, whom] = direction === 'ingress' ? ['from', 'workloads'] : ['to', 'the endpoints'];
  switch (peer.kind) {
    case 'cidr': {
      const expression = cidrExpression(writing, knownOf(group.vpc, 'the VPC'), peer.cidr);
      const isVpc = writing.networks.some(({ vpcs }) =>
        vpcs.some(({ cidrs }) => cidrs.items.some((own) => own.known && own.value.text === peer.cidr.text)),
      );
      return { argument: 'cidr_ipv4', value: expression, why: `HTTPS ${toward} ${isVpc ? 'the VPC' : whom}` };
    }
    case 'prefix-list':
      return {
        argument: 'prefix_list_id',
        value: writing.references.idOf(peer.id),
        why: 'Image layers, which come from S3',
      };
    case 'security-group':
      return {
        argument: 'referenced_security_group_id',
        value: writing.references.idOf(peer.id),
        why: `HTTPS ${toward} ${whom}`,
      };
  }
}
