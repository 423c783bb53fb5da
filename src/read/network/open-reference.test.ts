import { describe, expect, it } from 'vitest';
import {
  blocks,
  instance,
  missing,
  network,
  ref,
  show,
  showAll,
} from '../../../test/fixtures/terraform-network/instance.js';
import type { Network } from '../../model/network.js';
import { toNetwork } from './network.js';

/** `var.other ? aws_vpc.a.id : aws_vpc.b.id`, and an id that comes from outside of the input. */
const EITHER = missing('x ? a : b');
const OUTSIDE = missing('var.id');

const things = [
  instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' }),
  instance('aws_route_table', 'other', { vpc_id: ref('aws_vpc.main') }),
  instance('aws_vpc_dhcp_options', 'own', { domain_name_servers: ['10.0.0.9'] }),
  instance('aws_internet_gateway', 'loose'),
  instance('aws_ec2_managed_prefix_list', 'p', { name: 'office' }),
  instance('aws_route53_zone', 'z', { name: 'corp.example', vpc: blocks({ vpc_id: ref('aws_vpc.other') }) }),
  instance('aws_vpc', 'other', { cidr_block: '10.9.0.0/16' }),
  instance('aws_vpc_endpoint', 'api', {
    vpc_id: ref('aws_vpc.main'),
    service_name: 'com.amazonaws.ap-northeast-1.ecr.api',
    vpc_endpoint_type: 'Interface',
    private_dns_enabled: true,
  }),
];

/** What came with the VPC. */
const defaultOf = <T extends { readonly id: string }>(given: readonly T[]) =>
  given.find(({ id }) => id.startsWith('aws_vpc.main.'));

type Given = Parameters<typeof instance>[2];

