import { expect, test } from 'vitest';
import { changed, checkTerraform } from './terraform.js';

test('what an override file replaces is found there', async () => {
  const { findings, network } = await checkTerraform({
    'main.tf': changed(),
    'override.tf': `

resource "aws_vpc_endpoint" "interface" {
  private_dns_enabled = false

  timeouts {
    create = "1h"
  }
}
`,
  });
  const endpoint = network.endpoints.find(({ id }) => id === 'aws_vpc_endpoint.interface["ecr_dkr"]');
  expect(endpoint?.location?.file).toBe('main.tf');
  expect(endpoint?.privateDns.location).toMatchObject({ file: 'override.tf', line: 4, column: 3 });
  expect(findings.find(({ rule }) => rule === 'private-dns-off')?.location).toMatchObject({
    file: 'override.tf',
    line: 4,
  });
});

const CLOSED = changed(['private_dns_enabled = true', 'private_dns_enabled = false']);

test.each([
  ['main.tofu stands in place of main.tf', { 'main.tf': changed(), 'main.tofu': CLOSED }, 'blocked'],
  ['main.tf.json is another file', { 'main.tf.json': '{}', 'main.tofu': changed() }, 'private'],
  [
    'main.tofu.json stands in place of main.tf.json',
    { 'main.tf.json': '{', 'main.tofu.json': '{}', 'a.tf': changed() },
    'private',
  ],
  [
    'override.tofu overrides',
    {
      'main.tf': changed(),
      'override.tofu': 'resource "aws_vpc_endpoint" "interface" {\n  private_dns_enabled = false\n}\n',
    },
    'blocked',
  ],
])('files of OpenTofu: %s', async (_, files, verdict) => {
  expect((await checkTerraform(files)).verdict).toBe(verdict);
});
