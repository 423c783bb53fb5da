import { describe, expect, test } from 'vitest';
import { networkOf, type Told, told } from '../../../test/fixtures/workloads/told.js';

const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:v1';

/** A service on Fargate; `service` and `task` are further arguments, `container` those of its one container. */
function fargate({
  service = '',
  task = '',
  container = '',
  more = '',
  image = `"${IMAGE}"`,
  launch = 'launch_type = "FARGATE"',
}: Readonly<Record<string, string>> = {}): string {
  return `
resource "aws_ecs_cluster" "main" {
  name = "main"
}
resource "aws_ecs_task_definition" "api" {
  family                   = "api"
  network_mode             = "awsvpc"
  ${task.includes('requires_compatibilities') ? '' : 'requires_compatibilities = ["FARGATE"]'}
  ${task}
  container_definitions = jsonencode([{
    name  = "api"
    image = ${image}
    ${container}
  }])
}
resource "aws_ecs_service" "api" {
  name            = "api"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.api.arn
  ${launch}
  ${service}
  network_configuration {
    subnets         = [aws_subnet.a.id, aws_subnet.b.id]
    security_groups = [aws_security_group.app.id]
    ${service.includes('public') ? 'assign_public_ip = true' : ''}
  }
}
${more}`;
}

/** Rows of a table whose last column may be left out. */
function rows<T>(
  table: readonly (readonly [name: string, given: string, expected: T, more?: string])[],
): readonly (readonly [name: string, given: string, expected: T, more: string])[] {
  return table.map(([name, given, expected, more = '']) => [name, given, expected, more]);
}

const PLAIN: Told = {
  kind: 'ecs-fargate',
  subnets: ['a', 'b'],
  groups: ['app'],
  publicIp: false,
  images: [IMAGE],
  needs: [],
};

describe('a service on Fargate', () => {
  test.each<readonly [name: string, source: string, expected: Partial<Told>]>([
    ['by its launch type', fargate(), {}],
    ['with a public address', fargate({ service: '# public' }), { publicIp: true }],
    [
      'by its capacity provider strategy',
      fargate({
        launch: 'capacity_provider_strategy {\n capacity_provider = "FARGATE_SPOT"\n weight = 1\n }',
      }),
      {},
    ],
    [
      "by the cluster's default strategy",
      fargate({
        launch: '',
        more: `resource "aws_ecs_cluster_capacity_providers" "main" {
          cluster_name       = aws_ecs_cluster.main.name
          capacity_providers = ["FARGATE", "FARGATE_SPOT"]
          default_capacity_provider_strategy {
            capacity_provider = "FARGATE"
            weight            = 1
          }
          default_capacity_provider_strategy {
            capacity_provider = "FARGATE_SPOT"
            weight            = 4
          }
        }`,
      }),
      {},
    ],
    [
      'in a cluster that is declared elsewhere, by a task made for Fargate alone',
      fargate({ launch: '' }).replace('aws_ecs_cluster.main.id', 'var.cluster') +
        'variable "cluster" {\n  type = string\n}',
      {},
    ],
    [
      'a task definition by family and revision',
      fargate().replace(
        'aws_ecs_task_definition.api.arn',
        '"${aws_ecs_task_definition.api.family}:${aws_ecs_task_definition.api.revision}"',
      ),
      {},
    ],
    ['a task definition by its family', fargate().replace('aws_ecs_task_definition.api.arn', '"api"'), {}],
    [
      'a task definition by the newest of two revisions',
      fargate({
        more: 'data "aws_ecs_task_definition" "api" {\n  task_definition = aws_ecs_task_definition.api.family\n}',
      }).replace(
        'aws_ecs_task_definition.api.arn',
        '"${aws_ecs_task_definition.api.family}:${max(aws_ecs_task_definition.api.revision, data.aws_ecs_task_definition.api.revision)}"',
      ),
      {},
    ],
    [
      'a task definition by data source',
      fargate({
        more: 'data "aws_ecs_task_definition" "api" {\n  task_definition = aws_ecs_task_definition.api.family\n}',
      }).replace('aws_ecs_task_definition.api.arn', 'data.aws_ecs_task_definition.api.arn'),
      {},
    ],
    [
      'platform version 1.3.0',
      fargate({ service: 'platform_version = "1.3.0"' }),
      { images: [IMAGE, 'without token'] },
    ],
    ['platform version 1.4.0', fargate({ service: 'platform_version = "1.4.0"' }), {}],
    ['the latest platform version', fargate({ service: 'platform_version = "LATEST"' }), {}],
    [
      'Windows, whose platform versions begin anew',
      fargate({
        service: 'platform_version = "1.0.0"',
        task: 'runtime_platform {\n operating_system_family = "WINDOWS_SERVER_2022_CORE"\n }',
      }),
      {},
    ],
    [
      'secrets on platform 1.3.0, which do not go through the task',
      fargate({
        service: 'platform_version = "1.3.0"',
        container: 'secrets = [{ name = "A", valueFrom = "/app/a" }]',
      }),
      { images: [IMAGE, 'without token'] },
    ],
    [
      'a launch type that is not known',
      `${fargate({ launch: 'launch_type = var.launch' })}variable "launch" {\n  type = string\n}`,
      { subnets: ['…var.launch'], groups: ['…var.launch'], publicIp: '?var.launch' },
    ],
    [
      'subnets that are not known',
      `${fargate().replace('[aws_subnet.a.id, aws_subnet.b.id]', 'var.subnets')}variable "subnets" {\n  type = list(string)\n}`,
      { subnets: ['…var.subnets'] },
    ],
    [
      'a task definition that is declared elsewhere',
      `${fargate().replace('aws_ecs_task_definition.api.arn', 'var.task')}variable "task" {\n  type = string\n}`,
      { images: ['…var.task'] },
    ],
  ])('%s', async (_, source, expected) => {
    expect(await told(source)).toEqual({ 'aws_ecs_service.api': { ...PLAIN, ...expected } });
  });
});

