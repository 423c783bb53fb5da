import { describe, expect, it } from 'vitest';
import {
  blocks,
  data,
  instance,
  maybe,
  missing,
  network,
  ref,
  show,
  showAll,
  someBlocks,
} from '../../../test/fixtures/terraform-network/instance.js';
import type { Network, SecurityGroupRule } from '../../model/network.js';

type Arguments = Parameters<typeof instance>[2];
const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });
const group = (given: Arguments = {}) => instance('aws_security_group', 'g', { vpc_id: ref('aws_vpc.main'), ...given });
const https = { protocol: 'tcp', from_port: 443, to_port: 443 };

function showRule({ id, direction, protocol, ports, peer }: SecurityGroupRule): string {
  const other = !peer.known
    ? show(peer)
    : peer.value.kind === 'cidr'
      ? peer.value.cidr.text
      : `${peer.value.kind} ${peer.value.id}`;
  return [
    id,
    direction,
    show(protocol),
    ports.known ? `${ports.value.from}-${ports.value.to}` : show(ports),
    other,
  ].join(' ');
}
const rules = (made: Network, id = 'aws_security_group.g') =>
  showAll(made.securityGroups.find((made) => made.id === id)?.rules, showRule);

describe('aws_security_group', () => {
  it('has no rules, egress included, where none are given', () => {
    expect(network([main, group()]).securityGroups[1]?.rules).toEqual({ items: [], complete: true });
    expect(network([main, group({ ingress: [], egress: [] })]).securityGroups[1]?.rules).toEqual({
      items: [],
      complete: true,
    });
  });

  it('has one rule for each peer', () => {
    const made = network([
      main,
      group({
        ingress: blocks(
          { ...https, cidr_blocks: ['10.0.0.0/16', '10.1.0.0/16'], self: true },
          { ...https, security_groups: [ref('aws_security_group.other')] },
        ),
        egress: blocks({
          protocol: '-1',
          from_port: 0,
          to_port: 0,
          cidr_blocks: ['0.0.0.0/0'],
          ipv6_cidr_blocks: ['::/0'],
        }),
      }),
      instance('aws_security_group', 'other', { vpc_id: ref('aws_vpc.main') }),
    ]);
    expect(rules(made)).toEqual([
      'aws_security_group.g.ingress[0][0] ingress 6 443-443 10.0.0.0/16',
      'aws_security_group.g.ingress[0][1] ingress 6 443-443 10.1.0.0/16',
      'aws_security_group.g.ingress[0][2] ingress 6 443-443 security-group aws_security_group.g',
      'aws_security_group.g.ingress[1] ingress 6 443-443 security-group aws_security_group.other',
      'aws_security_group.g.egress[0][0] egress all 0-65535 0.0.0.0/0',
      'aws_security_group.g.egress[0][1] egress all 0-65535 ::/0',
    ]);
  });

  it('takes rules as an attribute', () => {
    const ingress = [
      {
        ...https,
        cidr_blocks: ['10.0.0.0/16'],
        ipv6_cidr_blocks: [],
        prefix_list_ids: [],
        security_groups: [],
        self: false,
        description: '',
      },
    ];
    expect(rules(network([main, group({ ingress })]))).toEqual([
      'aws_security_group.g.ingress[0] ingress 6 443-443 10.0.0.0/16',
    ]);
  });

  it('keeps what is unknown', () => {
    expect(rules(network([main, group({ ingress: someBlocks() })]))).toEqual(['…var.blocks']);
    expect(rules(network([main, group({ ingress: missing('var.rules') })]))).toEqual(['…var.rules']);
    expect(rules(network([main, group({ ingress: blocks({ ...https, cidr_blocks: missing('var.cidrs') }) })]))).toEqual(
      ['aws_security_group.g.ingress[0] ingress 6 443-443 ?var.cidrs'],
    );
    expect(
      rules(
        network([
          main,
          group({ ingress: blocks({ ...https, to_port: missing('var.port'), cidr_blocks: ['10.0.0.0/8'] }) }),
        ]),
      ),
    ).toEqual(['aws_security_group.g.ingress[0] ingress 6 ?var.port 10.0.0.0/8']);
  });

  it.each([
    [{ ...https, to_port: 99999, cidr_blocks: ['10.0.0.0/8'] }, '99999 is not a port'],
    [{ ...https, to_port: 80, cidr_blocks: ['10.0.0.0/8'] }, 'from_port 443 is above to_port 80'],
    [{ ...https, cidr_blocks: ['10.0.0.0'] }, '"10.0.0.0" is not a CIDR block'],
    [{ ...https, ipv6_cidr_blocks: ['10.0.0.0/8'] }, '"10.0.0.0/8" is an IPv4 block'],
    [{ ...https, protocol: 'https', cidr_blocks: [] }, '"https" is not a protocol'],
  ])('refuses %j', (given, message) =>
    expect(() => network([main, group({ ingress: blocks(given) })])).toThrow(message),
  );

  it('says ICMP by any of its names', () => {
    const given = ['icmp', '1', 'ICMPV6', 58].map((protocol) => ({
      protocol,
      from_port: -1,
      to_port: -1,
      cidr_blocks: ['10.0.0.0/8'],
    }));
    expect(
      network([main, group({ ingress: blocks(...given) })]).securityGroups[1]?.rules.items.map(({ protocol }) =>
        show(protocol),
      ),
    ).toEqual([1, 1, 58, 58]);
  });
});

