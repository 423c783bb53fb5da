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
import type { Network, Route } from '../../model/network.js';

const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });
const app = instance('aws_subnet', 'app', { vpc_id: ref('aws_vpc.main'), cidr_block: '10.0.1.0/24' });
const table = instance('aws_route_table', 'private', { vpc_id: ref('aws_vpc.main') });
const gateway = instance('aws_internet_gateway', 'igw', { vpc_id: ref('aws_vpc.main') });
const nat = instance('aws_nat_gateway', 'nat', { subnet_id: ref('aws_subnet.app') });

function showRoute({ destination, target }: Route): string {
  const to = !destination.known
    ? show(destination)
    : destination.value.kind === 'cidr'
      ? destination.value.cidr.text
      : destination.value.id;
  if (!target.known) return `${to} -> ${show(target)}`;
  return `${to} -> ${target.value.kind}${'id' in target.value ? ` ${target.value.id}` : ''}`;
}
const routes = (made: Network, id = 'aws_route_table.private') =>
  showAll(made.routeTables.find((candidate) => candidate.id === id)?.routes, showRoute);

describe('routes', () => {
  it.each([
    [
      { cidr_block: '0.0.0.0/0', gateway_id: ref('aws_internet_gateway.igw') },
      '0.0.0.0/0 -> internet-gateway aws_internet_gateway.igw',
    ],
    [{ cidr_block: '0.0.0.0/0', gateway_id: 'igw-0abc' }, '0.0.0.0/0 -> internet-gateway igw-0abc'],
    [{ cidr_block: '10.0.0.0/16', gateway_id: 'local' }, '10.0.0.0/16 -> local'],
    [
      { cidr_block: '10.9.0.0/16', gateway_id: ref('aws_vpn_gateway.v') },
      '10.9.0.0/16 -> virtual-private-gateway aws_vpn_gateway.v',
    ],
    [{ cidr_block: '10.9.0.0/16', gateway_id: missing('var.gateway') }, '10.9.0.0/16 -> ?var.gateway'],
    [
      { cidr_block: '0.0.0.0/0', nat_gateway_id: ref('aws_nat_gateway.nat') },
      '0.0.0.0/0 -> nat-gateway aws_nat_gateway.nat',
    ],
    [{ ipv6_cidr_block: '::/0', egress_only_gateway_id: 'eigw-1' }, '::/0 -> egress-only-internet-gateway eigw-1'],
    [
      { cidr_block: '10.9.0.0/16', transit_gateway_id: ref('aws_ec2_transit_gateway.t') },
      '10.9.0.0/16 -> transit-gateway aws_ec2_transit_gateway.t',
    ],
    [{ cidr_block: '10.9.0.0/16', vpc_peering_connection_id: 'pcx-1' }, '10.9.0.0/16 -> vpc-peering-connection pcx-1'],
    [
      { cidr_block: '0.0.0.0/0', network_interface_id: ref('aws_instance.nat', 'primary_network_interface_id') },
      '0.0.0.0/0 -> network-interface aws_instance.nat',
    ],
    [{ cidr_block: '0.0.0.0/0', instance_id: ref('aws_instance.nat') }, '0.0.0.0/0 -> instance aws_instance.nat'],
    [
      { cidr_block: missing('var.cidr'), nat_gateway_id: ref('aws_nat_gateway.nat') },
      '?var.cidr -> nat-gateway aws_nat_gateway.nat',
    ],
    [
      { destination_prefix_list_id: ref('aws_ec2_managed_prefix_list.p'), transit_gateway_id: 'tgw-1' },
      'aws_ec2_managed_prefix_list.p -> transit-gateway tgw-1',
    ],
  ])('%#: %j', (given, expected) => {
    const list = instance('aws_ec2_managed_prefix_list', 'p', {
      name: 'office',
      entry: blocks({ cidr: '192.0.2.0/24' }),
    });
    const others = [instance('aws_instance', 'nat', { source_dest_check: false }), list, main, app, gateway, nat];
    const inline = instance('aws_route_table', 'private', { vpc_id: ref('aws_vpc.main'), route: blocks(given) });
    const attribute = instance('aws_route_table', 'private', {
      vpc_id: ref('aws_vpc.main'),
      route: [{ ...given, carrier_gateway_id: '' }],
    });
    const { cidr_block, ipv6_cidr_block, ...rest } = { cidr_block: '', ipv6_cidr_block: '', ...given };
    const resource = instance('aws_route', 'r', {
      ...rest,
      route_table_id: ref('aws_route_table.private'),
      destination_cidr_block: cidr_block,
      destination_ipv6_cidr_block: ipv6_cidr_block,
    });
    for (const made of [
      network([...others, inline]),
      network([...others, attribute]),
      network([resource, ...others, table]),
    ]) {
      expect(routes(made)).toEqual([expected]);
    }
  });

  it('have their own places and names', () => {
    const inline = instance('aws_route_table', 'private', {
      vpc_id: ref('aws_vpc.main'),
      route: blocks({ cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' }),
    });
    expect(network([main, inline]).routeTables[1]?.routes.items[0]).toMatchObject({
      id: 'aws_route_table.private.route[0]',
      location: inline.body.blocks.get('route')?.[0]?.location,
    });
  });

  it('may be more than told', () => {
    expect(
      routes(
        network([main, instance('aws_route_table', 'private', { vpc_id: ref('aws_vpc.main'), route: someBlocks() })]),
      ),
    ).toEqual(['…var.blocks']);
    expect(
      routes(
        network([
          main,
          instance('aws_route_table', 'private', { vpc_id: ref('aws_vpc.main'), propagating_vgws: ['vgw-1'] }),
        ]),
      ),
    ).toEqual([
      '?the routes that are propagated into aws_route_table.private -> ?the routes that are propagated into aws_route_table.private',
    ]);
    for (const type of ['aws_vpn_gateway_route_propagation', 'aws_vpc_route_server_propagation'])
      expect(
        routes(network([main, table, instance(type, 'p', { route_table_id: ref('aws_route_table.private') })])),
      ).toEqual([
        '?the routes that are propagated into aws_route_table.private -> ?the routes that are propagated into aws_route_table.private',
      ]);
    const elsewhere = instance('aws_route', 'r', {
      route_table_id: missing('local.pick ? 1 : 2'),
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: 'nat-1',
    });
    expect(routes(network([main, table, elsewhere]))).toEqual(['…local.pick ? 1 : 2']);
    const foreign = instance('aws_route', 'r', {
      route_table_id: missing('var.table'),
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: 'nat-1',
    });
    expect(routes(network([main, table, foreign]))).toEqual([]);
  });
});

describe('route table associations', () => {
  const association = instance('aws_route_table_association', 'a', {
    subnet_id: ref('aws_subnet.app'),
    route_table_id: ref('aws_route_table.private'),
  });
  const chosen = (...more: readonly ReturnType<typeof instance>[]) =>
    show(network([main, table, ...more, app]).subnets.at(-1)?.routeTable);

  it('names the table of a subnet', () => expect(chosen(association)).toBe('aws_route_table.private'));
  it('is unknown where it may not exist', () => expect(chosen(maybe(association))).toBe('?var.enabled'));
  it('is unknown where any subnet may be meant', () =>
    expect(
      chosen(
        instance('aws_route_table_association', 'b', {
          subnet_id: missing('element(x, 1)'),
          route_table_id: ref('aws_route_table.private'),
        }),
      ),
    ).toBe('?element(x, 1)'));
  it('leaves the subnets of other VPCs alone where any subnet may be meant', () => {
    const other = instance('aws_vpc', 'other', { cidr_block: '10.1.0.0/16' });
    const far = instance('aws_subnet', 'far', { vpc_id: ref('aws_vpc.other'), cidr_block: '10.1.1.0/24' });
    const any = instance('aws_route_table_association', 'b', {
      subnet_id: missing('element(x, 1)'),
      route_table_id: ref('aws_route_table.private'),
    });
    const made = network([main, other, app, far, table, any]);
    expect(made.subnets.map(({ routeTable }) => show(routeTable))).toEqual(['?element(x, 1)', null]);
  });
  it('names the table of a subnet that is read, and the surer one of two', () => {
    const read = data('aws_subnet', 'r', { vpc_id: ref('aws_vpc.main') });
    const given = { subnet_id: ref('data.aws_subnet.r'), route_table_id: ref('aws_route_table.private') };
    const sure = instance('aws_route_table_association', 's', given);
    const unsure = maybe(instance('aws_route_table_association', 'u', { ...given, route_table_id: 'rtb-1' }));
    for (const both of [
      [unsure, sure],
      [sure, unsure],
    ]) {
      expect(show(network([main, table, read, ...both]).subnets[0]?.routeTable)).toBe('aws_route_table.private');
    }
  });
  it('ignores those of gateways', () =>
    expect(
      network([
        main,
        table,
        app,
        instance('aws_route_table_association', 'g', {
          gateway_id: ref('aws_internet_gateway.igw'),
          route_table_id: ref('aws_route_table.private'),
        }),
      ]).subnets[0]?.routeTable,
    ).toMatchObject({ value: null }));
  it('exchanges the main table', () => {
    const exchange = instance('aws_main_route_table_association', 'm', {
      vpc_id: ref('aws_vpc.main'),
      route_table_id: ref('aws_route_table.private'),
    });
    expect(show(network([exchange, main, table]).vpcs[0]?.mainRouteTable)).toBe('aws_route_table.private');
    expect(show(network([maybe(exchange), main, table]).vpcs[0]?.mainRouteTable)).toBe('?var.enabled');
  });

  it.each([
    ['active', '0.0.0.0/0 -> nat-gateway aws_nat_gateway.nat'],
    ['blackhole', '0.0.0.0/0 -> ?aws_route.r.state'],
  ])('a route that AWS calls %s', (state, expected) => {
    const route = instance('aws_route', 'r', {
      route_table_id: ref('aws_route_table.private'),
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: ref('aws_nat_gateway.nat'),
      state,
    });
    expect(routes(network([main, app, table, nat, route]))).toEqual([expected]);
  });

  it('is the one that a state names, not the one that came with the VPC', () => {
    const applied = instance('aws_vpc', 'main', {
      cidr_block: '10.0.0.0/16',
      default_route_table_id: 'rtb-first',
      main_route_table_id: 'rtb-now',
    });
    const now = instance('aws_route_table', 'private', { id: 'rtb-now', vpc_id: ref('aws_vpc.main') });
    const endpoint = instance('aws_vpc_endpoint', 's3', {
      vpc_id: ref('aws_vpc.main'),
      service_name: 'com.amazonaws.ap-northeast-1.s3',
      route_table_ids: ['rtb-first'],
    });
    const made = network([applied, now, endpoint]);
    expect(show(made.vpcs[0]?.mainRouteTable)).toBe('aws_route_table.private');
    expect(showAll(made.endpoints[0]?.routeTables, show)).toEqual(['aws_vpc.main.main_route_table']);
    expect(show(network([applied]).vpcs[0]?.mainRouteTable)).toBe('rtb-now');
  });
  it('takes the main table over', () => {
    const adopter = instance('aws_default_route_table', 'd', {
      default_route_table_id: ref('aws_vpc.main', 'default_route_table_id'),
      route: blocks({ cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' }),
    });
    const made = network([main, adopter]);
    expect(show(made.vpcs[0]?.mainRouteTable)).toBe('aws_default_route_table.d');
    expect(made.routeTables.map(({ id, vpc }) => [id, show(vpc)])).toEqual([
      ['aws_default_route_table.d', 'aws_vpc.main'],
    ]);
    expect(routes(made, 'aws_default_route_table.d')).toEqual(['0.0.0.0/0 -> internet-gateway igw-1']);
    expect(network([main, maybe(adopter)]).routeTables[0]).toMatchObject({
      exists: { value: true },
      routes: { complete: false },
    });
  });
  it('reaches the main table by the VPC', () => {
    const route = instance('aws_route', 'r', {
      route_table_id: ref('aws_vpc.main', 'main_route_table_id'),
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: 'igw-1',
    });
    expect(routes(network([main, route]), 'aws_vpc.main.main_route_table')).toEqual([
      '0.0.0.0/0 -> internet-gateway igw-1',
    ]);
  });
});

describe('gateways', () => {
  it('has a NAT gateway public in its subnet and in the VPC of that', () =>
    expect(network([nat, main, app]).natGateways[0]).toMatchObject({
      connectivity: { value: 'public' },
      subnet: { value: 'aws_subnet.app' },
      vpc: { value: 'aws_vpc.main' },
    }));
  it('has a regional NAT gateway in no subnet', () => {
    const regional = instance('aws_nat_gateway', 'r', { availability_mode: 'regional', vpc_id: ref('aws_vpc.main') });
    expect(network([main, regional]).natGateways[0]).toMatchObject({
      subnet: { value: null },
      vpc: { value: 'aws_vpc.main' },
    });
  });
  it('attaches an internet gateway', () => {
    const loose = instance('aws_internet_gateway', 'igw');
    const attachment = instance('aws_internet_gateway_attachment', 'a', {
      internet_gateway_id: ref('aws_internet_gateway.igw'),
      vpc_id: ref('aws_vpc.main'),
    });
    expect(
      [[loose], [loose, attachment], [loose, maybe(attachment)], [gateway]].map((given) =>
        show(network([main, ...given]).internetGateways[0]?.vpc),
      ),
    ).toEqual([null, 'aws_vpc.main', '?var.enabled', 'aws_vpc.main']);
  });
  it('puts an internet gateway known by id into the VPC of the table that leads to it', () => {
    const route = instance('aws_route', 'r', {
      route_table_id: ref('aws_route_table.private'),
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: ref('data.aws_internet_gateway.i'),
    });
    expect(network([data('aws_internet_gateway', 'i'), main, table, route]).internetGateways).toMatchObject([
      { id: 'data.aws_internet_gateway.i', vpc: { value: 'aws_vpc.main' } },
    ]);
  });
  it('knows little of those known by id alone', () => {
    const route = instance('aws_route', 'r', {
      route_table_id: ref('aws_route_table.private'),
      destination_cidr_block: '0.0.0.0/0',
      nat_gateway_id: ref('data.aws_nat_gateway.n'),
    });
    const made = network([main, app, table, data('aws_nat_gateway', 'n', { subnet_id: ref('aws_subnet.app') }), route]);
    expect(made.natGateways[0]).toMatchObject({
      id: 'data.aws_nat_gateway.n',
      connectivity: { known: false },
      subnet: { value: 'aws_subnet.app' },
    });
    expect(
      network([main, instance('aws_egress_only_internet_gateway', 'e', { vpc_id: ref('aws_vpc.main') })])
        .egressOnlyInternetGateways[0]?.vpc,
    ).toMatchObject({ value: 'aws_vpc.main' });
  });
});