describe('what a container needs', () => {
  test.each(
    rows<readonly string[]>([
      [
        'awslogs, which starts with its log stream',
        'logConfiguration = { logDriver = "awslogs", options = { awslogs-region = "eu-west-1" } }',
        ['start logs eu-west-1: awslogs driver of container api'],
      ],
      [
        'awslogs in another region',
        'logConfiguration = { logDriver = "awslogs", options = { awslogs-region = "us-east-1" } }',
        ['start logs us-east-1: awslogs driver of container api'],
      ],
      [
        'awslogs that may drop lines',
        'logConfiguration = { logDriver = "awslogs", options = { awslogs-region = "eu-west-1", mode = "non-blocking" } }',
        ['feature logs eu-west-1: awslogs driver of container api'],
      ],
      [
        "awslogs in the region of the provider's data source",
        'logConfiguration = { logDriver = "awslogs", options = { awslogs-region = data.aws_region.current.name } }',
        ['start logs eu-west-1: awslogs driver of container api'],
        'data "aws_region" "current" {}',
      ],
      [
        'awslogs in a region that is not known',
        'logConfiguration = { logDriver = "awslogs", options = { awslogs-region = var.region } }',
        ['start logs ?var.region: awslogs driver of container api'],
        'variable "region" {\n  type = string\n}',
      ],
      [
        'awslogs with an endpoint of its own',
        'logConfiguration = { logDriver = "awslogs", options = { awslogs-endpoint = "https://vpce-1.logs.eu-west-1.vpce.amazonaws.com" } }',
        ['start logs vpce-1.logs.eu-west-1.vpce.amazonaws.com: awslogs driver of container api'],
      ],
      ['a driver that writes to no service of AWS', 'logConfiguration = { logDriver = "json-file" }', []],
      [
        'a log driver that is not known',
        'logConfiguration = { logDriver = var.driver }',
        ['start logs ?var.driver: log driver of container api'],
        'variable "driver" {\n  type = string\n}',
      ],
      [
        'FireLens to CloudWatch Logs',
        'logConfiguration = { logDriver = "awsfirelens", options = { Name = "cloudwatch_logs", region = "eu-west-1" } }',
        ['feature logs eu-west-1: FireLens output of container api'],
      ],
      [
        'FireLens to Firehose',
        'logConfiguration = { logDriver = "awsfirelens", options = { Name = "kinesis_firehose", region = "eu-west-1" } }',
        ['feature kinesis-firehose eu-west-1: FireLens output of container api'],
      ],
      [
        'FireLens to someone else, with a key from Parameter Store',
        'logConfiguration = { logDriver = "awsfirelens", options = { Name = "datadog" }, secretOptions = [{ name = "apikey", valueFrom = "/datadog/key" }] }',
        ['start ssm: secret apikey in the log options of container api'],
      ],
      [
        'FireLens configured by a file in S3',
        'firelensConfiguration = { type = "fluentbit", options = { config-file-type = "s3", config-file-value = "arn:aws:s3:::config/fluent.conf" } }',
        ['start s3 config: FireLens configuration of container api'],
      ],
      [
        'a secret of Secrets Manager by its ARN, in another region',
        'secrets = [{ name = "A", valueFrom = "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-AbCdEf" }]',
        ['start secretsmanager us-east-1: secret A of container api'],
      ],
      [
        'a key of a secret that is declared',
        'secrets = [{ name = "A", valueFrom = "${aws_secretsmanager_secret.a.arn}:password::" }]',
        ['start secretsmanager eu-west-1: secret A of container api'],
        'resource "aws_secretsmanager_secret" "a" {\n  name = "a"\n}',
      ],
      [
        'the password that RDS keeps',
        'secrets = [{ name = "A", valueFrom = aws_db_instance.a.master_user_secret[0].secret_arn }]',
        ['start secretsmanager eu-west-1: secret A of container api'],
        'resource "aws_db_instance" "a" {\n  manage_master_user_password = true\n}',
      ],
      [
        'a parameter by its name, and one that is declared',
        'secrets = [{ name = "A", valueFrom = "/a" }, { name = "B", valueFrom = aws_ssm_parameter.b.arn }]',
        ['start ssm: secret A of container api', 'start ssm eu-west-1: secret B of container api'],
        'resource "aws_ssm_parameter" "b" {\n  name = "/b"\n  type = "String"\n}',
      ],
      [
        'a secret that is not known',
        'secrets = [{ name = "A", valueFrom = var.secret }]',
        ['start secretsmanager ?var.secret: secret A of container api'],
        'variable "secret" {\n  type = string\n}',
      ],
      [
        'credentials of another registry',
        'repositoryCredentials = { credentialsParameter = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub" }',
        ['pull secretsmanager eu-west-1: registry credentials of container api'],
      ],
      [
        'an environment file',
        'environmentFiles = [{ type = "s3", value = "arn:aws:s3:::config/api.env" }]',
        ['start s3 config: environment file of container api'],
      ],
      [
        'an environment file in a bucket that is declared',
        'environmentFiles = [{ type = "s3", value = "${aws_s3_bucket.config.arn}/api.env" }]',
        ['start s3 app-config: environment file of container api'],
        'resource "aws_s3_bucket" "config" {\n  bucket = "app-config"\n}',
      ],
    ]),
  )('%s', async (_, container, needs, more) => {
    const workloads = await told(fargate({ container, more }));
    expect(workloads['aws_ecs_service.api']?.needs).toEqual(needs);
  });
});