describe('rule resources', () => {
  const rule = (given: Arguments) =>
    instance('aws_security_group_rule', 'r', {
      security_group_id: ref('aws_security_group.g'),
      type: 'egress',
      ...https,
      ...given,
    });
  it.each([
    [rule({ cidr_blocks: ['10.0.0.0/16'] }), ['aws_security_group_rule.r egress 6 443-443 10.0.0.0/16']],
    [
      rule({ type: 'ingress', cidr_blocks: ['10.0.0.0/16', '10.1.0.0/16'] }),
      [
        'aws_security_group_rule.r[0] ingress 6 443-443 10.0.0.0/16',
        'aws_security_group_rule.r[1] ingress 6 443-443 10.1.0.0/16',
      ],
    ],
    [
      rule({ source_security_group_id: ref('aws_vpc.main', 'default_security_group_id') }),
      ['aws_security_group_rule.r egress 6 443-443 security-group aws_vpc.main.default_security_group'],
    ],
    [
      rule({ source_security_group_id: missing('var.group') }),
      ['aws_security_group_rule.r egress 6 443-443 ?var.group'],
    ],
    [rule({ self: true }), ['aws_security_group_rule.r egress 6 443-443 security-group aws_security_group.g']],
    [
      rule({ prefix_list_ids: [ref('aws_vpc_endpoint.s3', 'prefix_list_id')] }),
      ['aws_security_group_rule.r egress 6 443-443 prefix-list aws_vpc_endpoint.s3.prefix_list_id'],
    ],
    [
      rule({ cidr_blocks: ref('aws_vpc_endpoint.s3', 'cidr_blocks') }),
      ['aws_security_group_rule.r egress 6 443-443 prefix-list aws_vpc_endpoint.s3.prefix_list_id'],
    ],
    [rule({ type: missing('var.type'), cidr_blocks: ['10.0.0.0/16'] }), ['…var.type']],
    [
      instance('aws_vpc_security_group_ingress_rule', 'i', {
        security_group_id: ref('aws_security_group.g'),
        ip_protocol: 'tcp',
        from_port: 443,
        to_port: 443,
        cidr_ipv4: '10.0.0.0/16',
      }),
      ['aws_vpc_security_group_ingress_rule.i ingress 6 443-443 10.0.0.0/16'],
    ],
    [
      instance('aws_vpc_security_group_egress_rule', 'e', {
        security_group_id: ref('aws_security_group.g'),
        ip_protocol: '-1',
        referenced_security_group_id: '123456789012/sg-9',
      }),
      ['aws_vpc_security_group_egress_rule.e egress all 0-65535 security-group sg-9'],
    ],
  ])('%#', (resource, expected) => {
    const s3 = instance('aws_vpc_endpoint', 's3', {
      vpc_id: ref('aws_vpc.main'),
      service_name: 'com.amazonaws.ap-northeast-1.s3',
    });
    expect(rules(network([resource, main, s3, group()]))).toEqual(expected);
  });

  it('names the S3 list of an endpoint', () => {
    const s3 = instance('aws_vpc_endpoint', 's3', {
      vpc_id: ref('aws_vpc.main'),
      service_name: 'com.amazonaws.ap-northeast-1.s3',
    });
    const made = network([
      main,
      s3,
      group(),
      rule({ prefix_list_ids: [ref('aws_vpc_endpoint.s3', 'prefix_list_id')] }),
    ]);
    expect(made.prefixLists).toMatchObject([
      { id: 'aws_vpc_endpoint.s3.prefix_list_id', name: { value: 'com.amazonaws.ap-northeast-1.s3' } },
    ]);
  });

  it('carries its own existence and place', () => {
    const resource = maybe(rule({ cidr_blocks: ['10.0.0.0/16'] }));
    expect(network([main, group(), resource]).securityGroups[1]?.rules.items[0]).toMatchObject({
      exists: { what: 'var.enabled' },
      location: resource.body.location,
    });
  });

  it('leaves groups open where its own is not known', () => {
    expect(rules(network([main, group(), rule({ security_group_id: missing('x ? a : b'), cidr_blocks: [] })]))).toEqual(
      ['…x ? a : b'],
    );
    expect(
      rules(
        network([
          main,
          group(),
          rule({ security_group_id: missing('module.eks.cluster_security_group_id'), cidr_blocks: [] }),
        ]),
      ),
    ).toEqual([]);
  });

  it('adds to a group known by id alone', () => {
    const made = network([
      rule({ security_group_id: 'sg-1', cidr_blocks: ['10.0.0.0/8'] }),
      data('aws_security_group', 'd', { name: 'x' }),
    ]);
    expect(rules(made, 'sg-1')).toEqual(['aws_security_group_rule.r egress 6 443-443 10.0.0.0/8', '…sg-1.rules']);
    expect(rules(made, 'data.aws_security_group.d')).toEqual(['…data.aws_security_group.d.rules']);
  });
});

