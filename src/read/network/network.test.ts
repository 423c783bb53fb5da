import { describe, expect, it } from 'vitest';
import {
  at,
  blocks,
  data,
  type Given,
  instance,
  missing,
  network,
  ref,
  show,
  showAll,
  value,
} from '../../../test/fixtures/terraform-network/instance.js';
import { unknown } from '../../model/value.js';
import { MAPPINGS } from './mappings.js';

/** The system of the article: six subnets in two zones, an endpoint subnet in each, one private table for S3. */
function originalSystem() {
  const subnets = [
    ['private_1a_app1', 'a', 1],
    ['private_1a_app2', 'a', 2],
    ['private_1a_vpc_endpoint', 'a', 3],
    ['private_1c_app1', 'c', 4],
    ['private_1c_app2', 'c', 5],
    ['private_1c_vpc_endpoint', 'c', 6],
  ] as const;
  const rule = blocks({ protocol: 'tcp', from_port: 443, to_port: 443, cidr_blocks: ['10.0.0.0/16'] });
  const vpc_id = ref('aws_vpc.main');
  const endpointSubnets = [ref('aws_subnet.private_1a_vpc_endpoint'), ref('aws_subnet.private_1c_vpc_endpoint')];
  return [
    instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true, tags: { Name: 'main' } }),
    ...subnets.map(([name, zone, third]) =>
      instance('aws_subnet', name, {
        vpc_id,
        cidr_block: `10.0.${third}.0/24`,
        availability_zone: `ap-northeast-1${zone}`,
        tags: { Name: name.replaceAll('_', ' ') },
      }),
    ),
    instance('aws_route_table', 'private', { vpc_id, tags: { Name: 'VPC Endpoint S3' } }),
    ...subnets
      .filter(([name]) => name.includes('app'))
      .map(([name]) =>
        instance('aws_route_table_association', `private_${name}`, {
          route_table_id: ref('aws_route_table.private'),
          subnet_id: ref(`aws_subnet.${name}`),
        }),
      ),
    instance('aws_security_group', 'vpc_endpoint', { vpc_id, name: 'vpc_endpoint_sg', ingress: rule, egress: rule }),
    instance('aws_vpc_endpoint', 's3', {
      vpc_id,
      service_name: 'com.amazonaws.ap-northeast-1.s3',
      route_table_ids: [ref('aws_route_table.private')],
    }),
    ...['ecr.dkr', 'ecr.api', 'logs', 'ssm'].map((service) =>
      instance('aws_vpc_endpoint', service.replace('.', '_'), {
        vpc_id,
        service_name: `com.amazonaws.ap-northeast-1.${service}`,
        vpc_endpoint_type: 'Interface',
        private_dns_enabled: true,
        subnet_ids: endpointSubnets,
        security_group_ids: [ref('aws_security_group.vpc_endpoint')],
      }),
    ),
  ];
}

describe('the original system', () => {
  const made = network(originalSystem());

  it('is one VPC with six subnets, four of them on the private table', () => {
    expect(made.vpcs).toMatchObject([
      { id: 'aws_vpc.main', tags: { Name: 'main' }, partial: null, dnsHostnames: { value: true } },
    ]);
    expect(
      made.subnets.map(({ id, cidr, availabilityZone, routeTable, vpc }) => [
        id,
        cidr.known && cidr.value?.text,
        availabilityZone.known && availabilityZone.value.name,
        show(routeTable),
        show(vpc),
      ]),
    ).toEqual([
      ['aws_subnet.private_1a_app1', '10.0.1.0/24', 'ap-northeast-1a', 'aws_route_table.private', 'aws_vpc.main'],
      ['aws_subnet.private_1a_app2', '10.0.2.0/24', 'ap-northeast-1a', 'aws_route_table.private', 'aws_vpc.main'],
      ['aws_subnet.private_1a_vpc_endpoint', '10.0.3.0/24', 'ap-northeast-1a', null, 'aws_vpc.main'],
      ['aws_subnet.private_1c_app1', '10.0.4.0/24', 'ap-northeast-1c', 'aws_route_table.private', 'aws_vpc.main'],
      ['aws_subnet.private_1c_app2', '10.0.5.0/24', 'ap-northeast-1c', 'aws_route_table.private', 'aws_vpc.main'],
      ['aws_subnet.private_1c_vpc_endpoint', '10.0.6.0/24', 'ap-northeast-1c', null, 'aws_vpc.main'],
    ]);
    expect(made.routeTables.map(({ id, routes }) => [id, routes.items.length, routes.complete])).toEqual([
      ['aws_vpc.main.main_route_table', 0, true],
      ['aws_route_table.private', 0, true],
    ]);
  });

  it('has five endpoints in input order', () => {
    expect(
      made.endpoints.map(({ id, type, subnets, routeTables, securityGroups, privateDns }) => [
        id,
        show(type),
        subnets.items.length,
        showAll(routeTables, show),
        showAll(securityGroups, show),
        show(privateDns),
      ]),
    ).toEqual([
      ['aws_vpc_endpoint.s3', 'Gateway', 0, ['aws_route_table.private'], [], false],
      ...['ecr_dkr', 'ecr_api', 'logs', 'ssm'].map((name) => [
        `aws_vpc_endpoint.${name}`,
        'Interface',
        2,
        [],
        ['aws_security_group.vpc_endpoint'],
        true,
      ]),
    ]);
  });

  it('has nothing that leads out', () => {
    const { natGateways, internetGateways, workloads } = made;
    expect([natGateways, internetGateways, workloads]).toEqual([[], [], []]);
  });
});