describe('what a service needs', () => {
  test.each(
    rows<readonly string[]>([
      ['ECS Exec', 'enable_execute_command = true', ['feature ssmmessages: ECS Exec of aws_ecs_service.api']],
      ['no ECS Exec', 'enable_execute_command = false', []],
      [
        'ECS Exec that may be off',
        'enable_execute_command = var.exec',
        ['feature ssmmessages ?var.exec: ECS Exec of aws_ecs_service.api'],
      ],
      [
        'ECS Exec with logs, a bucket and a key',
        'enable_execute_command = true',
        [
          'feature ssmmessages: ECS Exec of aws_ecs_service.api',
          'feature kms: session key of ECS Exec of aws_ecs_service.api',
          'feature logs: session log of ECS Exec of aws_ecs_service.api',
          'feature s3 sessions: session log of ECS Exec of aws_ecs_service.api',
        ],
        `configuration {
        execute_command_configuration {
          kms_key_id = "alias/exec"
          logging    = "OVERRIDE"
          log_configuration {
            cloud_watch_log_group_name = "/exec"
            s3_bucket_name             = "sessions"
          }
        }
      }`,
      ],
      [
        'Service Connect, which needs nothing but its log driver',
        `service_connect_configuration {
        enabled = true
        log_configuration {
          log_driver = "awslogs"
          options    = { awslogs-region = "eu-west-1" }
        }
      }`,
        ['start logs eu-west-1: awslogs driver of the Service Connect proxy'],
      ],
    ]),
  )('%s', async (_, service, needs, cluster) => {
    const source = fargate({ service, more: 'variable "exec" {\n  type = bool\n}' }).replace(
      'name = "main"',
      `name = "main"\n${cluster}`,
    );
    expect((await told(source))['aws_ecs_service.api']?.needs).toEqual(needs);
  });

  test('a file system of EFS is told to be out of scope', async () => {
    const task = `volume {
      name = "data"
      efs_volume_configuration {
        file_system_id = "fs-1"
      }
    }`;
    const { assumptions } = await networkOf(fargate({ task }));
    expect(assumptions.join(' ')).toContain('aws_ecs_task_definition.api mounts EFS over NFS');
  });
});

