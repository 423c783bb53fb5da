import { describe, expect, it } from 'vitest';
import {
  data,
  instance,
  maybe,
  missing,
  network,
  ref,
  show,
  showAll,
} from '../../../test/fixtures/terraform-network/instance.js';
import { InputError } from '../../model/input-error.js';

const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });
const cidrs = (made: ReturnType<typeof network>, place = 0) =>
  showAll(made.vpcs[place]?.cidrs, (cidr) => (cidr.known ? cidr.value.text : `?${cidr.what}`));

describe('aws_vpc', () => {
  it('has DNS support, no DNS hostnames, and the things that come with every VPC', () => {
    const made = network([main]);
    expect(made.vpcs[0]).toMatchObject({
      id: 'aws_vpc.main',
      dnsSupport: { known: true, value: true },
      dnsHostnames: { known: true, value: false },
      dhcpOptions: { known: true, value: null },
      mainRouteTable: { known: true, value: 'aws_vpc.main.main_route_table' },
      defaultSecurityGroup: 'aws_vpc.main.default_security_group',
      defaultNetworkAcl: 'aws_vpc.main.default_network_acl',
      partial: null,
    });
    expect(cidrs(made)).toEqual(['10.0.0.0/16']);
    expect(made.routeTables).toMatchObject([
      { id: 'aws_vpc.main.main_route_table', routes: { items: [], complete: true } },
    ]);
    expect(made.securityGroups[0]?.rules).toMatchObject({
      complete: true,
      items: [
        {
          direction: 'ingress',
          peer: { value: { kind: 'security-group', id: 'aws_vpc.main.default_security_group' } },
        },
        { direction: 'egress', peer: { value: { cidr: { text: '0.0.0.0/0' } } } },
      ],
    });
    expect(
      made.networkAcls[0]?.entries.items.map(({ direction, number, action }) => [
        direction,
        show(number),
        show(action),
      ]),
    ).toEqual([
      ['ingress', 100, 'allow'],
      ['egress', 100, 'allow'],
    ]);
  });

  it('has IPv6 defaults as well where it has an IPv6 block', () => {
    const made = network([
      instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16', assign_generated_ipv6_cidr_block: true }),
    ]);
    expect(cidrs(made)).toEqual(['10.0.0.0/16', '?aws_vpc.main.ipv6_cidr_block']);
    expect(made.securityGroups[0]?.rules.items.length).toBe(3);
    expect(made.networkAcls[0]?.entries.items.map(({ number }) => show(number))).toEqual([100, 100, 101, 101]);
  });

  it('points to the arguments', () => {
    const vpc = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true });
    const hostnames = vpc.body.attributes.get('enable_dns_hostnames')?.location;
    expect(network([vpc]).vpcs[0]?.dnsHostnames).toEqual({ known: true, value: true, location: hostnames });
  });

  it('refuses a block that is none, with its place', () => {
    const vpc = instance('aws_vpc', 'main', { cidr_block: '10.0.0.1/16' });
    const line = vpc.body.attributes.get('cidr_block')?.location.line;
    expect(() => network([vpc])).toThrow(InputError);
    expect(() => network([vpc])).toThrow(
      expect.objectContaining({ place: { file: 'main.tf', line, column: 3 }, hint: 'write 10.0.0.0/16' }),
    );
  });

  it('keeps an unknown unknown', () => {
    const made = network([
      instance('aws_vpc', 'main', { cidr_block: missing('var.cidr'), enable_dns_hostnames: missing('var.dns') }),
    ]);
    expect(cidrs(made)).toEqual(['?var.cidr']);
    expect(show(made.vpcs[0]?.dnsHostnames)).toBe('?var.dns');
  });
});

