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
import { InputError } from '../../model/input-error.js';

type Arguments = Parameters<typeof instance>[2];
const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });
const subnets = ['a', 'b'].map((name, index) =>
  instance('aws_subnet', name, { vpc_id: ref('aws_vpc.main'), cidr_block: `10.0.${index}.0/24` }),
);
const table = instance('aws_route_table', 'private', { vpc_id: ref('aws_vpc.main') });
const group = instance('aws_security_group', 'g', { vpc_id: ref('aws_vpc.main') });
const endpoint = (service: string, given: Arguments = {}) =>
  instance('aws_vpc_endpoint', 'e', {
    vpc_id: ref('aws_vpc.main'),
    service_name: `com.amazonaws.ap-northeast-1.${service}`,
    ...given,
  });
const association = (type: string, given: Arguments) =>
  instance(`aws_vpc_endpoint_${type}`, 'x', { vpc_endpoint_id: ref('aws_vpc_endpoint.e'), ...given });
const made = (...more: readonly ReturnType<typeof instance>[]) => {
  const [first] = network([...more, main, ...subnets, table, group]).endpoints;
  if (first === undefined) throw new Error('no endpoint');
  return first;
};

describe('aws_vpc_endpoint', () => {
  it('is a gateway without private DNS, subnets, tables, groups and policy', () => {
    expect(made(endpoint('ecr.api'))).toMatchObject({
      vpc: { value: 'aws_vpc.main' },
      type: { value: 'Gateway', location: null },
      serviceName: { value: 'com.amazonaws.ap-northeast-1.ecr.api' },
      serviceRegion: { value: null },
      subnets: { items: [], complete: true },
      routeTables: { items: [], complete: true },
      securityGroups: { items: [], complete: true },
      privateDns: { value: false, location: null },
      privateDnsOnlyForInboundResolver: { value: false },
      policy: { value: null },
      ipAddressType: { value: 'ipv4' },
    });
  });

  it.each([
    ['available', true],
    ['pending', true],
    ['failed', false],
    ['Rejected', false],
    ['deleting', false],
    ['pendingAcceptance', '?aws_vpc_endpoint.e.state'],
  ])('in the state %s', (state, exists) => {
    expect(show(made(endpoint('ecr.api', { state })).exists)).toBe(exists);
  });

  it('points each member to its argument', () => {
    const resource = endpoint('ecr.api', { subnet_ids: [ref('aws_subnet.b'), ref('aws_subnet.a')] });
    const location = resource.body.attributes.get('subnet_ids')?.location;
    expect(made(resource).subnets.items.map(({ subnet }) => subnet)).toEqual([
      { known: true, value: 'aws_subnet.b', location },
      { known: true, value: 'aws_subnet.a', location },
    ]);
  });

  it('keeps what is unknown', () => {
    const shown = (given: Arguments) => showAll(made(endpoint('ecr.api', given)).subnets, ({ subnet }) => show(subnet));
    expect(shown({ subnet_ids: missing('var.subnets') })).toEqual(['…var.subnets']);
    expect(shown({ subnet_ids: [ref('aws_subnet.a'), missing('var.subnet')] })).toEqual([
      'aws_subnet.a',
      '?var.subnet',
    ]);
    expect(show(made(endpoint('ecr.api', { private_dns_enabled: missing('var.dns') })).privateDns)).toBe('?var.dns');
    expect(show(made(endpoint('ecr.api', { vpc_endpoint_type: missing('var.type') })).type)).toBe('?var.type');
    expect(made(maybe(endpoint('ecr.api'))).exists).toMatchObject({ what: 'var.enabled' });
  });

  it('fixes addresses', () => {
    const given = {
      subnet_ids: [ref('aws_subnet.a'), ref('aws_subnet.b')],
      subnet_configuration: blocks({ subnet_id: ref('aws_subnet.b'), ipv4: '10.0.1.9' }),
    };
    expect(
      made(endpoint('ecr.api', given)).subnets.items.map(({ subnet, address }) => [show(subnet), show(address)]),
    ).toEqual([
      ['aws_subnet.a', null],
      ['aws_subnet.b', '10.0.1.9'],
    ]);
  });

  it('puts subnets and groups known by id into its VPC', () => {
    const all = network([endpoint('ecr.api', { subnet_ids: ['subnet-1'], security_group_ids: ['sg-1'] }), main]);
    expect(show(all.subnets[0]?.vpc)).toBe('aws_vpc.main');
    expect(all.securityGroups.find(({ id }) => id === 'sg-1')).toMatchObject({
      vpc: { value: 'aws_vpc.main' },
      rules: { complete: false },
    });
  });

  it.each([
    [{ vpc_endpoint_type: 'interface' }, '"interface" is not a type of VPC endpoint'],
    [{ private_dns_enabled: 'yes' }, 'private_dns_enabled is "yes"'],
    [{ policy: '{' }, "the policy can't be read"],
  ])('refuses %j', (given, message) => {
    expect(() => made(endpoint('ecr.api', given))).toThrow(InputError);
    expect(() => made(endpoint('ecr.api', given))).toThrow(message);
  });
});