describe('a resource that may change any of the things that are declared', () => {
  it.each<[string, string, Given, (made: Network) => unknown]>([
    [
      'aws_vpc_ipv4_cidr_block_association',
      'vpc_id',
      { cidr_block: '10.1.0.0/16' },
      ({ vpcs }) => showAll(vpcs[0]?.cidrs, (cidr) => cidr.known).at(-1),
    ],
    [
      'aws_vpc_dhcp_options_association',
      'vpc_id',
      { dhcp_options_id: ref('aws_vpc_dhcp_options.own') },
      ({ vpcs }) => show(vpcs[0]?.dhcpOptions),
    ],
    [
      'aws_main_route_table_association',
      'vpc_id',
      { route_table_id: ref('aws_route_table.other') },
      ({ vpcs }) => show(vpcs[0]?.mainRouteTable),
    ],
    [
      'aws_internet_gateway_attachment',
      'internet_gateway_id',
      { vpc_id: ref('aws_vpc.main') },
      ({ internetGateways }) => show(internetGateways[0]?.vpc),
    ],
    [
      'aws_ec2_managed_prefix_list_entry',
      'prefix_list_id',
      { cidr: '10.0.0.0/8' },
      ({ prefixLists }) => showAll(prefixLists[0]?.entries, show).at(-1),
    ],
    [
      'aws_route53_zone_association',
      'zone_id',
      { vpc_id: ref('aws_vpc.main') },
      ({ hostedZones }) => showAll(hostedZones[0]?.vpcs, show).at(-1),
    ],
    [
      'aws_route53_zone_association',
      'vpc_id',
      { zone_id: ref('aws_route53_zone.z', 'zone_id') },
      ({ hostedZones }) => showAll(hostedZones[0]?.vpcs, show).at(-1),
    ],
    [
      'aws_default_route_table',
      'default_route_table_id',
      { route: [] },
      ({ routeTables }) => showAll(defaultOf(routeTables)?.routes, ({ id }) => id).at(-1),
    ],
    [
      'aws_default_network_acl',
      'default_network_acl_id',
      {},
      ({ networkAcls }) => showAll(defaultOf(networkAcls)?.entries, ({ id }) => id).at(-1),
    ],
    [
      'aws_default_security_group',
      'vpc_id',
      {},
      ({ securityGroups }) => showAll(defaultOf(securityGroups)?.rules, ({ id }) => id).at(-1),
    ],
    ['aws_vpc_endpoint_policy', 'vpc_endpoint_id', { policy: '' }, ({ endpoints }) => show(endpoints[0]?.policy)],
    [
      'aws_vpc_endpoint_private_dns',
      'vpc_endpoint_id',
      { private_dns_enabled: false },
      ({ endpoints }) => show(endpoints[0]?.privateDns),
    ],
    [
      'aws_vpc_endpoint_subnet_association',
      'vpc_endpoint_id',
      { subnet_id: 'subnet-1' },
      ({ endpoints }) => showAll(endpoints[0]?.subnets, ({ subnet }) => show(subnet)).at(-1),
    ],
    [
      'aws_vpc_endpoint_route_table_association',
      'vpc_endpoint_id',
      { route_table_id: 'rtb-1' },
      ({ endpoints }) => showAll(endpoints[0]?.routeTables, show).at(-1),
    ],
    [
      'aws_vpc_endpoint_security_group_association',
      'vpc_endpoint_id',
      { security_group_id: 'sg-1' },
      ({ endpoints }) => showAll(endpoints[0]?.securityGroups, show).at(-1),
    ],
  ])('%s by %s', (type, name, given, shown) => {
    const before = shown(network(things));
    expect(shown(network([...things, instance(type, 'r', { ...given, [name]: EITHER })]))).toMatch(/^[?…]x \? a : b$/);
    expect(shown(network([...things, instance(type, 'r', { ...given, [name]: OUTSIDE })]))).toEqual(
      type === 'aws_route53_zone_association' && name === 'vpc_id' ? 'var.id' : before,
    );
  });

  it('leaves what else is told of endpoints', () => {
    const policy = instance('aws_vpc_endpoint_policy', 'r', { vpc_endpoint_id: EITHER });
    expect(network([...things, policy]).endpoints[0]).toMatchObject({
      subnets: { complete: true },
      routeTables: { complete: true },
      securityGroups: { complete: true },
      privateDns: { value: true },
    });
  });

  it.each(['aws_internet_gateway', 'aws_egress_only_internet_gateway'])('%s in one of several VPCs', (type) => {
    const made = network([...things, instance(type, 'g', { vpc_id: EITHER })]);
    expect(show([...made.internetGateways, ...made.egressOnlyInternetGateways].at(-1)?.vpc)).toBe('?x ? a : b');
  });

  it('what an estate changes of a VPC that one folder knows only by its id', () => {
    const instances = [
      ...things,
      instance('aws_vpc_dhcp_options_association', 'd', {
        vpc_id: 'vpc-1',
        dhcp_options_id: ref('aws_vpc_dhcp_options.own'),
      }),
      instance('aws_main_route_table_association', 'm', { vpc_id: 'vpc-1', route_table_id: 'rtb-1' }),
      instance('aws_route53_zone_association', 'z', {
        vpc_id: 'vpc-1',
        zone_id: ref('aws_route53_zone.z', 'zone_id'),
      }),
    ];
    const made = (isEstate: boolean) => {
      const { vpcs, hostedZones } = toNetwork({
        instances,
        problems: [],
        assumptions: () => [],
        unresolvedModules: [],
        isEstate,
      });
      return [show(vpcs[0]?.dhcpOptions), show(vpcs[0]?.mainRouteTable), hostedZones[0]?.vpcs.complete];
    };
    expect(made(false)).toEqual([null, 'aws_vpc.main.main_route_table', true]);
    expect(made(true)).toEqual(['?which VPC vpc-1 is', '?which VPC vpc-1 is', false]);
  });

  it('a hosted zone of one of several VPCs', () => {
    const zone = instance('aws_route53_zone', 'y', { name: 'a.example', vpc: blocks({ vpc_id: EITHER }) });
    expect(network([...things, zone]).hostedZones[1]?.vpcs).toMatchObject({
      complete: false,
      why: { what: 'x ? a : b' },
    });
  });
});
