import { expect, test } from 'vitest';
import { checkTerraform } from './terraform.js';

const CONFIGURATION = {
  '//': 'made by a generator',
  provider: { aws: [{ region: '${var.region}' }] },
  variable: { region: { type: 'string', default: 'eu-west-1' } },
  locals: { services: ['ecr.api', 'ecr.dkr'] },
  resource: {
    aws_vpc: { main: { cidr_block: '10.0.0.0/16', enable_dns_hostnames: true } },
    aws_subnet: {
      app: { vpc_id: '${aws_vpc.main.id}', cidr_block: '10.0.1.0/24', availability_zone: '${var.region}a' },
      endpoint: { vpc_id: '${aws_vpc.main.id}', cidr_block: '10.0.2.0/24', availability_zone: '${var.region}a' },
    },
    aws_route_table: { private: { vpc_id: '${aws_vpc.main.id}' } },
    aws_route_table_association: {
      app: { subnet_id: '${aws_subnet.app.id}', route_table_id: '${aws_route_table.private.id}' },
    },
    aws_security_group: {
      endpoint: {
        vpc_id: '${aws_vpc.main.id}',
        dynamic: {
          ingress: {
            for_each: [443],
            content: {
              from_port: '${ingress.value}',
              to_port: '${ingress.value}',
              protocol: 'tcp',
              cidr_blocks: ['${aws_vpc.main.cidr_block}'],
            },
          },
        },
      },
    },
    aws_vpc_endpoint: {
      interface: {
        for_each: '${toset(local.services)}',
        vpc_id: '${aws_vpc.main.id}',
        service_name: 'com.amazonaws.${var.region}.${each.key}',
        vpc_endpoint_type: 'Interface',
        private_dns_enabled: true,
        subnet_ids: ['${aws_subnet.endpoint.id}'],
        security_group_ids: ['${aws_security_group.endpoint.id}'],
      },
      s3: {
        vpc_id: '${aws_vpc.main.id}',
        service_name: 'com.amazonaws.${var.region}.s3',
        route_table_ids: ['${aws_route_table.private.id}'],
      },
    },
  },
};

test('JSON syntax is read as native syntax is', async () => {
  const text = JSON.stringify(CONFIGURATION, null, 2);
  const result = await checkTerraform({ 'main.tf.json': text });
  expect(result.verdict).toBe('private');
  expect(result.findings).toEqual([]);
});

test('a finding points to the argument in the JSON file', async () => {
  const text = JSON.stringify(CONFIGURATION, null, 2).replace('"vpc_endpoint_type": "Interface",', '');
  const { findings } = await checkTerraform({ 'main.tf.json': text });
  const { location } = findings.find(({ rule }) => rule === 'endpoint-type-mismatch') ?? {};
  expect(text.split('\n')[(location?.line ?? 0) - 1]).toContain('"interface": {');
});

test.each([
  ['broken JSON', '{"resource": ', /main\.tf\.json/, 'Invalid JSON'],
  ['a broken template', '{"resource": {"aws_vpc": {"main": {"cidr_block": "${"}}}}', /main\.tf\.json/, ''],
  ['deep nesting', `{"locals": {"a": ${'['.repeat(500)}${']'.repeat(500)}}}`, /main\.tf\.json/, 'Nesting too deep'],
])('%s is refused in one line', async (_, text, file, summary) => {
  const error = await checkTerraform({ 'main.tf.json': text }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'InputError', message: expect.stringContaining(summary) });
  expect(error).toMatchObject({ place: { file: expect.stringMatching(file) } });
});