describe('aws_default_security_group', () => {
  const adopter = instance('aws_default_security_group', 'd', {
    vpc_id: ref('aws_vpc.main'),
    ingress: blocks({ ...https, self: true }),
  });
  it('has its inline rules alone', () => {
    const made = network([adopter, main]);
    expect(made.vpcs[0]?.defaultSecurityGroup).toBe('aws_default_security_group.d');
    expect(rules(made, 'aws_default_security_group.d')).toEqual([
      'aws_default_security_group.d.ingress[0] ingress 6 443-443 security-group aws_default_security_group.d',
    ]);
    expect(made.securityGroups.length).toBe(1);
  });
  it('is open where it may not exist', () => {
    expect(network([main, maybe(adopter)]).securityGroups[0]).toMatchObject({
      exists: { value: true },
      rules: { complete: false, why: { what: 'var.enabled' } },
    });
  });
});

describe('aws_vpc_security_group_rules_exclusive', () => {
  const rule = (name: string) =>
    instance('aws_vpc_security_group_ingress_rule', name, {
      security_group_id: ref('aws_security_group.g'),
      cidr_ipv4: '10.0.0.0/16',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
    });
  const inline = group({ egress: blocks({ protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }) });
  const listing = (given: Arguments) =>
    network([
      main,
      inline,
      rule('a'),
      rule('b'),
      instance('aws_vpc_security_group_rules_exclusive', 'g', {
        security_group_id: ref('aws_security_group.g'),
        egress_rule_ids: [],
        ...given,
      }),
    ]);
  const existing = (made: Network) =>
    made.securityGroups
      .find(({ id }) => id === 'aws_security_group.g')
      ?.rules.items.map(({ id, exists }) => `${id} ${show(exists)}`);

  it('takes away what it does not list, inline rules included', () => {
    const ids = [ref('aws_vpc_security_group_ingress_rule.b')];
    expect(existing(listing({ ingress_rule_ids: ids }))).toEqual(['aws_vpc_security_group_ingress_rule.b true']);
    expect(existing(listing({ ingress_rule_ids: [] }))).toEqual([]);
  });

  it('leaves open what it may list', () => {
    const ids = [ref('aws_vpc_security_group_ingress_rule.b'), missing('var.rule')];
    expect(existing(listing({ ingress_rule_ids: ids }))).toEqual([
      'aws_vpc_security_group_ingress_rule.a ?var.rule',
      'aws_vpc_security_group_ingress_rule.b true',
    ]);
    expect(existing(listing({ ingress_rule_ids: missing('var.rules') }))).toEqual([
      'aws_vpc_security_group_ingress_rule.a ?var.rules',
      'aws_vpc_security_group_ingress_rule.b ?var.rules',
    ]);
  });
});