describe('images', () => {
  const REPOSITORY = 'resource "aws_ecr_repository" "api" {\n  name = "shop/api"\n}\n';

  test.each(
    rows<string>([
      ['written out', `"${IMAGE}"`, IMAGE],
      [
        "a repository's own URL",
        '"${aws_ecr_repository.api.repository_url}:v1"',
        '*.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1',
        REPOSITORY,
      ],
      [
        'a tag that is not known changes nothing',
        '"${aws_ecr_repository.api.repository_url}:${var.tag}"',
        '*.dkr.ecr.eu-west-1.amazonaws.com/shop/api',
        `${REPOSITORY}variable "tag" {\n  type = string\n}`,
      ],
      [
        'an account that is looked up',
        '"${data.aws_caller_identity.me.account_id}.dkr.ecr.eu-west-1.amazonaws.com/api:v1"',
        '*.dkr.ecr.eu-west-1.amazonaws.com/api:v1',
        'data "aws_caller_identity" "me" {}',
      ],
      [
        'an account by variable',
        '"${var.account}.dkr.ecr.eu-west-1.amazonaws.com/api:v1"',
        '*.dkr.ecr.eu-west-1.amazonaws.com/api:v1',
        'variable "account" {\n  type = string\n}',
      ],
      [
        'a repository of a data source',
        '"${data.aws_ecr_repository.api.repository_url}@sha256:0000"',
        '210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/api@sha256:0000',
        'data "aws_ecr_repository" "api" {\n  name        = "shop/api"\n  registry_id = "210987654321"\n}',
      ],
      [
        'an image of a data source',
        'data.aws_ecr_image.api.image_uri',
        '*.dkr.ecr.eu-west-1.amazonaws.com/shop/api',
        `${REPOSITORY}data "aws_ecr_image" "api" {\n  repository_name = aws_ecr_repository.api.name\n  image_tag       = "v1"\n}`,
      ],
      ['Docker Hub', '"nginx:latest"', 'nginx:latest'],
      ['Docker Hub, of any tag', '"library/nginx:${var.tag}"', 'library/nginx', 'variable "tag" {\n  type = string\n}'],
      ['nothing but a variable', 'var.image', '?var.image', 'variable "image" {\n  type = string\n}'],
      [
        'a registry that is not known',
        '"${var.registry}/api:v1"',
        '?var.registry',
        'variable "registry" {\n  type = string\n}',
      ],
      [
        'a region that is not known',
        '"123456789012.dkr.ecr.${var.region}.amazonaws.com/api:v1"',
        '?var.region',
        'variable "region" {\n  type = string\n}',
      ],
    ]),
  )('%s', async (_, image, expected, more) => {
    expect((await told(fargate({ image, more })))['aws_ecs_service.api']?.images).toEqual([
      expected.replace(/:v1$/, image.includes('data.aws_ecr_image') ? '' : ':v1'),
    ]);
  });

  test('all containers, sidecars as well, from a template file', async () => {
    const source = fargate().replace(
      /container_definitions = jsonencode\(\[\{[\s\S]*?\}\]\)/,
      `container_definitions = <<EOF
      [
        { "name": "api", "image": "\${aws_ecr_repository.api.repository_url}:v1" },
        { "name": "proxy", "image": "public.ecr.aws/envoy:v1" }
      ]
      EOF`,
    );
    expect((await told(source + REPOSITORY))['aws_ecs_service.api']?.images).toEqual([
      '*.dkr.ecr.eu-west-1.amazonaws.com/shop/api:v1',
      'public.ecr.aws/envoy:v1',
    ]);
  });

  test('containers that are not known', async () => {
    const source = fargate({ more: 'variable "containers" {\n  type = string\n}' }).replace(
      /jsonencode\(\[\{[\s\S]*?\}\]\)/,
      'var.containers',
    );
    expect((await told(source))['aws_ecs_service.api']?.images).toEqual(['…var.containers']);
  });

  test('containers that are no JSON are one clear error', async () => {
    const source = fargate().replace(/jsonencode\(\[\{[\s\S]*?\}\]\)/, '"[{"');
    await expect(told(source)).rejects.toThrow(/container_definitions of aws_ecs_task_definition\.api can't be read/);
  });
});

const HOSTS = `
resource "aws_launch_template" "hosts" {
  vpc_security_group_ids = [aws_security_group.host.id]
}
resource "aws_autoscaling_group" "hosts" {
  vpc_zone_identifier = [aws_subnet.b.id]
  launch_template {
    id = aws_launch_template.hosts.id
  }
}
resource "aws_ecs_capacity_provider" "hosts" {
  name = "hosts"
  auto_scaling_group_provider {
    auto_scaling_group_arn = aws_autoscaling_group.hosts.arn
  }
}
`;

const AGENT = (host: string) =>
  ['ecs', 'ecs-agent', 'ecs-telemetry'].map((service) => `start ${service}: container agent of ${host}`);

const ON_HOSTS: Told = {
  kind: 'ecs-ec2',
  subnets: ['b'],
  groups: ['host'],
  publicIp: 'subnet',
  images: [IMAGE],
  needs: AGENT('capacity provider aws_ecs_capacity_provider.hosts'),
};

describe('a service on container instances', () => {
  const STRATEGY =
    'capacity_provider_strategy {\n capacity_provider = aws_ecs_capacity_provider.hosts.name\n weight = 1\n }';
  const ASSOCIATED = `
resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = [aws_ecs_capacity_provider.hosts.name]
}`;

  test.each<readonly [name: string, source: string, expected: Partial<Told>]>([
    ["pulls through the host's interface, by its strategy", fargate({ launch: STRATEGY, more: HOSTS }), {}],
    ["by the cluster's capacity providers", fargate({ launch: 'launch_type = "EC2"', more: HOSTS + ASSOCIATED }), {}],
    ['by neither launch type nor default strategy', fargate({ launch: '', more: HOSTS + ASSOCIATED }), {}],
    [
      'groups and addresses of the first interface of the launch template',
      fargate({
        launch: STRATEGY,
        more: HOSTS.replace(
          'vpc_security_group_ids = [aws_security_group.host.id]',
          'network_interfaces {\n security_groups = [aws_security_group.app.id]\n associate_public_ip_address = true\n }',
        ),
      }),
      { groups: ['app'], publicIp: true },
    ],
    [
      'a launch configuration',
      fargate({
        launch: STRATEGY,
        more: `${HOSTS.replace(/launch_template \{[^}]*\}/, 'launch_configuration = aws_launch_configuration.hosts.name')}
          resource "aws_launch_configuration" "hosts" {
            security_groups = [aws_security_group.app.id]
          }`,
      }),
      { groups: ['app'] },
    ],
    [
      'a mixed instances policy',
      fargate({
        launch: STRATEGY,
        more: HOSTS.replace(
          /launch_template \{[^}]*\}/,
          'mixed_instances_policy {\n launch_template {\n launch_template_specification {\n launch_template_id = aws_launch_template.hosts.id\n }\n }\n }',
        ),
      }),
      {},
    ],
    [
      'hosts whose start script names the cluster',
      fargate({
        launch: 'launch_type = "EC2"',
        more: HOSTS.replace(/resource "aws_ecs_capacity_provider"[\s\S]*$/, '').replace(
          'vpc_security_group_ids',
          'user_data = base64encode("#!/bin/bash\\necho ECS_CLUSTER=${aws_ecs_cluster.main.name} >> /etc/ecs/ecs.config")\n  vpc_security_group_ids',
        ),
      }),
      { needs: AGENT('Auto Scaling group aws_autoscaling_group.hosts') },
    ],
    [
      'managed instances of ECS',
      fargate({
        launch: STRATEGY,
        more: `resource "aws_ecs_capacity_provider" "hosts" {
          name    = "hosts"
          cluster = "main"
          managed_instances_provider {
            infrastructure_role_arn = "arn:aws:iam::123456789012:role/ecs"
            instance_launch_template {
              ec2_instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/ecs"
              network_configuration {
                subnets         = [aws_subnet.a.id]
                security_groups = [aws_security_group.app.id]
              }
            }
          }
        }`,
      }),
      { subnets: ['a'], groups: ['app'], needs: [] },
    ],
  ])('%s', async (_, source, expected) => {
    const { 'aws_ecs_service.api': service, ...others } = await told(source);
    expect(service).toEqual({ ...ON_HOSTS, ...expected });
    expect(others).toEqual({});
  });

  test('a host that is not told', async () => {
    const what = 'which container instances run aws_ecs_service.api';
    expect(await told(fargate({ launch: 'launch_type = "EC2"' }))).toMatchObject({
      'aws_ecs_service.api': { kind: 'ecs-ec2', subnets: [`…${what}`], groups: [`…${what}`] },
    });
  });

  test('on both, where its strategy says so', async () => {
    const launch = `capacity_provider_strategy {\n capacity_provider = "FARGATE"\n weight = 1\n }\n${STRATEGY}`;
    const workloads = await told(fargate({ launch, more: HOSTS }));
    expect(Object.values(workloads).map(({ kind }) => kind)).toEqual(['ecs-fargate', 'ecs-ec2']);
  });

  test("what runs in the task talks through the task's own interface", async () => {
    const launch = STRATEGY;
    const workloads = await told(fargate({ launch, more: HOSTS, service: 'enable_execute_command = true' }));
    expect(workloads).toEqual({
      'aws_ecs_service.api': ON_HOSTS,
      'aws_ecs_service.api once more': {
        ...PLAIN,
        kind: 'ecs-ec2',
        images: ['none'],
        needs: ['feature ssmmessages: ECS Exec of aws_ecs_service.api'],
      },
    });
  });

  test('on instances outside of AWS nothing is judged', async () => {
    const { workloads, assumptions } = await networkOf(fargate({ launch: 'launch_type = "EXTERNAL"' }));
    expect(workloads).toEqual([]);
    expect(assumptions.join(' ')).toContain('aws_ecs_service.api runs on instances outside of AWS');
  });
});

