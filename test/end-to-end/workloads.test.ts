import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { explain } from '../../src/report/explain.js';
import { toJson } from '../../src/report/json.js';
import { NO_PAINT } from '../../src/report/paint.js';
import { toText } from '../../src/report/text.js';
import { checkTerraform, errors, ORIGINAL } from './terraform.js';

/** A service of the original system's application subnets, with a log and a secret. */
const SERVICE = `
resource "aws_ecr_repository" "api" {
  name = "shop/api"
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_security_group" "api" {
  vpc_id = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_secretsmanager_secret" "database" {
  name = "database"
}

resource "aws_ecs_task_definition" "api" {
  family                   = "api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([
    {
      name  = "api"
      image = "\${aws_ecr_repository.api.repository_url}:v1"
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = "/shop/api"
          awslogs-region        = "ap-northeast-1"
          awslogs-stream-prefix = "api"
        }
      }
      secrets = [{ name = "PASSWORD", valueFrom = aws_secretsmanager_secret.database.arn }]
    },
  ])
}

resource "aws_ecs_service" "api" {
  name            = "api"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.api.arn
  desired_count   = 2
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [aws_subnet.private_1a_app1.id, aws_subnet.private_1c_app1.id]
    security_groups = [aws_security_group.api.id]
  }
}
`;

/** `aws_ecs_service.api in aws_subnet.a: ecr.api private (pull, image of container api)`. */
function told({ pulls }: CheckResult): readonly string[] {
  return pulls.flatMap(({ workload, kind, subnet, legs }) =>
    legs.map(
      ({ leg: { service, verdict, neededFor, why } }) =>
        `${workload} (${kind}) in ${subnet}: ${service} ${verdict}, ${neededFor}: ${why}`,
    ),
  );
}

function explained(result: CheckResult, workload: string, service: string | null = null): string {
  return explain(result, { workload, service }, { width: 80, paint: NO_PAINT });
}

