import type { CheckResult } from '../../src/check/result.js';
import { planOf } from './as-plan.js';
import { checkTerraform } from './terraform.js';

/** A network in two zones, whose S3 endpoint serves the first subnet alone; and what a plan of it tells without its source. */
export const NETWORK = `provider "aws" {
  region = "eu-west-1"
}
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = ["10.0.0.0/24", "10.0.1.0/24"][count.index]
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_route_table" "app" {
  count  = 2
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table" "other" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table" "none" {
  count  = 0
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "none" {
  count  = 0
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table_association" "app" {
  count          = 2
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app[count.index].id
}
resource "aws_security_group" "endpoint" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}
resource "aws_security_group" "closed" {
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "endpoint" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = ["10.0.9.0/28", "10.0.9.16/28"][count.index]
  availability_zone = ["eu-west-1a", "eu-west-1b"][count.index]
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.app[0].id]
}
resource "aws_vpc_endpoint" "interface" {
  for_each            = { api = "ecr.api", dkr = "ecr.dkr" }
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.\${each.value}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.endpoint[0].id]
  security_group_ids  = [aws_security_group.endpoint.id]
}
`;

export const S3_TABLES = 'route_table_ids = [aws_route_table.app[0].id]';
export const TABLE = 'route_table_id = aws_route_table.app[count.index].id';
export const GROUPS = 'security_group_ids  = [aws_security_group.endpoint.id]';
export const SUBNETS = 'subnet_ids          = [aws_subnet.endpoint[0].id]';

type Edit = readonly [from: string, to: string];

export function changed(...edits: readonly Edit[]): string {
  return edits.reduce((source, [from, to]) => {
    if (!source.includes(from)) throw new Error(`not there: ${from}`);
    return source.replace(from, () => to);
  }, NETWORK);
}

/** What is changed by hand in a plan. */
export interface Plan {
  readonly planned_values: { readonly root_module: { readonly resources: { readonly address: string }[] } };
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly after_unknown: Record<string, unknown> };
  }[];
  readonly configuration: {
    readonly root_module: {
      readonly module_calls: Readonly<
        Record<
          string,
          {
            readonly expressions: Record<string, unknown>;
            readonly module: { readonly outputs: Record<string, unknown> };
          }
        >
      >;
    };
  };
}

/** What is said of the plan of some files, without them. */
export async function alone(files: Readonly<Record<string, string>>, change: (plan: Plan) => void = () => undefined) {
  const plan: Plan = JSON.parse(JSON.stringify(await planOf(files)));
  change(plan);
  const text = JSON.stringify(plan);
  return checkTerraform({ 'plan.json': text }, { document: { name: 'plan.json', text } });
}

/** The verdicts in the subnets for workloads, by their number. */
export function linesOf(pulls: CheckResult['pulls']): string[] {
  return pulls
    .filter(({ subnet }) => subnet?.startsWith('aws_subnet.app'))
    .map(({ subnet, legs }) => `${/\d/.exec(subnet ?? '')?.[0]}: ${legs.map(({ leg }) => leg.verdict).join(' ')}`);
}

/** These as the source tells them, and as the plan of it does alone, and what it assumes. */
export async function told(source: string, files: Readonly<Record<string, string>> = {}) {
  const all = { 'main.tf': source, ...files };
  const { pulls, assumptions } = await alone(all);
  return {
    source: linesOf((await checkTerraform(all)).pulls),
    alone: linesOf(pulls),
    assumptions: assumptions.filter((line) => line.startsWith('The plan does not tell')).join(' '),
  };
}

export const GOOD = ['0: private private private', '1: private private private'];
export const FIRST = ['0: private private private', '1: private private blocked'];
export const NEITHER = ['0: private private blocked', '1: private private blocked'];
export const CLOSED = ['0: blocked blocked private', '1: blocked blocked blocked'];
export const OPEN = ['0: unknown unknown unknown', '1: unknown unknown unknown'];
export const S3_OPEN = ['0: private private unknown', '1: private private unknown'];