describe('tasks that something else starts', () => {
  const network = `network_configuration {
    subnets         = [aws_subnet.a.id, aws_subnet.b.id]
    security_groups = [aws_security_group.app.id]
  }`;
  const task = fargate().replace(/resource "aws_ecs_service"[\s\S]*$/, '');

  test.each<readonly [id: string, source: string]>([
    [
      'aws_cloudwatch_event_target.nightly',
      `resource "aws_cloudwatch_event_target" "nightly" {
        rule = "nightly"
        arn  = aws_ecs_cluster.main.arn
        ecs_target {
          task_definition_arn = aws_ecs_task_definition.api.arn
          launch_type         = "FARGATE"
          ${network}
        }
      }`,
    ],
    [
      'aws_scheduler_schedule.nightly',
      `resource "aws_scheduler_schedule" "nightly" {
        schedule_expression = "rate(1 day)"
        target {
          arn = aws_ecs_cluster.main.arn
          ecs_parameters {
            task_definition_arn = aws_ecs_task_definition.api.arn
            launch_type         = "FARGATE"
            ${network}
          }
        }
      }`,
    ],
    [
      'aws_pipes_pipe.queue',
      `resource "aws_pipes_pipe" "queue" {
        target = aws_ecs_cluster.main.arn
        target_parameters {
          ecs_task_parameters {
            task_definition_arn = aws_ecs_task_definition.api.arn
            launch_type         = "FARGATE"
            network_configuration {
              aws_vpc_configuration {
                subnets          = [aws_subnet.a.id, aws_subnet.b.id]
                security_groups  = [aws_security_group.app.id]
                assign_public_ip = "DISABLED"
              }
            }
          }
        }
      }`,
    ],
    [
      'aws_sfn_state_machine.flow',
      `resource "aws_sfn_state_machine" "flow" {
        definition = jsonencode({
          StartAt = "All"
          States = {
            All = {
              Type = "Map"
              Iterator = {
                StartAt = "Run"
                States = {
                  Run = {
                    Type     = "Task"
                    Resource = "arn:aws:states:::ecs:runTask.sync"
                    Parameters = {
                      LaunchType     = "FARGATE"
                      Cluster        = aws_ecs_cluster.main.arn
                      TaskDefinition = aws_ecs_task_definition.api.arn
                      NetworkConfiguration = {
                        AwsvpcConfiguration = {
                          Subnets        = [aws_subnet.a.id, aws_subnet.b.id]
                          SecurityGroups = [aws_security_group.app.id]
                          AssignPublicIp = "DISABLED"
                        }
                      }
                    }
                    End = true
                  }
                }
              }
            }
          }
        })
      }`,
    ],
    [
      'aws_ecs_task_set.blue',
      `resource "aws_ecs_service" "api" {
        name    = "api"
        cluster = aws_ecs_cluster.main.id
        deployment_controller {
          type = "EXTERNAL"
        }
      }
      resource "aws_ecs_task_set" "blue" {
        service         = aws_ecs_service.api.id
        cluster         = aws_ecs_cluster.main.id
        task_definition = aws_ecs_task_definition.api.arn
        launch_type     = "FARGATE"
        ${network}
      }`,
    ],
  ])('%s', async (id, source) => {
    expect(await told(task + source)).toEqual({ [id]: PLAIN });
  });

  test('two states of one machine have names of their own', async () => {
    const state = `{
      Type       = "Task"
      Resource   = "arn:aws:states:::ecs:runTask"
      Parameters = { LaunchType = "FARGATE", TaskDefinition = aws_ecs_task_definition.api.arn, NetworkConfiguration = { AwsvpcConfiguration = { Subnets = [aws_subnet.a.id] } } }
    }`;
    const source = `resource "aws_sfn_state_machine" "flow" {
      definition = jsonencode({ States = { First = ${state}, Second = ${state} } })
    }`;
    expect(Object.keys(await told(task + source))).toEqual([
      'aws_sfn_state_machine.flow/First',
      'aws_sfn_state_machine.flow/Second',
    ]);
  });
});