describe('a Fargate service in the original system', () => {
  test('has the legs of its pull and of its start, each with its reason', async () => {
    const result = await checkTerraform(ORIGINAL + SERVICE);
    const subnet = 'aws_ecs_service.api (ecs-fargate) in aws_subnet.private_1a_app1';
    expect(told(result).slice(0, 5)).toEqual([
      `${subnet}: ecr.api private, pull: image of container api`,
      `${subnet}: ecr.dkr private, pull: image of container api`,
      `${subnet}: s3 private, pull: image of container api`,
      `${subnet}: logs private, start: awslogs driver of container api`,
      `${subnet}: secretsmanager blocked, start: secret PASSWORD of container api`,
    ]);
    expect(result.pulls.map(({ subnet: id }) => id)).toEqual([
      'aws_subnet.private_1a_app1',
      'aws_subnet.private_1c_app1',
    ]);
    expect(errors(result)).toEqual(['endpoint-missing aws_vpc.main']);
    const [finding] = result.findings;
    expect(finding?.message).toContain('secret PASSWORD of container api');
  });

  test('whose logs are in another region is not told to add an endpoint for them', async () => {
    const source = SERVICE.replace(/awslogs-region .*/, 'awslogs-region = "us-east-1"').replace(/secrets = .*/, '');
    const result = await checkTerraform(ORIGINAL + source);
    expect(errors(result)).toEqual(['endpoint-missing aws_vpc.main']);
    expect(result.findings[0]?.fix).toMatch(/^Name the region of the VPC where logs of us-east-1 is asked for/);
  });

  test('is told from the task definition to the endpoint', async () => {
    const result = await checkTerraform({ 'main.tf': ORIGINAL, 'service.tf': SERVICE });
    const lines = explained(result, 'aws_ecs_service.api', 'logs').split('\n');
    expect(lines.slice(0, 8)).toEqual([
      'aws_ecs_service.api (aws_subnet.private_1a_app1, ap-northeast-1a, 10.0.1.0/24): blocked',
      '  ecs-fargate, service.tf:49:1',
      '  task definition aws_ecs_task_definition.api, service.tf:25:1',
      "  the task's network interface carries aws_security_group.api",
      '',
      'logs  ✓ private via aws_vpc_endpoint.interface["logs"]',
      '  logs.ap-northeast-1.amazonaws.com:443, awslogs driver of container api',
      '  (start), service.tf:32:3',
    ]);
    expect(lines.at(-3)).toMatch(/^aws_ecs_service\.api \(aws_subnet\.private_1c_app1.*: as above$/);
  });

  test('needs no workload to be assumed', async () => {
    const { assumptions, pulls } = await checkTerraform(ORIGINAL + SERVICE);
    expect(assumptions.join(' ')).not.toContain('is assumed');
    expect(new Set(pulls.map(({ kind }) => kind))).toEqual(new Set(['ecs-fargate']));
  });

  test.each<readonly [name: string, source: string, what: string]>([
    ['subnets', SERVICE.replace(/subnets +=.*/, 'subnets = var.subnets'), 'var.subnets'],
    ['a group', SERVICE.replace(/security_groups = .*/, 'security_groups = [var.group]'), 'var.group'],
    ['an image', SERVICE.replace(/image = .*/, 'image = var.image'), 'var.image'],
    [
      'whether it exists',
      SERVICE.replace('"aws_ecs_service" "api" {', '"aws_ecs_service" "api" {\n  count = var.many'),
      'var.many',
    ],
    [
      'the platform version',
      SERVICE.replace('launch_type ', 'platform_version = var.platform\n  launch_type '),
      'var.platform',
    ],
  ])('is unknown, not silent, where %s is not known', async (_, source, what) => {
    const variable = `variable "${what.slice(4)}" {}\n`;
    // In a network that fails elsewhere as well, nothing is said to fail of what may not be there.
    const result = await checkTerraform(ORIGINAL + source + variable);
    const failing = await checkTerraform(ORIGINAL.replace('"ecr.api"', '"ecr-api"') + source + variable);
    expect(result.pulls.length).toBeGreaterThan(0);
    expect(result.unknowns.map((unknown) => unknown.what)).toContain(what);
    expect(result.unknowns.find((unknown) => unknown.what === what)?.settle).toContain(`--var ${what.slice(4)}`);
    if (what === 'var.many') {
      expect(result.verdict).toBe('unknown');
      expect(failing.verdict).toBe('unknown');
    }
  });
});

describe('what pulls nothing', () => {
  const BASTION = `
resource "aws_instance" "bastion" {
  ami                  = "ami-12345678"
  instance_type        = "t3.micro"
  subnet_id            = aws_subnet.private_1a_app1.id
  iam_instance_profile = aws_iam_instance_profile.bastion.name
}
resource "aws_iam_instance_profile" "bastion" {
  role = aws_iam_role.bastion.name
}
resource "aws_iam_role" "bastion" {
  name               = "bastion"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy_attachment" "bastion" {
  role       = aws_iam_role.bastion.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}
`;

  test('has legs for logging in, which spoil no verdict', async () => {
    const closed = ORIGINAL.replace(/ssmmessages += "ssmmessages"/, '');
    expect(closed).not.toBe(ORIGINAL);
    const result = await checkTerraform(closed + SERVICE.replace(/secrets = .*/, '') + BASTION);
    expect(result.verdict).toBe('private');
    expect(told(result).filter((line) => line.includes('bastion'))).toEqual([
      'aws_instance.bastion (ec2) in aws_subnet.private_1a_app1: ssm private, feature: Session Manager on aws_instance.bastion',
      'aws_instance.bastion (ec2) in aws_subnet.private_1a_app1: ssmmessages blocked, feature: Session Manager on aws_instance.bastion',
    ]);
    expect(errors(result)).toEqual([]);
  });

  test('says nothing of who does: workloads are assumed beside it', async () => {
    const result = await checkTerraform(ORIGINAL + BASTION);
    expect(result.pulls.filter(({ kind }) => kind === 'assumed')).toHaveLength(4);
  });
});

test('containers that a module puts together, without what is null', async () => {
  const container = `
variable "name" {}
variable "image" {}
variable "secrets" {
  default = null
}
variable "log" {
  default = null
}
locals {
  all = {
    name             = var.name
    image            = var.image
    secrets          = var.secrets
    logConfiguration = var.log
    command          = null
  }
  given = { for key, value in local.all : key => value if value != null }
}
output "json" {
  value = "[\${jsonencode(local.given)}]"
}`;
  const source = SERVICE.replace(
    /container_definitions = jsonencode[\s\S]*?\n {2}\]\)/,
    'container_definitions = module.api.json',
  );
  const call = `module "api" {
    source = "./container"
    name   = "api"
    image  = "\${aws_ecr_repository.api.repository_url}:v1"
    log    = { logDriver = "awslogs", options = { awslogs-region = "ap-northeast-1" } }
  }`;
  const result = await checkTerraform({ 'main.tf': ORIGINAL + source + call, 'container/main.tf': container });
  expect(source).not.toBe(SERVICE);
  expect(
    told(result)
      .slice(0, 4)
      .map((line) => line.replace(/^.*: (?=\w)/, '')),
  ).toEqual([
    'image of container api',
    'image of container api',
    'image of container api',
    'awslogs driver of container api',
  ]);
  expect(result.verdict).toBe('private');
});

