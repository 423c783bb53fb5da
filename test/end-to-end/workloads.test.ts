import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
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
});