test('a service that may not exist says so', async () => {
  const source = fargate({ service: 'count = var.enabled ? 1 : 0', more: 'variable "enabled" {\n  type = bool\n}' });
  const { workloads } = await networkOf(source);
  expect(workloads.map(({ id, exists }) => [id, exists.known])).toEqual([['aws_ecs_service.api[0]', false]]);
});

test('a capacity provider with neither weight nor base gets no task', async () => {
  const launch = `capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
  capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.hosts.name
    weight            = 0
  }`;
  const workloads = await told(fargate({ launch, more: HOSTS }));
  expect(workloads['aws_ecs_service.api']).toEqual(PLAIN);
});

describe('a service of Express Mode', () => {
  const express = ({ network = '', container = '' }) => `
resource "aws_ecs_express_gateway_service" "api" {
  execution_role_arn      = "arn:aws:iam::123456789012:role/execution"
  infrastructure_role_arn = "arn:aws:iam::123456789012:role/infrastructure"
  primary_container {
    image = "${IMAGE}"
    ${container}
  }
  ${network}
}`;
  const NAME = 'aws_ecs_express_gateway_service.api';
  const GROUPS = `…which security groups ECS gives ${NAME}`;
  const LOGS = 'start logs: awslogs driver of container primary';
  const EXPRESS: Told = {
    ...PLAIN,
    groups: ['app', GROUPS],
    publicIp: `?whether ECS gives tasks of ${NAME} public addresses`,
    needs: [LOGS],
  };
  const SUBNETS = 'subnets = [aws_subnet.a.id, aws_subnet.b.id]';

  test.each<readonly [name: string, source: string, expected: Partial<Told>]>([
    [
      'in its subnets, with its groups and perhaps others',
      express({
        network: `network_configuration {\n ${SUBNETS}\n security_groups = [aws_security_group.app.id]\n }`,
      }),
      {},
    ],
    [
      'by an argument',
      express({
        network: `network_configuration = [{ ${SUBNETS}, security_groups = [aws_security_group.app.id] }]`,
      }),
      {},
    ],
    ['without groups', express({ network: `network_configuration {\n ${SUBNETS}\n }` }), { groups: [GROUPS] }],
    ['in the default VPC', express({}), { subnets: [`…the subnets of ${NAME}`], groups: [GROUPS] }],
    [
      'with secrets, and credentials of a registry',
      express({
        network: `network_configuration {\n ${SUBNETS}\n }`,
        container: `secret {
          name       = "KEY"
          value_from = "arn:aws:ssm:eu-west-1:123456789012:parameter/key"
        }
        repository_credentials {
          credentials_parameter = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry"
        }`,
      }),
      {
        groups: [GROUPS],
        needs: [
          'start ssm eu-west-1: secret KEY of container primary',
          'pull secretsmanager eu-west-1: registry credentials of container primary',
          LOGS,
        ],
      },
    ],
  ])('%s', async (_, source, expected) => {
    expect(await told(source)).toEqual({ [NAME]: { ...EXPRESS, ...expected } });
  });
});
