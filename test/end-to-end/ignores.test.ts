import { describe, expect, test } from 'vitest';
import { changed, checkTerraform } from './terraform.js';

const HOSTNAMES_OFF: readonly [string, string] = ['enable_dns_hostnames = true', 'enable_dns_hostnames = false'];
const OPEN: readonly [string, string] = [
  'cidr_ipv4         = aws_vpc.main.cidr_block',
  'cidr_ipv4         = "0.0.0.0/0"',
];
const GROUP = 'resource "aws_security_group" "vpc_endpoint" {';
const RULE = 'resource "aws_vpc_security_group_ingress_rule" "https_from_vpc" {';

async function ignoredOf(...changes: readonly (readonly [string, string])[]) {
  const result = await checkTerraform(changed(...changes), { today: '2026-11-24' });
  return {
    ignored: result.findings.flatMap(({ rule, ignored }) =>
      ignored === undefined ? [] : [`${rule}: ${ignored.reason}`],
    ),
    complaints: result.assumptions.filter((line) => line.startsWith('The ignore')),
    verdict: result.verdict,
  };
}

describe('a comment accepts a finding', () => {
  test.each([
    ['on the line before the block', `# pullpath-ignore: endpoint-security-group-open peered on purpose\n${RULE}`],
    ['before other comments', `# pullpath-ignore: endpoint-security-group-open peered on purpose\n# More.\n${RULE}`],
    ['in the block', `${RULE}\n  // pullpath-ignore: endpoint-security-group-open peered on purpose`],
    ['behind the first line', `${RULE} # pullpath-ignore: endpoint-security-group-open peered on purpose`],
    [
      'in a longer comment',
      `/*\n * Peered.\n * pullpath-ignore: endpoint-security-group-open peered on purpose\n */\n${RULE}`,
    ],
    ['in any case', `# Pullpath-Ignore: endpoint-security-group-open peered on purpose\n${RULE}`],
    ['as a block comment', `/* pullpath-ignore: endpoint-security-group-open peered on purpose */\n${RULE}`],
  ])('%s', async (_, block) => {
    expect(await ignoredOf(OPEN, [RULE, block])).toEqual({
      ignored: ['endpoint-security-group-open: peered on purpose'],
      complaints: [],
      verdict: 'private',
    });
  });

  test('but changes no verdict', async () => {
    const block = `# pullpath-ignore: private-dns-needs-vpc-dns mended next week\nresource "aws_vpc_endpoint" "interface" {`;
    const result = await ignoredOf(HOSTNAMES_OFF, ['resource "aws_vpc_endpoint" "interface" {', block]);
    expect(result.verdict).toBe('blocked');
    expect(new Set(result.ignored)).toEqual(new Set(['private-dns-needs-vpc-dns: mended next week']));
  });

  test.each([
    ['for another rule', 'endpoint-unused a reason', /matches no finding: remove it/],
    [
      'for a rule that there is not',
      'endpoint-security-group-opened a reason',
      /did you mean "endpoint-security-group-open"/,
    ],
    [
      'for two at once',
      'endpoint-security-group-open, endpoint-unused a reason',
      /did you mean "endpoint-security-group-open"\?$/,
    ],
    ['for none', '', /names no rule, so it does not hold/],
    ['without a reason', 'endpoint-security-group-open', /gives no reason/],
  ])('not %s', async (_, ignore, complaint) => {
    const result = await ignoredOf(OPEN, [RULE, `# pullpath-ignore: ${ignore}\n${RULE}`]);
    expect(result.ignored).toEqual([]);
    expect(result.complaints).toEqual([expect.stringMatching(complaint)]);
  });

  test('nor without its colon', async () => {
    const result = await ignoredOf(OPEN, [RULE, `# pullpath-ignore endpoint-security-group-open why\n${RULE}`]);
    expect(result.ignored).toEqual([]);
    expect(result.complaints).toEqual([expect.stringContaining('write pullpath-ignore: RULE reason')]);
  });

  test('two in one comment', async () => {
    const both = `/* pullpath-ignore: endpoint-security-group-open why\n   pullpath-ignore: no-route what */`;
    const result = await ignoredOf(OPEN, [RULE, `${both}\n${RULE}`]);
    expect(result.ignored).toEqual(['endpoint-security-group-open: why']);
    expect(result.complaints).toEqual([expect.stringContaining('The ignore of no-route')]);
  });

  test('not on another resource', async () => {
    const ignore = `# pullpath-ignore: endpoint-security-group-open a reason\n${GROUP}`;
    const result = await ignoredOf(OPEN, [GROUP, ignore]);
    expect(result.ignored).toEqual([]);
  });
});