test('a module that could not be read may run workloads, which is said', async () => {
  const source = `module "service" {
    source  = "terraform-aws-modules/ecs/aws//modules/service"
    subnets = [aws_subnet.private_1a_app1.id]
  }`;
  const result = await checkTerraform(ORIGINAL + source);
  expect(result.assumptions.join(' ')).toContain('Workloads that module.service may run are not judged');
  expect(result.notices.join(' ')).toContain('module.service');
});

test('a service in the subnets of a module that could not be read is unknown', async () => {
  const source = `module "vpc" {
    source  = "terraform-aws-modules/vpc/aws"
    version = "6.0.0"
  }
  ${SERVICE.replace(/subnets +=.*/, 'subnets = module.vpc.private_subnets').replaceAll('aws_vpc.main.id', 'module.vpc.vpc_id')}`;
  const result = await checkTerraform(`provider "aws" {\n  region = "ap-northeast-1"\n}\n${source}`);
  expect(result.verdict).toBe('unknown');
  const [pull] = result.pulls;
  expect(pull).toMatchObject({ workload: 'aws_ecs_service.api', kind: 'ecs-fargate', subnet: null, vpc: null });
  expect(pull?.legs.map(({ leg }) => `${leg.service} ${leg.host}`)).toEqual([
    'ecr.api api.ecr.ap-northeast-1.amazonaws.com',
    'ecr.dkr *.dkr.ecr.ap-northeast-1.amazonaws.com',
    's3 prod-ap-northeast-1-starport-layer-bucket.s3.ap-northeast-1.amazonaws.com',
    'logs logs.ap-northeast-1.amazonaws.com',
    'secretsmanager secretsmanager.ap-northeast-1.amazonaws.com',
  ]);
  expect(result.unknowns.map(({ settle }) => settle).join(' ')).toContain('terraform init');
});

describe('text of many services', () => {
  const services = (count: number, failing: readonly number[]) =>
    Array.from({ length: count }, (_, index) =>
      SERVICE.replaceAll('"api"', `"api${index}"`)
        .replaceAll(/\b(aws_\w+)\.api\b/g, `$1.api${index}`)
        .replaceAll(/"(main|database)" \{/g, `"$1${index}" {`)
        .replaceAll('aws_ecs_cluster.main', `aws_ecs_cluster.main${index}`)
        .replaceAll('aws_secretsmanager_secret.database', `aws_secretsmanager_secret.database${index}`)
        .replace(/secrets = .*/, (secrets) => (failing.includes(index) ? secrets : '')),
    ).join('\n');

  test('folds those that fare alike, and fits 80 columns; all are in the JSON', async () => {
    const result = await checkTerraform(ORIGINAL + services(40, [7, 8]));
    const text = toText(result, { width: 80, paint: NO_PAINT }).split('\n');
    expect(text.slice(2, 11)).toEqual([
      'aws_vpc.main',
      '                                                 ecr.api    ecr.dkr    s3',
      '  aws_ecs_service.api0 in 2 subnets, and 37 more',
      '                                                 ✓ private  ✓ private  ✓ private',
      '      ✓ private: logs',
      '  aws_ecs_service.api7 in 2 subnets, and 1 more  ✓ private  ✓ private  ✓ private',
      '      ✗ blocked: secretsmanager',
      '      ✓ private: logs',
      '',
    ]);
    expect(text.filter((line) => line.length > 80)).toEqual([]);
    expect(JSON.parse(toJson(result, '0.0.0')).pulls).toHaveLength(80);
  });
});