describe('CIDR block associations', () => {
  const second = instance('aws_vpc_ipv4_cidr_block_association', 'b', {
    vpc_id: ref('aws_vpc.main'),
    cidr_block: '10.1.0.0/16',
  });
  it('adds the block', () => expect(cidrs(network([second, main]))).toEqual(['10.0.0.0/16', '10.1.0.0/16']));
  it('leaves it open where it may not exist', () =>
    expect(cidrs(network([main, maybe(second)]))).toEqual(['10.0.0.0/16', '…var.enabled']));
  it('takes those of the default VPC', () => {
    const made = network([
      instance('aws_default_vpc', 'd', { assign_generated_ipv6_cidr_block: true, enable_dns_hostnames: false }),
    ]);
    expect(cidrs(made)).toEqual(['172.31.0.0/16', '?aws_default_vpc.d.ipv6_cidr_block']);
  });
  it('takes IPv6 ones', () => {
    const ipv6 = instance('aws_vpc_ipv6_cidr_block_association', 'b', {
      vpc_id: ref('aws_vpc.main'),
      ipv6_cidr_block: '2001:db8::/56',
    });
    expect(cidrs(network([main, ipv6]))).toEqual(['10.0.0.0/16', '2001:db8::/56']);
  });
});

describe('DHCP options', () => {
  const options = instance('aws_vpc_dhcp_options', 'own', { domain_name_servers: ['10.0.0.9', 'AmazonProvidedDNS'] });
  const association = instance('aws_vpc_dhcp_options_association', 'own', {
    vpc_id: ref('aws_vpc.main'),
    dhcp_options_id: ref('aws_vpc_dhcp_options.own'),
  });
  it('associates', () => {
    const made = network([main, options, association]);
    expect(show(made.vpcs[0]?.dhcpOptions)).toBe('aws_vpc_dhcp_options.own');
    expect(showAll(made.dhcpOptions[0]?.domainNameServers, show)).toEqual(['10.0.0.9', 'AmazonProvidedDNS']);
  });
  it('is unknown where the association may not exist', () =>
    expect(show(network([main, options, maybe(association)]).vpcs[0]?.dhcpOptions)).toBe('?var.enabled'));
  it('knows AmazonProvidedDNS of the default set', () => {
    const made = network([instance('aws_default_vpc_dhcp_options', 'd')]);
    expect(showAll(made.dhcpOptions[0]?.domainNameServers, show)).toEqual(['AmazonProvidedDNS']);
  });
  it('names no servers where none are written, also not those of AWS', () => {
    const made = network([main, instance('aws_vpc_dhcp_options', 'own', { domain_name: 'corp.example' })]);
    expect(showAll(made.dhcpOptions[0]?.domainNameServers, show)).toEqual([
      '…aws_vpc_dhcp_options.own.domain_name_servers',
    ]);
  });
  it('has none, so that what a machine asks depends on its kind', () => {
    const back = instance('aws_vpc_dhcp_options_association', 'b', {
      vpc_id: ref('aws_vpc.main'),
      dhcp_options_id: 'default',
    });
    expect(network([main, back]).vpcs[0]?.dhcpOptions).toMatchObject({
      known: false,
      what: 'what machines in aws_vpc.main ask without DHCP options',
    });
  });
});

