import { expect, test } from 'vitest';
import { changed, checkTerraform, ORIGINAL } from './terraform.js';

const rule = (domain: string, type = 'FORWARD') => `
resource "aws_route53_resolver_rule" "r${domain.length}${type}" {
  domain_name = "${domain}"
  rule_type   = "${type}"
}
${associate(`aws_route53_resolver_rule.r${domain.length}${type}.id`, `r${domain.length}${type}`)}`;

function associate(id: string, name = 'only'): string {
  return `resource "aws_route53_resolver_rule_association" "${name}" {
  resolver_rule_id = ${id}
  vpc_id           = aws_vpc.main.id
}
`;
}

const API = 'api.ecr.ap-northeast-1.amazonaws.com';
const zone = (name: string) => `
resource "aws_route53_zone" "own" {
  name = "${name}"
  vpc {
    vpc_id = aws_vpc.main.id
  }
}
resource "aws_route53_record" "own" {
  zone_id = aws_route53_zone.own.zone_id
  name    = "${API}"
  type    = "A"
  alias {
    name    = aws_vpc_endpoint.interface["ecr_api"].dns_entry[0].dns_name
    zone_id = aws_vpc_endpoint.interface["ecr_api"].dns_entry[0].hosted_zone_id
  }
}
`;
const PROFILE = `
resource "aws_route53profiles_association" "hub" {
  name        = "hub"
  profile_id  = "rp-0123456789abcdef0"
  resource_id = aws_vpc.main.id
}
`;
const ZONE = `
variable "zone" { type = string }
resource "aws_route53_zone_association" "hub" {
  zone_id = var.zone
  vpc_id  = aws_vpc.main.id
}
`;
const WITHOUT_API = changed(['    ecr_api     = "ecr.api"\n', '']);

test.each<readonly [name: string, source: string, api: string, dkr: string, s3: string]>([
  ['a domain of their own', ORIGINAL + rule('corp.example.com'), 'private', 'private', 'private'],
  ['all of AWS', ORIGINAL + rule('amazonaws.com'), 'private', 'private', 'unknown'],
  ['all names', ORIGINAL + rule('.'), 'private', 'private', 'unknown'],
  [
    'all names but those of AWS',
    ORIGINAL + rule('.') + rule('amazonaws.com', 'SYSTEM'),
    'private',
    'private',
    'private',
  ],
  ['the very name of an endpoint', ORIGINAL + rule(API), 'unknown', 'private', 'private'],
  ['the same without an endpoint', WITHOUT_API + rule(API), 'unknown', 'private', 'private'],
  [
    'the name of a private zone',
    changed(['private_dns_enabled = true', 'private_dns_enabled = each.key != "ecr_api"']) +
      zone('amazonaws.com') +
      rule('amazonaws.com'),
    'unknown',
    'private',
    'unknown',
  ],
  ['a rule that only its id tells', ORIGINAL + associate('"rslvr-rr-1"'), 'unknown', 'unknown', 'unknown'],
  [
    'a rule of another VPC',
    `${ORIGINAL}resource "aws_vpc" "o" {\n  cidr_block = "10.9.0.0/16"\n}\n${rule('.').replace('aws_vpc.main', 'aws_vpc.o')}`,
    'private',
    'private',
    'private',
  ],
  ['a profile beside endpoints', ORIGINAL + PROFILE, 'private', 'private', 'unknown'],
  ['a zone known by its id beside endpoints', ORIGINAL + ZONE, 'private', 'private', 'unknown'],
  ['a zone known by its id in their place', WITHOUT_API + ZONE, 'unknown', 'private', 'unknown'],
  ['a profile in their place', WITHOUT_API + PROFILE, 'unknown', 'private', 'unknown'],
])('what forwards names away from the resolver: %s', async (_, source, ...expected) => {
  const { pulls } = await checkTerraform(source);
  const [pull] = pulls.filter(({ subnet }) => subnet === 'aws_subnet.private_1a_app1');
  expect(pull?.legs.map(({ leg }) => leg.verdict)).toEqual(expected);
});

