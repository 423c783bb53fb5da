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

test.each([
  [
    'a block takes the place of those that dynamic makes',
    'ingress {\n    from_port = 22\n    to_port = 22\n    protocol = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }',
    'blocked',
  ],
  ['dynamic takes the place of blocks', 'dynamic "ingress" {\n    for_each = []\n    content {}\n  }', 'blocked'],
  ['dynamic of another type leaves them', 'dynamic "egress" {\n    for_each = []\n    content {}\n  }', 'private'],
])('%s', async (_, block, verdict) => {
  const group = (ingress: string) =>
    changed(
      ['ip_protocol       = "tcp"', 'ip_protocol       = "udp"'],
      ['  description = "HTTPS from the VPC to the interface endpoints"\n', `${ingress}\n`],
    );
  const rule = (port: string) =>
    `from_port = ${port}\nto_port = ${port}\nprotocol = "tcp"\ncidr_blocks = ["10.0.0.0/16"]`;
  const override = `resource "aws_security_group" "vpc_endpoint" {\n  ${block}\n}\n`;
  for (const written of [
    `ingress {\n${rule('443')}\n}`,
    `dynamic "ingress" {\nfor_each = [443]\ncontent {\n${rule('ingress.value')}\n}\n}`,
  ])
    expect((await checkTerraform({ 'main.tf': group(written), 'override.tf': override })).verdict).toBe(verdict);
});
