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
  symbol,
} from '../../../test/fixtures/terraform-network/instance.js';

const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });

describe('hosted zones and records', () => {
  const zone = instance('aws_route53_zone', 'ecr', {
    name: 'API.ecr.ap-northeast-1.amazonaws.com.',
    vpc: blocks({ vpc_id: ref('aws_vpc.main') }),
  });
  const record = (given: Parameters<typeof instance>[2]) =>
    instance('aws_route53_record', 'r', {
      zone_id: ref('aws_route53_zone.ecr', 'zone_id'),
      name: '',
      type: 'A',
      ...given,
    });
  const endpoint = instance('aws_vpc_endpoint', 'api', {
    vpc_id: ref('aws_vpc.main'),
    service_name: 'com.amazonaws.ap-northeast-1.ecr.api',
    vpc_endpoint_type: 'Interface',
  });

  const associated = (zone_id: Exclude<Parameters<typeof instance>[2], undefined>[string]) =>
    instance('aws_route53_zone_association', 'a', { vpc_id: ref('aws_vpc.main'), zone_id });

  it('is private with VPCs alone', () => {
    expect(network([main, instance('aws_route53_zone', 'public', { name: 'example.org' })]).hostedZones).toEqual([]);
    const made = network([main, zone]).hostedZones[0];
    expect(show(made?.name)).toBe('api.ecr.ap-northeast-1.amazonaws.com');
    expect(showAll(made?.vpcs, show)).toEqual(['aws_vpc.main']);
  });

  it.each([
    [
      'an alias',
      {
        alias: blocks({
          name: symbol('aws_vpc_endpoint.dns_entry', 'aws_vpc_endpoint.api.dns_entry[0].dns_name'),
          zone_id: 'Z1',
        }),
      },
      { kind: 'endpoint', id: 'aws_vpc_endpoint.api' },
    ],
    [
      'an alias by attribute',
      { alias: blocks({ name: ref('aws_vpc_endpoint.api', 'dns_entry[0].dns_name'), zone_id: 'Z1' }) },
      { kind: 'endpoint', id: 'aws_vpc_endpoint.api' },
    ],
    ['addresses', { records: ['10.0.1.9', '10.0.2.9'] }, { kind: 'addresses', addresses: ['10.0.1.9', '10.0.2.9'] }],
    ['a name', { type: 'CNAME', records: ['Other.example.org.'] }, { kind: 'name', name: 'other.example.org' }],
  ])('answers with %s', (_, given, answer) => {
    const made = network([main, zone, endpoint, record(given)]).hostedZones[0]?.records.items[0];
    expect(show(made?.answer)).toEqual(answer);
    expect(show(made?.name)).toBe('api.ecr.ap-northeast-1.amazonaws.com');
  });

  it.each([
    ['aws_route53_records_exclusive', 'zone_id'],
    ['aws_route53_traffic_policy_instance', 'hosted_zone_id'],
  ])('may have more records where there is an %s', (type, name) => {
    const other = instance(type, 'it', { [name]: ref('aws_route53_zone.ecr', 'zone_id') });
    expect(showAll(network([main, zone, other]).hostedZones[0]?.records, ({ id }) => id)).toEqual([
      `…the records of ${type}.it`,
    ]);
  });

  it('expands names', () => {
    const made = network([main, zone, record({ name: '*', records: ['10.0.1.9'] })]).hostedZones[0];
    expect(show(made?.records.items[0]?.name)).toBe('*.api.ecr.ap-northeast-1.amazonaws.com');
  });

  it.each<[string, readonly ReturnType<typeof instance>[], string | undefined]>([
    ['its id', [associated('Z0123')], '?the name of the zone Z0123'],
    ['a variable', [associated(missing('var.zone'))], '?the name of the zone var.zone'],
    [
      'a data source by its id',
      [data('aws_route53_zone', 'd', { zone_id: 'Z0123' }), associated(ref('data.aws_route53_zone.d', 'zone_id'))],
      '?the name of the zone data.aws_route53_zone.d.zone_id',
    ],
    ['its declaration', [zone, associated(ref('aws_route53_zone.ecr', 'zone_id'))], undefined],
    [
      'its declaration, a public one',
      [
        instance('aws_route53_zone', 'public', { name: 'example.org' }),
        associated(ref('aws_route53_zone.public', 'zone_id')),
      ],
      undefined,
    ],
    ['one of several declarations', [zone, associated(missing('x ? a : b'))], undefined],
    [
      'a data source by its name',
      [
        data('aws_route53_zone', 'd', { name: 'corp.example', private_zone: true }),
        associated(ref('data.aws_route53_zone.d', 'zone_id')),
      ],
      undefined,
    ],
  ])('may have any name where an association knows it by %s', (_, declared, domain) => {
    const [rule] = network([main, ...declared]).resolverRules;
    expect(show(rule?.domain)).toBe(domain);
    if (domain !== undefined) expect(rule).toMatchObject({ kind: { value: 'zone' }, vpc: { value: 'aws_vpc.main' } });
  });

  it('keeps what is unknown', () => {
    const made = network([main, zone, record({ records: missing('var.addresses') })]).hostedZones[0];
    expect(show(made?.records.items[0]?.answer)).toBe('?var.addresses');
    const association = instance('aws_route53_zone_association', 's', {
      zone_id: ref('aws_route53_zone.ecr', 'zone_id'),
      vpc_id: ref('aws_vpc.spoke'),
    });
    const spoke = instance('aws_vpc', 'spoke', { cidr_block: '10.9.0.0/16' });
    expect(showAll(network([main, spoke, zone, association]).hostedZones[0]?.vpcs, show)).toEqual([
      'aws_vpc.main',
      'aws_vpc.spoke',
    ]);
    expect(showAll(network([main, spoke, zone, maybe(association)]).hostedZones[0]?.vpcs, show)).toEqual([
      'aws_vpc.main',
      '…var.enabled',
    ]);
  });
});