const weighted = (name: string, answer: string) => `
resource "aws_route53_record" "${name}" {
  zone_id        = aws_route53_zone.own.zone_id
  name           = "${API}"
  type           = "A"
  set_identifier = "${name}"
  weighted_routing_policy {
    weight = 50
  }
  ${answer}
}
`;
const ALIAS = `alias {
    name    = aws_vpc_endpoint.interface["ecr_api"].dns_entry[0].dns_name
    zone_id = aws_vpc_endpoint.interface["ecr_api"].dns_entry[0].hosted_zone_id
  }`;

test.each<readonly [name: string, records: string, verdict: string]>([
  ['the same endpoint', weighted('one', ALIAS) + weighted('two', ALIAS), 'private'],
  ['an endpoint or elsewhere', weighted('one', ALIAS) + weighted('two', 'records = ["10.77.0.5"]'), 'unknown'],
])('records of one name that lead to %s', async (_, records, verdict) => {
  const off = changed(['private_dns_enabled = true', 'private_dns_enabled = each.key != "ecr_api"']);
  const only = zone(API).replace(/resource "aws_route53_record" "own" \{[\s\S]*?\n\}\n/, '');
  const { pulls } = await checkTerraform(off + only + records);
  expect(pulls.map(({ legs }) => legs.find(({ leg }) => leg.service === 'ecr.api')?.leg.verdict)).toEqual(
    pulls.map(() => verdict),
  );
});

const firewall = (
  domains: string,
  { action = 'BLOCK', list = 'aws_route53_resolver_firewall_domain_list.own.id' } = {},
) => `
resource "aws_route53_resolver_firewall_domain_list" "own" {
  name    = "own"
  domains = ${domains}
}
resource "aws_route53_resolver_firewall_rule_group" "own" {
  name = "own"
}
resource "aws_route53_resolver_firewall_rule" "own" {
  name                    = "own"
  action                  = "${action}"
  block_response          = "NODATA"
  firewall_domain_list_id = ${list}
  firewall_rule_group_id  = aws_route53_resolver_firewall_rule_group.own.id
  priority                = 100
}
resource "aws_route53_resolver_firewall_rule_group_association" "own" {
  name                   = "own"
  firewall_rule_group_id = aws_route53_resolver_firewall_rule_group.own.id
  priority               = 101
  vpc_id                 = aws_vpc.main.id
}
variable "domains" {
  type = list(string)
}
variable "list" {
  type = string
}
`;

test.each<readonly [name: string, source: string, api: string, s3: string]>([
  ['every name', firewall('["*."]'), 'unknown', 'unknown'],
  ['those of ECR', firewall('["*.ecr.ap-northeast-1.amazonaws.com"]'), 'unknown', 'private'],
  ['those of somebody else', firewall('["*.example.com", "example.org."]'), 'private', 'private'],
  ['those of a variable', firewall('var.domains'), 'unknown', 'unknown'],
  ['none, but tells of all', firewall('["*"]', { action: 'ALERT' }), 'private', 'private'],
  ['those of a list of AWS', firewall('["*"]', { list: '"rslvr-fdl-0123456789abcdef"' }), 'private', 'private'],
  ['those of a list that a variable names', firewall('[]', { list: 'var.list' }), 'unknown', 'unknown'],
  [
    'what a group of another account does',
    firewall('[]').replaceAll('aws_route53_resolver_firewall_rule_group.own.id', '"rslvr-frg-0123456789abcdef"'),
    'unknown',
    'unknown',
  ],
])('DNS Firewall blocks %s', async (_, source, api, s3) => {
  const { pulls } = await checkTerraform(ORIGINAL + source);
  const legs = pulls[0]?.legs.map(({ leg }) => [leg.service, leg.verdict]) ?? [];
  expect(Object.fromEntries(legs)).toMatchObject({ 'ecr.api': api, s3 });
});

