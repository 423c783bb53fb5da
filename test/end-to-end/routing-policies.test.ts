import { describe, expect, test } from 'vitest';
import { changed, checkTerraform } from './terraform.js';

/** Private DNS is off, and a zone of one's own answers instead: with one record, or several by a routing policy. */
const ENDPOINT = 'aws_vpc_endpoint.interface["ecr_api"]';
const WITHOUT = changed(['private_dns_enabled = true', 'private_dns_enabled = false']);
const ZONE = `
resource "aws_route53_zone" "api" {
  name = "api.ecr.ap-northeast-1.amazonaws.com"
  vpc { vpc_id = aws_vpc.main.id }
}
`;
const record = (name: string, answer: string, policy = '') => `
resource "aws_route53_record" "${name}" {
  zone_id = aws_route53_zone.api.zone_id
  name    = ""
  type    = "A"
  ${policy}
  ${answer}
}
`;
const alias = `alias {
    name                   = ${ENDPOINT}.dns_entry[0].dns_name
    zone_id                = ${ENDPOINT}.dns_entry[0].hosted_zone_id
    evaluate_target_health = true
  }`;
const lookedUp = alias.replace(/name( +)= (\S+)\.dns_name/, 'name$1= lookup($2, "dns_name")');
const elsewhere = 'ttl = 60\n  records = ["192.0.2.9"]';
const weighted = (name: string) => `set_identifier = "${name}"\n  weighted_routing_policy { weight = 50 }`;
const failover = (name: string, type: string) =>
  `set_identifier = "${name}"\n  failover_routing_policy { type = "${type}" }`;

async function apiLegs(records: string): Promise<readonly string[]> {
  const { pulls } = await checkTerraform(WITHOUT + ZONE + records);
  const legs = pulls.flatMap(({ legs: all }) => all.map(({ leg }) => leg));
  return [...new Set(legs.filter(({ service }) => service === 'ecr.api').map(({ verdict }) => verdict))];
}

describe('records of one name in a private hosted zone', () => {
  test.each([
    ['one', record('a', alias), 'private'],
    ['one whose name is looked up', record('a', lookedUp), 'private'],
    ['one that leads elsewhere', record('a', elsewhere), 'unknown'],
    ['one with a policy', record('a', alias, weighted('a')), 'private'],
    ['two by weight', record('a', alias, weighted('a')) + record('b', elsewhere, weighted('b')), 'unknown'],
    [
      'two by weight, the other way round',
      record('a', elsewhere, weighted('a')) + record('b', alias, weighted('b')),
      'unknown',
    ],
    [
      'two by health',
      record('a', alias, failover('a', 'PRIMARY')) + record('b', elsewhere, failover('b', 'SECONDARY')),
      'unknown',
    ],
    ['two that are alike', record('a', alias, weighted('a')) + record('b', alias, weighted('b')), 'private'],
  ])('%s', async (_, records, verdict) => {
    expect(await apiLegs(records)).toEqual([verdict]);
  });
});
