import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { misformatted } from './terraform-format.js';

const FORMATTED = readFileSync('examples/original/main.tf', 'utf8');

test.each([
  ['as it is', (text: string) => text, 0],
  [
    'a sign out of line',
    (text: string) => text.replace('cidr_block        = "10.0.1.0/24"', 'cidr_block = "10.0.1.0/24"'),
    1,
  ],
  ['an indent too many', (text: string) => text.replace('  tags = {', '    tags = {'), 1],
  ['a space at the end', (text: string) => text.replace('  tags = {', '  tags = { '), 1],
  ['two blank lines', (text: string) => text.replace('\n\n', '\n\n\n'), 1],
])('the check of the format sees %s', (_, change, wrong) => {
  expect(misformatted(change(FORMATTED))).toHaveLength(wrong);
});

test('what is emitted terraform fmt leaves as it is, where there is a terraform', ({ skip }) => {
  const environment = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };
  if (spawnSync('terraform', ['version'], { env: environment }).status !== 0) {
    console.warn('LEFT OUT: there is no terraform here, so its own opinion of the format is not asked');
    skip();
  }
  for (const flags of [
    ['--original'],
    [
      '--cidr',
      '10.1.0.0/16',
      '--region',
      'us-east-1',
      '--zone',
      'a',
      '--runs',
      'eks',
      '--policies',
      'least-privilege',
      '--account',
      '123456789012',
    ],
    ['test/fixtures/terraform/toggles'],
  ]) {
    const { stdout } = spawnSync(process.execPath, ['dist/cli/main.cjs', 'design', ...flags, '--emit', 'terraform'], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('resource "aws_vpc_endpoint"');
    const formatted = spawnSync('terraform', ['fmt', '-'], { encoding: 'utf8', input: stdout, env: environment });
    expect(formatted.stdout).toBe(stdout);
    expect(misformatted(stdout)).toEqual([]);
  }
});