/** A rule of a group that comes before or after the one that blocks every name. */
const passing = (domains: string, { priority = 1, action = 'ALLOW', group = 'own', more = '' } = {}) => `
resource "aws_route53_resolver_firewall_domain_list" "passing" {
  name    = "passing"
  domains = ${domains}
}
resource "aws_route53_resolver_firewall_rule" "passing" {
  name                    = "passing"
  action                  = "${action}"
  firewall_domain_list_id = aws_route53_resolver_firewall_domain_list.passing.id
  firewall_rule_group_id  = aws_route53_resolver_firewall_rule_group.${group}.id
  priority                = ${priority}
  ${more}
}
`;
const group = (priority: number, vpc = 'aws_vpc.main.id', more = '') => `
resource "aws_route53_resolver_firewall_rule_group" "first" {
  name = "first"
}
resource "aws_route53_resolver_firewall_rule_group_association" "first" {
  ${more}
  name                   = "first"
  firewall_rule_group_id = aws_route53_resolver_firewall_rule_group.first.id
  priority               = ${priority}
  vpc_id                 = ${vpc}
}
`;
const EVERY = firewall('["*"]');
const ECR = '["*.dkr.ecr.ap-northeast-1.amazonaws.com", "api.ecr.ap-northeast-1.amazonaws.com"]';
const S3 = '["*.s3.ap-northeast-1.amazonaws.com"]';
const TRUST = 'firewall_domain_redirection_action = "TRUST_REDIRECTION_DOMAIN"';

test.each<readonly [name: string, source: string, api: string, dkr: string, s3: string]>([
  ['all of AWS', EVERY + passing('["*.amazonaws.com"]'), 'private', 'private', 'private'],
  ['all of AWS with a dot', EVERY + passing('["*.amazonaws.com."]'), 'private', 'private', 'private'],
  ['and tells of it', EVERY + passing('["*.amazonaws.com"]', { action: 'ALERT' }), 'private', 'private', 'private'],
  ['all of AWS too late', EVERY + passing('["*.amazonaws.com"]', { priority: 200 }), 'unknown', 'unknown', 'unknown'],
  ['the domain without what is below it', EVERY + passing('["amazonaws.com"]'), 'unknown', 'unknown', 'unknown'],
  ["ECR's names, which endpoints answer", EVERY + passing(ECR), 'private', 'private', 'unknown'],
  ["S3's names, which lead to others", EVERY + passing(S3), 'unknown', 'unknown', 'unknown'],
  ['those and what they lead to', EVERY + passing(S3, { more: TRUST }), 'unknown', 'unknown', 'private'],
  ['addresses of IPv6', EVERY + passing('["*"]', { more: 'q_type = "AAAA"' }), 'unknown', 'unknown', 'unknown'],
  [
    'what may not be',
    EVERY + passing('["*"]', { more: 'count = length(var.domains)' }),
    'unknown',
    'unknown',
    'unknown',
  ],
  [
    'all of AWS by a group before it',
    EVERY + group(100) + passing('["*.amazonaws.com"]', { group: 'first', priority: 900 }),
    'private',
    'private',
    'private',
  ],
  [
    'all of AWS by a group behind it',
    EVERY + group(102) + passing('["*.amazonaws.com"]', { group: 'first' }),
    'unknown',
    'unknown',
    'unknown',
  ],
  [
    'all of AWS by a group of another VPC',
    `${EVERY}resource "aws_vpc" "o" {\n  cidr_block = "10.9.0.0/16"\n}\n${group(100, 'aws_vpc.o.id')}${passing('["*.amazonaws.com"]', { group: 'first' })}`,
    'unknown',
    'unknown',
    'unknown',
  ],
  [
    'all of AWS by a group that may not be there',
    EVERY + group(100, 'aws_vpc.main.id', 'count = length(var.domains)') + passing('["*"]', { group: 'first' }),
    'unknown',
    'unknown',
    'unknown',
  ],
])('before it blocks every name, DNS Firewall lets through %s', async (_, source, ...expected) => {
  const { pulls } = await checkTerraform(ORIGINAL + source);
  expect(pulls[0]?.legs.map(({ leg }) => leg.verdict)).toEqual(expected);
});

test('where a private zone answers with a name, that name has to pass, too', async () => {
  const off = changed(['private_dns_enabled = true', 'private_dns_enabled = each.key != "ecr_api"']);
  const source = (names: string) => off + zone(API) + EVERY + passing(names);
  for (const [names, verdict] of [
    [ECR, 'unknown'],
    ['["*.amazonaws.com"]', 'private'],
  ] as const) {
    const { pulls } = await checkTerraform(source(names));
    expect(pulls[0]?.legs.find(({ leg }) => leg.service === 'ecr.api')?.leg.verdict).toBe(verdict);
  }
});