describe('VPCs that are not declared', () => {
  it.each([
    ['vpc-0abc', 'vpc-0abc'],
    [missing('var.vpc_id'), 'var.vpc_id'],
    [ref('data.aws_vpc.main'), 'data.aws_vpc.main'],
    [ref('aws_vpc.gone'), 'aws_vpc.gone.id'],
  ])('is known only by id: %s', (vpc_id, id) => {
    const subnets = ['a', 'b'].map((name) => instance('aws_subnet', name, { vpc_id, cidr_block: '10.0.1.0/24' }));
    const made = network([data('aws_vpc', 'main', { tags: { Name: 'x' } }), ...subnets]).subnets;
    expect(made.map(({ vpc }) => show(vpc))).toEqual([id, id]);
    const { vpcs, routeTables, securityGroups, networkAcls } = network([...subnets]);
    expect(vpcs.map((vpc) => vpc.partial?.settle)).toEqual(['give the folder or plan that declares it']);
    expect(
      [routeTables[0]?.routes, securityGroups[0]?.rules, networkAcls[0]?.entries].map((set) => set?.complete),
    ).toEqual([false, false, false]);
    expect(vpcs[0]?.region).toMatchObject({ value: 'ap-northeast-1' });
  });

  it('is told by reading the module whose output names it', () => {
    const group = instance('aws_security_group', 'g', { vpc_id: missing('module.net.vpc_id') });
    const made = network([group]);
    expect([made.vpcs[0]?.partial?.settle, show(made.securityGroups[1]?.vpc)]).toEqual([
      'pass --var module.net.vpc_id=…',
      'module.net.vpc_id',
    ]);
  });

  it('has the default group that a data source looks up', () => {
    const read = data('aws_security_group', 'd', { vpc_id: ref('aws_vpc.main'), name: 'default' });
    const rule = instance('aws_security_group_rule', 'r', {
      security_group_id: ref('data.aws_security_group.d'),
      type: 'ingress',
      protocol: -1,
      cidr_blocks: ['10.0.0.0/8'],
    });
    expect(network([main, read, rule]).securityGroups.map(({ id, rules }) => [id, rules.items.length])).toEqual([
      ['aws_vpc.main.default_security_group', 3],
    ]);
  });

  it('takes an endpoint for itself where its policy has the same id', () => {
    const endpoint = instance('aws_vpc_endpoint', 'e', {
      id: 'vpce-1',
      vpc_id: ref('aws_vpc.main'),
      service_name: 'x',
    });
    const policy = instance('aws_vpc_endpoint_policy', 'e', {
      id: 'vpce-1',
      vpc_endpoint_id: 'vpce-1',
      policy: '{"Statement":[]}',
    });
    expect(network([main, policy, endpoint]).endpoints).toMatchObject([{ policy: { value: { statements: [] } } }]);
  });

  it('is the same VPC by a data source and by the id that it was chosen by', () => {
    const made = network([
      data('aws_vpc', 'main', { id: missing('var.vpc_id') }),
      instance('aws_subnet', 'a', { vpc_id: ref('data.aws_vpc.main'), cidr_block: '10.0.1.0/24' }),
      instance('aws_subnet', 'b', { vpc_id: missing('var.vpc_id'), cidr_block: '10.0.2.0/24' }),
    ]);
    expect(made.vpcs.map(({ id }) => id)).toEqual(['var.vpc_id']);
    expect(made.subnets.map(({ vpc }) => show(vpc))).toEqual(['var.vpc_id', 'var.vpc_id']);
  });

  it('is the declared VPC that a data source looks up', () => {
    const made = network([
      main,
      data('aws_vpc', 'again', { id: ref('aws_vpc.main') }),
      instance('aws_subnet', 'a', { vpc_id: ref('data.aws_vpc.again'), cidr_block: '10.0.1.0/24' }),
    ]);
    expect(made.vpcs.length).toBe(1);
    expect(show(made.subnets[0]?.vpc)).toBe('aws_vpc.main');
  });

  it('joins ids that AWS has given, as in a state', () => {
    const made = network([
      instance('aws_vpc', 'main', { id: 'vpc-1', cidr_block: '10.0.0.0/16', default_security_group_id: 'sg-d' }),
      instance('aws_subnet', 'a', { id: 'subnet-1', vpc_id: 'vpc-1', cidr_block: '10.0.1.0/24' }),
      instance('aws_security_group_rule', 'r', {
        type: 'ingress',
        security_group_id: 'sg-d',
        protocol: 'tcp',
        from_port: 443,
        to_port: 443,
        cidr_blocks: ['10.0.0.0/16'],
      }),
    ]);
    expect(show(made.subnets[0]?.vpc)).toBe('aws_vpc.main');
    expect(made.securityGroups.map(({ rules }) => rules.items.length)).toEqual([3]);
  });

  it('takes the default VPC over with what it holds', () => {
    const made = network([
      instance('aws_default_vpc', 'd'),
      instance('aws_default_subnet', 'a', { availability_zone: 'ap-northeast-1a' }),
      instance('aws_security_group', 'g'),
    ]);
    expect(made.vpcs[0]).toMatchObject({
      dnsSupport: { value: true },
      dnsHostnames: { value: true },
      partial: { what: 'what else aws_default_vpc.d holds' },
    });
    expect(cidrs(made)).toEqual(['172.31.0.0/16']);
    expect(show(made.subnets[0]?.mapPublicIp)).toBe(true);
    expect([made.subnets[0]?.vpc, made.securityGroups[1]?.vpc].map(show)).toEqual([
      'aws_default_vpc.d',
      'aws_default_vpc.d',
    ]);
  });
});
