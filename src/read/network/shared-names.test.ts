import { describe, expect, it } from 'vitest';
import {
  blocks,
  data,
  instance,
  maybe,
  missing,
  network,
  ref,
} from '../../../test/fixtures/terraform-network/instance.js';
import type { ResourceInstance } from '../resource/instance.js';

type Given = Parameters<typeof instance>[2];

const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });
const other = instance('aws_vpc', 'other', { cidr_block: '10.9.0.0/16' });
const zone = (more: Given = { vpc: blocks({ vpc_id: ref('aws_vpc.other') }) }) =>
  instance('aws_route53_zone', 'z', { name: 'corp.example', ...more });
const rule = (domain_name: string, rule_type = 'FORWARD') =>
  instance('aws_route53_resolver_rule', 'r', { domain_name, rule_type });

const whyOf = (...declared: readonly ResourceInstance[]) =>
  network([main, other, ...declared]).vpcs[0]?.otherNames?.what;

describe('the names that a VPC may get from elsewhere', () => {
  const associated = (zone_id: NonNullable<Given>[string]) =>
    instance('aws_route53_zone_association', 'a', { vpc_id: ref('aws_vpc.main'), zone_id });
  it.each<[string, readonly ResourceInstance[], string | undefined]>([
    ['a zone by its id', [associated('Z0123')], 'the zone Z0123'],
    ['a zone by a variable', [associated(missing('var.zone'))], 'the zone var.zone'],
    ['a zone that may be associated', [maybe(associated('Z0123'))], 'var.enabled'],
    ['a zone that is declared', [zone(), associated(ref('aws_route53_zone.z', 'zone_id'))], undefined],
    ['a public zone', [zone({}), associated(ref('aws_route53_zone.z', 'zone_id'))], undefined],
    ['one of several zones', [zone(), associated(missing('x ? a : b'))], undefined],
    [
      'a private zone that is read',
      [
        data('aws_route53_zone', 'd', { name: 'corp.example', private_zone: true }),
        associated(ref('data.aws_route53_zone.d', 'zone_id')),
      ],
      undefined,
    ],
    [
      'a zone that is read by its id',
      [data('aws_route53_zone', 'd', { zone_id: 'Z0123' }), associated(ref('data.aws_route53_zone.d', 'zone_id'))],
      'the zone data.aws_route53_zone.d.zone_id',
    ],
  ])('%s', (_, declared, why) => expect(whyOf(...declared)).toBe(why));

  it('what a profile brings', () =>
    expect(
      whyOf(instance('aws_route53profiles_association', 'p', { profile_id: 'rp-1', resource_id: ref('aws_vpc.main') })),
    ).toBe('what aws_route53profiles_association.p brings'));

  const forwarding = (resolver_rule_id: NonNullable<Given>[string] = ref('aws_route53_resolver_rule.r')) =>
    instance('aws_route53_resolver_rule_association', 'f', { vpc_id: ref('aws_vpc.main'), resolver_rule_id });
  it.each<[string, readonly ResourceInstance[], boolean]>([
    ['for a domain of AWS', [rule('amazonaws.com'), forwarding()], true],
    ['for a service', [rule('api.ecr.eu-west-1.amazonaws.com.'), forwarding()], true],
    ['for everything', [rule('.'), forwarding()], true],
    ['for other names', [rule('corp.example'), forwarding()], false],
    ['for names that only look like it', [rule('notamazonaws.com'), forwarding()], false],
    ['that makes an exception', [rule('amazonaws.com', 'SYSTEM'), forwarding()], false],
    ['that is shared', [forwarding('rslvr-rr-0123')], true],
  ])('a rule %s', (_, declared, isOpen) =>
    expect(whyOf(...declared)).toBe(
      isOpen ? 'what aws_route53_resolver_rule_association.f forwards, and to whom' : undefined,
    ),
  );

  it('leaves other VPCs as they are', () =>
    expect(network([main, other, associated('Z0123')]).vpcs[1]?.otherNames).toBeUndefined());
});
