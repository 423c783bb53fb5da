import { expect, test } from 'vitest';
import { checkTerraform, ORIGINAL } from './terraform.js';

/** A task in the original system whose group lets out to these alone. */
const task = (...egress: readonly string[]) => `${ORIGINAL}
data "aws_ec2_managed_prefix_list" "s3" {
  name = "com.amazonaws.ap-northeast-1.s3"
}
data "aws_ec2_managed_prefix_list" "dynamodb" {
  name = "com.amazonaws.ap-northeast-1.dynamodb"
}
data "aws_prefix_list" "of_endpoint" {
  prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id
}
data "aws_prefix_list" "by_name" {
  name = "com.amazonaws.ap-northeast-1.s3"
}
data "aws_ec2_managed_prefix_list" "own" {
  name = "corporate"
}
resource "aws_security_group" "task" {
  vpc_id = aws_vpc.main.id
${egress.map((to) => `  egress {\n    from_port = 443\n    to_port   = 443\n    protocol  = "tcp"\n    ${to}\n  }\n`).join('')}}
resource "aws_ecs_task_definition" "task" {
  family                   = "task"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  container_definitions    = jsonencode([{ name = "a", image = "123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/a:1" }])
}
resource "aws_ecs_service" "task" {
  name            = "task"
  launch_type     = "FARGATE"
  task_definition = aws_ecs_task_definition.task.arn
  network_configuration {
    subnets         = [aws_subnet.private_1a_app1.id]
    security_groups = [aws_security_group.task.id]
  }
}
`;
const list = (name: string) => `prefix_list_ids = [data.aws_ec2_managed_prefix_list.${name}.id]`;
const VPC = 'cidr_blocks = [aws_vpc.main.cidr_block]';

test.each<readonly [name: string, egress: readonly string[], api: string, s3: string]>([
  ["S3's list", [list('s3')], 'blocked', 'private'],
  ["S3's list by its endpoint", ['prefix_list_ids = [aws_vpc_endpoint.s3.prefix_list_id]'], 'blocked', 'private'],
  ["S3's list and the VPC", [list('s3'), VPC], 'private', 'private'],
  ["DynamoDB's list and the VPC", [list('dynamodb'), VPC], 'private', 'blocked'],
  ["the blocks of S3's list", [VPC, 'cidr_blocks = data.aws_prefix_list.by_name.cidr_blocks'], 'private', 'private'],
  [
    'the blocks of the list of its endpoint',
    ['cidr_blocks = data.aws_prefix_list.of_endpoint.cidr_blocks'],
    'blocked',
    'private',
  ],
  ['a list of their own', [list('own')], 'unknown', 'unknown'],
])('a group that lets out to %s', async (_, egress, ...expected) => {
  const { pulls } = await checkTerraform(task(...egress));
  const legs = pulls[0]?.legs.map(({ leg }) => [leg.service, leg.verdict]) ?? [];
  const verdicts = new Map(legs.map(([service = '', verdict]) => [service, verdict]));
  expect([verdicts.get('ecr.api'), verdicts.get('s3')]).toEqual(expected);
});