describe('toNetwork', () => {
  it('leaves out what surely does not exist', () => {
    const [vpc, ...rest] = originalSystem();
    if (vpc === undefined) throw new Error('no VPC');
    const gone = { ...vpc, exists: { known: true, value: false, location: null } as const };
    expect(network([gone, ...rest]).vpcs).toMatchObject([{ id: 'aws_vpc.main.id', partial: { known: false } }]);
  });

  it('ignores types that mean nothing for it', () =>
    expect(network([instance('aws_s3_bucket', 'b')]).vpcs).toEqual([]));

  it('reads pull-through cache rules', () => {
    const rule = instance('aws_ecr_pull_through_cache_rule', 'hub', {
      ecr_repository_prefix: 'hub',
      upstream_registry_url: 'registry-1.docker.io',
    });
    expect(network([rule]).pullThroughCacheRules).toMatchObject([
      { prefix: { value: 'hub' }, upstream: { value: 'registry-1.docker.io' }, region: { value: 'ap-northeast-1' } },
    ]);
  });

  it('takes every type without arguments', () => {
    for (const type of MAPPINGS.keys()) {
      const resource = type.startsWith('data.') ? data(type.slice('data.'.length), 'x') : instance(type, 'x');
      expect(() => network([resource]), type).not.toThrow();
    }
  });

  it('takes every argument unknown', () => {
    const names = [
      'vpc_id',
      'subnet_id',
      'route_table_id',
      'security_group_id',
      'vpc_endpoint_id',
      'network_acl_id',
      'zone_id',
      'prefix_list_id',
      'cidr_block',
      'policy',
      'ingress',
      'egress',
      'route',
      'name',
      'type',
      'default',
    ];
    const given = Object.fromEntries(names.map((name): [string, Given] => [name, missing(`var.${name}`)]));
    for (const type of MAPPINGS.keys()) {
      const resource = type.startsWith('data.')
        ? data(type.slice('data.'.length), 'x', given)
        : instance(type, 'x', given);
      expect(() => network([...originalSystem(), resource]), type).not.toThrow();
    }
  });

  it('takes 20,000 subnets and as many rules of one group', () => {
    const count = 20_000;
    const vpc_id = ref('aws_vpc.main');
    const many = Array.from({ length: count }, (_, index) => [
      instance('aws_subnet', `s${index}`, { vpc_id, cidr_block: '10.0.1.0/24', availability_zone: 'ap-northeast-1a' }),
      instance('aws_security_group_rule', `r${index}`, {
        security_group_id: ref('aws_security_group.g'),
        type: 'ingress',
        protocol: 'tcp',
        from_port: 443,
        to_port: 443,
        cidr_blocks: ['10.0.0.0/16'],
      }),
    ]).flat();
    const made = network([
      instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' }),
      instance('aws_security_group', 'g', { vpc_id }),
      ...many,
    ]);
    expect([made.subnets.length, made.securityGroups[1]?.rules.items.length]).toEqual([count, count]);
  });
});

describe('a module that could not be read', () => {
  const why = unknown('module.more', 'run terraform init -backend=false');
  const original = originalSystem();
  const handed = (inputs: Readonly<Record<string, Given>>) =>
    network(original, [
      {
        address: 'module.more',
        location: at(1),
        why,
        inputs: new Map(Object.entries(inputs).map(([name, given]) => [name, value(given)])),
      },
    ]);

  it('changes nothing of what it is not handed', () => expect(handed({ name: 'x' })).toEqual(handed({})));

  it('may put anything into a VPC that it is handed', () =>
    expect(handed({ vpc_id: ref('aws_vpc.main') }).vpcs[0]?.partial).toEqual(why));

  it('may add rules to a group, routes to a table, subnets to an endpoint', () => {
    const made = handed({
      all: {
        group: ref('aws_security_group.vpc_endpoint'),
        tables: [ref('aws_route_table.private'), ref('aws_vpc.main', 'main_route_table_id')],
        endpoint: ref('aws_vpc_endpoint.logs'),
      },
    });
    expect(made.securityGroups.map(({ rules }) => rules.complete)).toEqual([true, false]);
    expect(made.routeTables.map(({ routes }) => routes.complete)).toEqual([false, false]);
    expect(made.endpoints.map(({ subnets }) => subnets.complete)).toEqual([true, true, true, false, true]);
    expect(made.vpcs[0]?.partial).toBe(null);
  });

  it('changes the table of a subnet only with a table or VPC at hand', () => {
    const subnet = ref('aws_subnet.private_1a_vpc_endpoint');
    expect(handed({ subnets: [subnet] }).subnets[2]).toMatchObject({
      routeTable: { value: null },
      networkAcl: { value: null },
    });
    expect(handed({ subnets: [subnet], table: ref('aws_route_table.private') }).subnets[2]).toMatchObject({
      routeTable: why,
      networkAcl: { value: null },
    });
    expect(handed({ subnets: [subnet], vpc: ref('aws_vpc.main') }).subnets[2]).toMatchObject({
      routeTable: why,
      networkAcl: why,
    });
  });
});
