import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { planOf } from './as-plan.js';
import { checkTerraform } from './terraform.js';

function example(name: string): Readonly<Record<string, string>> {
  const folder = `examples/${name}`;
  const files = readdirSync(folder).filter((file) => /\.(tf|tftpl)$/.test(file));
  return Object.fromEntries(files.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]));
}

function told({ pulls }: CheckResult): readonly string[] {
  return pulls
    .flatMap(({ workload, subnet, legs }) =>
      legs.map(({ leg: { service, host, verdict } }) => `${workload} in ${subnet}: ${service} at ${host} ${verdict}`),
    )
    .sort();
}

const VARIABLES = new Map([['release', 'v1']]);

describe.each(['ecs', 'ecs-broken', 'eks', 'eks-broken'])('examples/%s as a plan', (name) => {
  const sources = example(name);
  const variables = name.startsWith('ecs') ? VARIABLES : new Map<string, string>();

  test('with its source beside it says the same', async () => {
    const text = JSON.stringify(await planOf(sources, '', { variables }));
    const document = { name: 'plan.json', text };
    const asPlan = await checkTerraform({ ...sources, 'plan.json': text }, { document });
    expect(told(asPlan)).toEqual(told(await checkTerraform(sources, { variables })));
  });

  test('alone says nothing else that is known', async () => {
    const text = JSON.stringify(await planOf(sources, '', { variables }));
    const alone = await checkTerraform({ 'plan.json': text }, { document: { name: 'plan.json', text } });
    const source = await checkTerraform(sources, { variables });
    // A plan doesn't tell what containers hold whose images are made with it, nor all that a `for` goes over.
    const known = told(alone).filter((line) => !line.endsWith(' unknown') && !line.includes(' at * '));
    expect(known.filter((line) => !told(source).includes(line))).toEqual([]);
    expect(workloadsOf(alone)).toEqual(workloadsOf(source));
  });
});

function workloadsOf({ pulls }: CheckResult): ReadonlySet<string> {
  return new Set(pulls.map(({ workload }) => workload));
}

/** A state as `terraform show -json` prints it: ids are AWS's, and what nobody wrote is empty. */
const STATE = {
  format_version: '1.0',
  terraform_version: '1.11.4',
  values: {
    root_module: {
      resources: [
        resource('aws_vpc', 'main', {
          id: 'vpc-1',
          arn: 'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1',
          cidr_block: '10.0.0.0/16',
          enable_dns_support: true,
          enable_dns_hostnames: true,
          default_security_group_id: 'sg-0',
          default_network_acl_id: 'acl-0',
          default_route_table_id: 'rtb-0',
          main_route_table_id: 'rtb-0',
        }),
        resource('aws_subnet', 'a', {
          id: 'subnet-1',
          vpc_id: 'vpc-1',
          cidr_block: '10.0.1.0/24',
          availability_zone: 'eu-west-1a',
        }),
        resource('aws_security_group', 'host', {
          id: 'sg-1',
          vpc_id: 'vpc-1',
          ingress: [],
          egress: [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }],
        }),
        resource('aws_ecs_cluster', 'main', {
          id: 'arn:aws:ecs:eu-west-1:123456789012:cluster/main',
          arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/main',
          name: 'main',
        }),
        resource('aws_ecs_task_definition', 'api', {
          id: 'api',
          arn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:7',
          family: 'api',
          network_mode: 'bridge',
          requires_compatibilities: ['EC2'],
          volume: [],
          container_definitions: JSON.stringify([
            {
              name: 'api',
              image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:v1',
              logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': 'eu-west-1' } },
              environment: [],
              secrets: [],
            },
          ]),
        }),
        resource('aws_launch_template', 'hosts', {
          id: 'lt-1',
          name: 'hosts',
          vpc_security_group_ids: [],
          security_group_names: [],
          network_interfaces: [
            {
              device_index: 0,
              associate_public_ip_address: 'false',
              security_groups: ['sg-1'],
              network_interface_id: '',
            },
          ],
        }),
        resource('aws_autoscaling_group', 'hosts', {
          id: 'hosts',
          arn: 'arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/hosts',
          name: 'hosts',
          vpc_zone_identifier: ['subnet-1'],
          launch_configuration: '',
          launch_template: [{ id: 'lt-1', name: 'hosts', version: '3' }],
          mixed_instances_policy: [],
        }),
        resource('aws_ecs_capacity_provider', 'hosts', {
          id: 'arn:aws:ecs:eu-west-1:123456789012:capacity-provider/hosts',
          name: 'hosts',
          auto_scaling_group_provider: [
            {
              auto_scaling_group_arn:
                'arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/hosts',
            },
          ],
        }),
        resource('aws_ecs_service', 'api', {
          id: 'arn:aws:ecs:eu-west-1:123456789012:service/main/api',
          name: 'api',
          cluster: 'arn:aws:ecs:eu-west-1:123456789012:cluster/main',
          task_definition: 'api:7',
          launch_type: '',
          platform_version: '',
          network_configuration: [],
          enable_execute_command: false,
          capacity_provider_strategy: [{ base: 0, capacity_provider: 'hosts', weight: 1 }],
        }),
      ],
    },
  },
};

function resource(type: string, name: string, values: object): object {
  return { address: `${type}.${name}`, mode: 'managed', type, name, provider_name: 'aws', values };
}

test('a state names things by the ids of AWS', async () => {
  const text = JSON.stringify(STATE);
  const document = { name: 'state.json', text };
  const result = await checkTerraform({ 'state.json': text }, { document, region: 'eu-west-1' });
  expect(told(result)).toEqual(
    [
      'ecr.api at api.ecr.eu-west-1.amazonaws.com',
      'ecr.dkr at 123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      'ecs at ecs.eu-west-1.amazonaws.com',
      'ecs-agent at ecs-a.eu-west-1.amazonaws.com',
      'ecs-telemetry at ecs-t.eu-west-1.amazonaws.com',
      'logs at logs.eu-west-1.amazonaws.com',
      's3 at prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com',
    ].map((leg) => `aws_ecs_service.api in aws_subnet.a: ${leg} blocked`),
  );
  const [pull] = result.pulls;
  expect(pull?.puller).toMatchObject({
    kind: 'ecs-ec2',
    publicIp: { value: false },
    securityGroups: { items: [{ value: 'aws_security_group.host' }], complete: true },
  });
});
