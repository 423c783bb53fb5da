import { describe, expect, test } from 'vitest';
import { checkTerraform, errors } from './terraform.js';

/** A service whose network another repository makes: it is handed ids, and makes its own group. */
const service = (subnets: string, egress: string, more = '') => `
provider "aws" {
  region = "eu-west-1"
}
variable "vpc_id" {}
variable "subnet_ids" {
  type = list(string)
}
resource "aws_security_group" "task" {
  vpc_id = var.vpc_id
  ${egress}
}
resource "aws_ecs_task_definition" "app" {
  family                   = "app"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  container_definitions    = jsonencode([{ name = "app", image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1" }])
}
resource "aws_ecs_service" "app" {
  name            = "app"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.app.arn
  network_configuration {
    subnets         = ${subnets}
    security_groups = [aws_security_group.task.id]
  }
}
${more}`;
const egress = (to: string) => `egress {
    from_port = 443
    to_port   = 443
    protocol  = "tcp"
    ${to}
  }`;
const IN_PLACE = `data "aws_subnet" "app" {
  id     = "subnet-0123456789abcdef0"
  vpc_id = var.vpc_id
}`;

describe.each([
  ['of which nothing is known', 'var.subnet_ids', ''],
  ['known by their ids', '["subnet-0123456789abcdef0"]', ''],
  ['known by id, in a VPC that is', '[data.aws_subnet.app.id]', IN_PLACE],
])('a service in subnets %s', (_, subnets, more) => {
  test('is blocked by a group that lets nothing out, and nothing else is said to be wrong', async () => {
    const result = await checkTerraform(service(subnets, '', more));
    expect(result.verdict).toBe('blocked');
    expect(errors(result)).toEqual(['workload-egress-closed aws_security_group.task']);
    expect(
      result.pulls[0]?.legs.flatMap(({ leg }) =>
        leg.hops.filter(({ outcome }) => outcome === 'fail').map(({ at }) => at),
      ),
    ).toEqual(['security-group', 'security-group', 'security-group']);
  });

  test.each([
    ['everything', 'cidr_blocks = ["0.0.0.0/0"]'],
    ['some addresses', 'cidr_blocks = ["10.0.0.0/8"]'],
    ['what is not known', 'prefix_list_ids = [var.vpc_id]'],
  ])('is unknown where the group lets out to %s', async (_to, to) => {
    const { verdict } = await checkTerraform(service(subnets, egress(to), more));
    expect(verdict).toBe('unknown');
  });
});

test('a service that may not exist is not said to fail', async () => {
  const source = service('var.subnet_ids', '').replace(
    'name            = "app"',
    'count = var.on ? 1 : 0\n  name = "app"',
  );
  expect((await checkTerraform(`${source}\nvariable "on" {}\n`)).verdict).toBe('unknown');
});
