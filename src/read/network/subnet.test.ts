import { describe, expect, it } from 'vitest';
import { data, instance, network, ref, show, symbol } from '../../../test/fixtures/terraform-network/instance.js';

const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });

describe('aws_subnet', () => {
  const subnet = (name: string, availability_zone: Parameters<typeof instance>[2] = {}) =>
    instance('aws_subnet', name, { vpc_id: ref('aws_vpc.main'), cidr_block: '10.0.1.0/24', ...availability_zone });

  it('has the defaults', () => {
    expect(network([main, subnet('a')]).subnets[0]).toMatchObject({
      vpc: { value: 'aws_vpc.main' },
      cidr: { value: { text: '10.0.1.0/24' } },
      ipv6Cidr: { value: null },
      availabilityZone: { known: false, what: 'aws_subnet.a.availability_zone' },
      routeTable: { value: null },
      networkAcl: { value: null },
      mapPublicIp: { value: false },
      dns64: { value: false },
    });
  });

  const zone = (index: number) =>
    symbol('aws_availability_zones.names', `data.aws_availability_zones.x.names[${index}]`);
  it('tells zones apart that have no name yet', () => {
    const made = network([
      main,
      subnet('a', { availability_zone: zone(0) }),
      subnet('b', { availability_zone: zone(1) }),
      subnet('c', { availability_zone: zone(0) }),
    ]);
    const keys = made.subnets.map(({ availabilityZone }) =>
      availabilityZone.known ? availabilityZone.value.key : null,
    );
    expect(keys[0]).toBe(keys[2]);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('does not tell a named zone from one without a name', () => {
    const made = network([
      main,
      subnet('a', { availability_zone: 'ap-northeast-1a' }),
      subnet('b', { availability_zone: zone(0) }),
    ]);
    expect(made.subnets.map(({ availabilityZone }) => availabilityZone.known)).toEqual([true, false]);
  });

  it('may have no IPv4 block', () => {
    const native = instance('aws_subnet', 'n', {
      vpc_id: ref('aws_vpc.main'),
      ipv6_native: true,
      ipv6_cidr_block: '2001:db8::/64',
    });
    expect(network([main, native]).subnets[0]).toMatchObject({
      cidr: { value: null },
      ipv6Cidr: { value: { family: 6 } },
    });
  });

  it('does not know the blocks that IPAM gives', () => {
    const pooled = instance('aws_subnet', 'p', {
      vpc_id: ref('aws_vpc.main'),
      ipv4_ipam_pool_id: 'ipam-pool-1',
      ipv6_ipam_pool_id: 'ipam-pool-2',
    });
    expect(network([main, pooled]).subnets[0]).toMatchObject({
      cidr: { known: false, what: 'aws_subnet.p.cidr_block' },
      ipv6Cidr: { known: false, what: 'aws_subnet.p.ipv6_cidr_block' },
    });
  });

  it('knows of a subnet that is read what chose it', () => {
    const read = data('aws_subnet', 'a', { vpc_id: ref('aws_vpc.main'), availability_zone: 'ap-northeast-1a' });
    expect(network([main, read]).subnets[0]).toMatchObject({
      id: 'data.aws_subnet.a',
      vpc: { value: 'aws_vpc.main' },
      availabilityZone: { value: { key: 'ap-northeast-1a' } },
      cidr: { known: false, what: 'data.aws_subnet.a.cidr_block' },
      routeTable: { known: false },
    });
  });

  it('is in the VPC that its vpc_id is used for', () => {
    const read = data('aws_subnet', 'a', { id: 'subnet-1' });
    const group = instance('aws_security_group', 'g', { vpc_id: ref('data.aws_subnet.b', 'vpc_id') });
    const made = network([read, data('aws_subnet', 'b'), group]);
    expect(made.subnets.map(({ id, vpc }) => [id, show(vpc)])).toEqual([
      ['subnet-1', '?subnet-1.vpc_id'],
      ['data.aws_subnet.b', 'data.aws_subnet.b.vpc_id'],
    ]);
  });
});