describe('private DNS for inbound resolvers only', () => {
  const option = { private_dns_only_for_inbound_resolver_endpoint: true };
  it.each([
    ['s3', {}, true],
    ['s3', { private_dns_enabled: false }, false],
    ['s3', { dns_options: blocks({ dns_record_ip_type: 'ipv4' }) }, false],
    ['s3', { dns_options: blocks(option) }, true],
    ['s3', { dns_options: [option] }, true],
    ['s3', { dns_options: someBlocks() }, '?var.blocks'],
    [
      's3',
      { dns_options: blocks({ private_dns_only_for_inbound_resolver_endpoint: missing('var.only') }) },
      '?var.only',
    ],
    ['s3', { service_name: missing('var.service') }, '?var.service'],
    ['s3', { service_name: 'cn.com.amazonaws.cn-north-1.s3', dns_options: blocks({}) }, true],
    ['ecr.api', {}, false],
  ])('of %s with %j is %j', (service, given, expected) =>
    expect(
      show(
        made(endpoint(service, { vpc_endpoint_type: 'Interface', private_dns_enabled: true, ...given }))
          .privateDnsOnlyForInboundResolver,
      ),
    ).toBe(expected),
  );
  it('follows private DNS that is put on later', () => {
    const resource = endpoint('s3', { vpc_endpoint_type: 'Interface' });
    expect(made(resource).privateDnsOnlyForInboundResolver).toMatchObject({ value: false });
    expect(
      made(resource, association('private_dns', { private_dns_enabled: true })).privateDnsOnlyForInboundResolver,
    ).toMatchObject({ value: true });
  });
});

describe('associations', () => {
  const subnet = association('subnet_association', { subnet_id: ref('aws_subnet.a') });
  const routes = association('route_table_association', { route_table_id: ref('aws_route_table.private') });
  it('adds subnets', () => {
    expect(showAll(made(endpoint('ecr.api'), subnet).subnets, (item) => show(item.subnet))).toEqual(['aws_subnet.a']);
    expect(showAll(made(endpoint('ecr.api'), maybe(subnet)).subnets, (item) => show(item.subnet))).toEqual([
      '…var.enabled',
    ]);
  });
  it('adds route tables', () => {
    expect(showAll(made(endpoint('s3'), routes).routeTables, show)).toEqual(['aws_route_table.private']);
    expect(showAll(made(endpoint('s3'), maybe(routes)).routeTables, show)).toEqual(['…var.enabled']);
    expect(
      showAll(
        made(endpoint('s3', { route_table_ids: [ref('aws_vpc.main', 'main_route_table_id')] })).routeTables,
        show,
      ),
    ).toEqual(['aws_vpc.main.main_route_table']);
  });
  it.each([
    ['keeps the default group', {}, {}, ['aws_vpc.main.default_security_group', 'aws_security_group.g']],
    ['replaces the default group', {}, { replace_default_association: true }, ['aws_security_group.g']],
    ['has no default group beside others', { security_group_ids: ['sg-1'] }, {}, ['sg-1', 'aws_security_group.g']],
    [
      'may replace it',
      {},
      { replace_default_association: missing('var.replace') },
      ['?var.replace', 'aws_security_group.g'],
    ],
  ])('%s', (_, inline, given, expected) => {
    const added = association('security_group_association', {
      security_group_id: ref('aws_security_group.g'),
      ...given,
    });
    expect(showAll(made(endpoint('ecr.api', inline), added).securityGroups, show)).toEqual(expected);
  });
  it('sets policy and private DNS', () => {
    const policy = association('policy', { policy: '{"Statement":[]}' });
    const dns = association('private_dns', { private_dns_enabled: true });
    expect(made(endpoint('ecr.api'), policy).policy).toMatchObject({ value: { statements: [] } });
    expect(show(made(endpoint('ecr.api'), maybe(policy)).policy)).toBe('?var.enabled');
    expect(show(made(endpoint('ecr.api'), dns).privateDns)).toBe(true);
    expect(show(made(endpoint('ecr.api'), maybe(dns)).privateDns)).toBe('?var.enabled');
  });
  it('adds to an endpoint that is read', () => {
    const read = data('aws_vpc_endpoint', 's3', {
      vpc_id: ref('aws_vpc.main'),
      service_name: 'com.amazonaws.ap-northeast-1.s3',
    });
    const added = instance('aws_vpc_endpoint_route_table_association', 'x', {
      vpc_endpoint_id: ref('data.aws_vpc_endpoint.s3'),
      route_table_id: ref('aws_route_table.private'),
    });
    expect(made(read, added)).toMatchObject({
      id: 'data.aws_vpc_endpoint.s3',
      type: { known: false },
      routeTables: { items: [{ value: 'aws_route_table.private' }], complete: false },
    });
  });
});

