import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { planOf } from './as-plan.js';
import { ALL_GOOD } from './faults.js';
import { changed, checkTerraform, ORIGINAL, verdicts } from './terraform.js';

const OMITTED = changed(['  private_dns_enabled = true\n', '']);
const WRITTEN_FALSE = changed(['private_dns_enabled = true', 'private_dns_enabled = false']);
const lockOf = (version: string, host = 'registry.terraform.io') =>
  `provider "${host}/hashicorp/aws" {\n  version     = "${version}"\n  constraints = "~> 5.0"\n  hashes = ["h1:x="]\n}\n`;
const withLock = (source: string, lock: string) => checkTerraform({ 'main.tf': source, '.terraform.lock.hcl': lock });
const ofRegistry = ({ pulls }: CheckResult) =>
  new Set(
    pulls.flatMap(({ legs }) => legs.filter(({ leg }) => leg.service === 'ecr.dkr').map(({ leg }) => leg.verdict)),
  );
const settles = ({ unknowns }: CheckResult) => unknowns.map(({ settle }) => settle).join('\n');

describe('a version of the provider that leaves private DNS to AWS (terraform-provider-aws#37694)', () => {
  test.each([
    ['omitted', OMITTED, '5.51.0', 'registry.terraform.io'],
    ['omitted', OMITTED, '5.51.1', 'registry.opentofu.org'],
    ['false', WRITTEN_FALSE, '5.52.0', 'registry.terraform.io'],
  ])('%s is not known with version %s in the lock file', async (_, source, version, host) => {
    const result = await withLock(source, lockOf(version, host));
    expect(ofRegistry(result)).toEqual(new Set(['unknown']));
    expect(settles(result)).toContain(`version ${version} of the provider`);
    expect(new Set(result.findings.map(({ rule }) => rule))).toEqual(new Set(['not-known']));
  });

  test('what is written as true is true', async () => {
    expect(verdicts(await withLock(ORIGINAL, lockOf('5.51.1')))).toEqual(ALL_GOOD);
  });

  test.each(['5.50.0', '5.53.0', '6.4.0', '3.76.1'])(
    'with version %s it is off where it is left out',
    async (version) => {
      const result = await withLock(OMITTED, lockOf(version));
      expect(ofRegistry(result)).toEqual(new Set(['blocked']));
      expect(result.findings.map(({ rule }) => rule)).toContain('private-dns-off');
    },
  );

  test.each([
    ['5.51.1', 'unknown'],
    ['= 5.51.1', 'unknown'],
    ['~> 5.51.0', 'unknown'],
    ['~> 5.52.0', 'unknown'],
    ['~> 5.53.0', 'blocked'],
    ['~> 5.51', 'blocked'],
    ['>= 5.51.1, < 6.0.0', 'blocked'],
  ])('without a lock file, asked for as %s: %s', async (constraint, verdict) => {
    const source = changed(['  private_dns_enabled = true\n', ''], ['"~> 6.0"', JSON.stringify(constraint)]);
    expect(ofRegistry(await checkTerraform(source))).toEqual(new Set([verdict]));
  });

  test('a lock file tells more than what is asked for', async () => {
    const source = changed(['  private_dns_enabled = true\n', ''], ['"~> 6.0"', '"5.51.1"']);
    expect(ofRegistry(await withLock(source, lockOf('5.54.0')))).toEqual(new Set(['blocked']));
  });

  test.each([true, false])('a plan tells what was asked for (source beside it: %j)', async (beside) => {
    const plan = JSON.parse(JSON.stringify(await planOf({ 'main.tf': OMITTED })));
    plan.configuration.provider_config.aws.version_constraint = '5.51.1';
    const files = beside ? { 'main.tf': OMITTED } : {};
    const result = await checkTerraform(files, { document: { name: 'plan.json', text: JSON.stringify(plan) } });
    expect(ofRegistry(result)).toEqual(new Set(['unknown']));
  });
});
