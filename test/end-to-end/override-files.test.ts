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