describe('policies', () => {
  const policy = (statement: unknown) => {
    const read = made(
      endpoint('s3', { policy: JSON.stringify({ Version: '2012-10-17', Statement: statement }) }),
    ).policy;
    return read.known ? read.value?.statements : read.what;
  };
  it('reads single values as lists', () => {
    expect(
      policy({
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::b/*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': 1 } },
      }),
    ).toMatchObject([
      {
        effect: { value: 'Allow' },
        principal: { value: { kind: 'anyone' } },
        action: { not: false, patterns: [{ value: 's3:GetObject' }] },
        resource: { not: false, patterns: [{ value: 'arn:aws:s3:::b/*' }] },
        conditions: [{ operator: 'StringEquals', key: 'aws:PrincipalAccount', values: [{ value: '1' }] }],
      },
    ]);
  });
  it('reads what is excepted', () => {
    expect(
      policy([
        { Sid: 'x', Effect: 'Deny', NotPrincipal: { AWS: ['a', 'b'] }, NotAction: ['s3:*'], NotResource: ['*'] },
      ]),
    ).toMatchObject([
      {
        sid: 'x',
        principal: {
          value: {
            kind: 'listed',
            not: true,
            entries: [{ type: 'AWS', value: { value: 'a' } }, { value: { value: 'b' } }],
          },
        },
        action: { not: true },
        resource: { not: true },
      },
    ]);
  });
  it('takes AWS "*" for anyone and keeps a missing principal open', () => {
    expect(policy([{ Effect: 'Allow', Principal: { AWS: '*' } }, { Effect: 'Allow' }])).toMatchObject([
      { principal: { value: { kind: 'anyone' } } },
      { principal: { known: false } },
    ]);
  });
  it.each([
    [{ Effect: 'allow' }],
    ['x'],
    [{ Effect: 'Allow', Principal: 1 }],
    [{ Effect: 'Allow', Action: [1] }],
    [{ Effect: 'Allow', Condition: { a: 1 } }],
  ])('refuses %j', (statement) => {
    expect(() => policy(statement)).toThrow(InputError);
  });
  it('is reset by a policy resource without a policy', () => {
    const denying = endpoint('s3', { policy: JSON.stringify({ Statement: { Effect: 'Deny', Principal: '*' } }) });
    const reset = instance('aws_vpc_endpoint_policy', 'p', { vpc_endpoint_id: ref(denying.address) });
    expect(made(denying, reset).policy).toMatchObject({ known: true, value: null });
  });
  it('keeps an unknown text unknown', () =>
    expect(show(made(endpoint('s3', { policy: missing('var.policy') })).policy)).toBe('?var.policy'));
});
