import { describe, expect, test } from 'vitest';
import { assumeWorkloads } from '../../src/check/assume-workloads.js';
import { check } from '../../src/check/check.js';
import { plan } from '../../src/design/plan.js';
import { type Choices, DEFAULT_CHOICES } from '../../src/design/spec.js';
import { toTerraform } from '../../src/emit/terraform/terraform.js';
import { declaredAddresses, terraformText } from '../../src/fix/terraform-text.js';
import { parseCidr } from '../../src/model/address.js';
import type { Network } from '../../src/model/network.js';
import { buildTopology } from '../../src/trace/topology.js';
import { readTerraform } from '../end-to-end/terraform.js';
import { misformatted } from './terraform-format.js';

/** What is designed for a root module, and the Terraform that is added to it. */
async function designed(
  source: string | Readonly<Record<string, string>>,
  { needs = [], ...choices }: Partial<Choices> & { readonly needs?: readonly string[] } = {},
) {
  const read = await readTerraform(source);
  const judged = (network: Network) => check({ network, sources: new Map() }, { needs });
  const network =
    read.network.workloads.length > 0
      ? read.network
      : { ...read.network, workloads: assumeWorkloads(buildTopology(read.network)).workloads };
  const taken = declaredAddresses(terraformText(read.sources));
  const design = plan(network, judged, { choices: { ...DEFAULT_CHOICES, ...choices }, spec: null, taken });
  expect(judged(design.network).verdict).toBe('private');
  const region = design.vpcs[0]?.region ?? '';
  const expressions = read.references?.() ?? new Map();
  const [file] = toTerraform({ ...design, region, account: null }, { isPart: true, expressions, taken });
  return { ...design, text: file?.text ?? '' };
}

const vpc = (cidr = '10.0.0.0/16', region = 'eu-west-1') => `
provider "aws" {
  region = "${region}"
}

resource "aws_vpc" "main" {
  cidr_block           = "${cidr}"
  enable_dns_hostnames = true
}
`;

const subnet = (name: string, cidr: string, zone = 'eu-west-1a') => `
resource "aws_subnet" "${name}" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "${cidr}"
  availability_zone = "${zone}"
}
`;

const closedEndpoint = (name: string, service: string, group: string) => `
resource "aws_vpc_endpoint" "${name}" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.${service}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.app.id]
  security_group_ids  = [${group}]
  private_dns_enabled = false
}
`;

const OPEN_GROUP = `
resource "aws_security_group" "endpoints" {
  vpc_id = aws_vpc.main.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}
`;

describe('private names', () => {
  test('get one owner where two endpoints of a service have private DNS off', async () => {
    const source = `${vpc()}${subnet('app', '10.0.1.0/24')}${OPEN_GROUP}${closedEndpoint('first', 'ecr.dkr', 'aws_security_group.endpoints.id')}${closedEndpoint('second', 'ecr.dkr', 'aws_security_group.endpoints.id')}`;
    const { changes } = await designed(source);
    expect(changes).toEqual([{ kind: 'private-dns', endpoint: 'aws_vpc_endpoint.first' }]);
  });
});

describe('entries of network ACLs', () => {
  test('have numbers of their own in each direction', async () => {
    const source = `${vpc()}${subnet('app', '10.0.1.0/24')}
      resource "aws_default_network_acl" "main" {
        default_network_acl_id = aws_vpc.main.default_network_acl_id
      }`;
    const { changes } = await designed(source);
    const numbers = changes.flatMap((change) =>
      change.kind === 'acl-entry' ? [`${change.direction} ${change.number}`] : [],
    );
    expect(numbers.length).toBeGreaterThan(4);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe("workloads' own subnets", () => {
  const small = `${vpc('10.0.0.0/28')}${subnet('app', '10.0.0.0/28')}`;

  test('take endpoints as long as they have addresses left', async () => {
    const { text } = await designed(small, { placement: 'existing', needs: ['logs', 'kms', 'sts'] });
    expect(text).toContain('subnet_ids          = [aws_subnet.app.id]');
  });

  test('are not overfilled', async () => {
    const needs = ['logs', 'kms', 'sts', 'ssm', 'ssmmessages', 'secretsmanager', 'xray', 'ecs', 'ecs-agent'];
    await expect(designed(small, { placement: 'existing', needs })).rejects.toThrow(
      'aws_subnet.app (10.0.0.0/28) has no room for 11 endpoints beside its workloads: AWS keeps 5 of its addresses',
    );
  });

  test('are passed over for a zone in which there is more room', async () => {
    const source = `${vpc('10.0.0.0/24')}${subnet('small', '10.0.0.0/28')}${subnet('large', '10.0.0.128/25')}`;
    const { text } = await designed(source, { placement: 'existing' });
    expect(text).toContain('subnet_ids          = [aws_subnet.large.id]');
  });
});

describe('Local Zones', () => {
  test('are served from the zones of the region', async () => {
    const source = `${vpc('10.0.0.0/16', 'us-west-2')}${subnet('edge', '10.0.1.0/24', 'us-west-2-lax-1a')}${subnet('app', '10.0.2.0/24', 'us-west-2b')}`;
    const { added, decisions } = await designed(source);
    expect(added.subnets.map(({ availabilityZone: zone }) => zone.known && zone.value.name)).toEqual(['us-west-2b']);
    expect(decisions.map(({ what }) => what)).toContain('no endpoints in us-west-2-lax-1a, but in us-west-2b');
  });

  test('are refused where the VPC has no subnet in a zone of the region', async () => {
    const source = `${vpc('10.0.0.0/16', 'us-west-2')}${subnet('lax', '10.0.1.0/24', 'us-west-2-lax-1a')}${subnet('phx', '10.0.2.0/24', 'us-west-2-phx-1a')}`;
    await expect(designed(source)).rejects.toThrow(/us-west-2-lax-1a is no zone of us-west-2 itself/);
  });
});

describe('groups of workloads', () => {
  const service = (name: string, group: string) => `
resource "aws_ecs_task_definition" "${name}" {
  family                   = "${name}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  container_definitions    = jsonencode([{ name = "${name}", image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1" }])
}

resource "aws_ecs_service" "${name}" {
  name            = "${name}"
  cluster         = "main"
  task_definition = aws_ecs_task_definition.${name}.arn
  launch_type     = "FARGATE"

  network_configuration {
    subnets         = [aws_subnet.app.id]
    security_groups = [${group}]
  }
}
`;

  test('of EKS clusters are admitted by what the cluster tells', async () => {
    const source = `${vpc()}${subnet('app', '10.0.1.0/24')}
      resource "aws_eks_cluster" "main" {
        name     = "main"
        role_arn = "arn:aws:iam::123456789012:role/main"

        vpc_config {
          subnet_ids              = [aws_subnet.app.id]
          endpoint_private_access = true
        }
      }
      resource "aws_eks_node_group" "main" {
        cluster_name    = aws_eks_cluster.main.name
        node_group_name = "main"
        node_role_arn   = "arn:aws:iam::123456789012:role/node"
        subnet_ids      = [aws_subnet.app.id]

        scaling_config {
          desired_size = 1
          max_size     = 1
          min_size     = 1
        }
      }`;
    const { text } = await designed(source, { ingress: 'groups' });
    expect(text).toContain('= aws_eks_cluster.main.vpc_config[0].cluster_security_group_id\n');
  });

  test('that share a label are admitted under a key each', async () => {
    const source = `${vpc()}${subnet('app', '10.0.1.0/24')}
      resource "aws_security_group" "app" {
        for_each = toset(["web", "job"])
        vpc_id   = aws_vpc.main.id

        egress {
          from_port   = 0
          to_port     = 0
          protocol    = "-1"
          cidr_blocks = ["0.0.0.0/0"]
        }
      }
      ${service('web', 'aws_security_group.app["web"].id')}${service('job', 'aws_security_group.app["job"].id')}`;
    const { text } = await designed(source, { ingress: 'groups' });
    expect(text).toContain(
      '    app_web = aws_security_group.app["web"].id\n    app_job = aws_security_group.app["job"].id\n',
    );
  });
});

describe('blocks that are asked for', () => {
  const source = `${vpc()}${subnet('app', '10.0.1.0/24')}${subnet('other', '10.0.2.0/24', 'eu-west-1b')}`;
  const block = (text: string) => {
    const cidr = parseCidr(text);
    if (cidr === null) throw new Error(text);
    return cidr;
  };
  const blocks = (written: Readonly<Record<string, string>>) => ({
    endpointCidrs: new Map(Object.entries(written).map(([zone, text]) => [zone, block(text)])),
  });

  test('are taken by the name of the zone or its letter', async () => {
    const { added } = await designed(source, blocks({ 'eu-west-1a': '10.0.9.0/28', b: '10.0.9.16/28' }));
    expect(added.subnets.map(({ cidr }) => cidr.known && cidr.value?.text)).toEqual(['10.0.9.0/28', '10.0.9.16/28']);
  });

  test.each([
    [{ 'eu-west-1a': '10.9.0.0/28' }, '10.9.0.0/28 is outside of aws_vpc.main (10.0.0.0/16)'],
    [
      { 'eu-west-1a': '10.0.9.0/28', 'eu-west-1b': '10.0.9.0/28' },
      '10.0.9.0/28 overlaps 10.0.9.0/28, the block for another zone',
    ],
    [{ 'eu-west-1z': '10.0.9.0/28' }, 'no endpoint subnet is made in eu-west-1z, so 10.0.9.0/28 is for nothing'],
  ])('are refused where AWS refuses them, or nothing takes them: %j', async (written, message) => {
    await expect(designed(source, blocks(written))).rejects.toThrow(message);
  });

  test.each([
    ['100.0.0.0/8', '100.0.0.0/8 is no block for a VPC'],
    ['10.0.0.0/26', '10.0.0.0/26 overlaps aws_vpc.main (10.0.0.0/16)'],
  ])('for the VPC are refused where AWS refuses them: %s', async (text, message) => {
    await expect(designed(source, { addCidr: block(text) })).rejects.toThrow(message);
  });

  test('for full VPCs get an association each, and the group admits them too', async () => {
    const full = `${vpc('10.0.0.0/28')}${subnet('app', '10.0.0.0/28')}
      resource "aws_vpc_ipv4_cidr_block_association" "vpc_endpoint" {
        vpc_id     = aws_vpc.main.id
        cidr_block = "100.65.0.0/28"
      }
      ${subnet('more', '100.65.0.0/28')}${`${vpc('10.1.0.0/28')}${subnet('other', '10.1.0.0/28')}`
        .replace(/provider[^}]*\}/, '')
        .replaceAll('"main"', '"other"')
        .replaceAll('aws_vpc.main', 'aws_vpc.other')}`;
    const { text } = await designed(full, { addCidr: block('100.64.0.0/26') });
    expect(text.match(/"aws_vpc_ipv4_cidr_block_association" "\w+"/g)).toEqual([
      '"aws_vpc_ipv4_cidr_block_association" "vpc_endpoint_main"',
      '"aws_vpc_ipv4_cidr_block_association" "vpc_endpoint_other"',
    ]);
    expect(text).toContain('depends_on = [aws_vpc_ipv4_cidr_block_association.vpc_endpoint_main]');
    expect(text).toContain('depends_on = [aws_vpc_ipv4_cidr_block_association.vpc_endpoint_other]');
    expect(text).toContain('"100.64.0.0/26" = "100.64.0.0/26"');
  });
});

describe('an endpoint without a group', () => {
  test('gets one of its own, also where nothing tells what workloads carry', async () => {
    const source = `${vpc()}${subnet('app', '10.0.1.0/24')}${closedEndpoint('api', 'ecr.api', '')}${closedEndpoint('dkr', 'ecr.dkr', '')}`;
    const { changes, added } = await designed(source);
    expect(added.securityGroups.map(({ id }) => id)).toEqual(['aws_security_group.vpc_endpoint']);
    expect(changes.filter(({ kind }) => kind === 'endpoint-group').length).toBe(2);
  });
});

describe('an endpoint that is half right', () => {
  test('of a type that its service does not have is mended, and gets no second owner of its names', async () => {
    const source = `${vpc()}${subnet('app', '10.0.1.0/24')}${OPEN_GROUP}${closedEndpoint(
      'api',
      'ecr.api',
      'aws_security_group.endpoints.id',
    )
      .replace(/ {2}vpc_endpoint_type.*\n/, '')
      .replace('= false', '= true')}`;
    const { changes, added } = await designed(source);
    expect(changes).toContainEqual({ kind: 'endpoint-type', endpoint: 'aws_vpc_endpoint.api', type: 'Interface' });
    expect(added.endpoints.map(({ id }) => id)).toEqual(['aws_vpc_endpoint.ecr_dkr', 'aws_vpc_endpoint.s3']);
  });

  test('of S3 in another region is none', async () => {
    const source = `${vpc()}${subnet('app', '10.0.1.0/24')}
      resource "aws_vpc_endpoint" "s3" {
        vpc_id          = aws_vpc.main.id
        service_name    = "com.amazonaws.eu-central-1.s3"
        route_table_ids = [aws_vpc.main.main_route_table_id]
      }`;
    const { added } = await designed(source);
    expect(added.endpoints.map(({ id }) => id)).toContain('aws_vpc_endpoint.s3_pullpath');
  });
});

describe('a VPC inside of modules', () => {
  test('is referred to by outputs that hand on whole modules and resources', async () => {
    const { text } = await designed({
      'main.tf': `provider "aws" {
          region = "eu-west-1"
        }
        module "org" {
          for_each = { a = 1 }
          source   = "./org"
        }`,
      'org/main.tf': `module "env" {
          for_each = toset(["dev", "prod"])
          source   = "../env"
          name     = each.key
        }
        output "envs" {
          value = module.env
        }`,
      'env/main.tf': `variable "name" {}
        module "net" {
          count  = var.name == "prod" ? 1 : 0
          source = "../net"
        }
        output "network" {
          value = one(module.net)
        }`,
      'net/main.tf': `${`${vpc()}${subnet('app', '10.0.1.0/24')}`.replace(/provider[^}]*\}/, '')}
        output "vpc" {
          value = aws_vpc.main
        }`,
    });
    expect(text).toContain('= module.org["a"].envs.prod.network.vpc.id\n');
    expect(text).toContain('= [module.org["a"].envs.prod.network.vpc.main_route_table_id]\n');
  });
});

describe('a VPC of another provider', () => {
  const PROVIDERS = `
provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "prod"
  region = "eu-west-1"
}
`;
  const made = (text: string) => text.match(/^resource /gm)?.length;

  test('gets everything by that provider, though the region is the same', async () => {
    const source = `${PROVIDERS}${`${vpc()}${subnet('app', '10.0.1.0/24')}`
      .replace(/provider[^}]*\}/, '')
      .replaceAll(/(resource "aws_(?:vpc|subnet)" "\w+" \{)/g, '$1\n  provider = aws.prod')}`;
    const { text } = await designed(source);
    expect(text.match(/^ {2}provider = aws\.prod$/gm)?.length).toBe(made(text));
    expect(misformatted(text)).toEqual([]);
  });

  test('gets everything by the provider that its module was handed', async () => {
    const { text } = await designed({
      'main.tf': `${PROVIDERS}
        module "net" {
          source    = "./net"
          providers = { aws = aws.prod }
        }`,
      'net/main.tf': `${`${vpc()}${subnet('app', '10.0.1.0/24')}`.replace(/provider[^}]*\}/, '')}
        output "vpc_id" {
          value = aws_vpc.main.id
        }
        output "route_table" {
          value = aws_vpc.main.default_route_table_id
        }`,
    });
    expect(text.match(/^ {2}provider = aws\.prod$/gm)?.length).toBe(made(text));
    expect(text).toContain('route_table_ids   = [module.net.route_table]');
  });

  test('gets everything in its own region, where it names one', async () => {
    const source = `${`${vpc()}${subnet('app', '10.0.1.0/24')}`
      .replace('region = "eu-west-1"', 'region = "us-east-1"')
      .replaceAll(/(resource "aws_(?:vpc|subnet)" "\w+" \{)/g, '$1\n  region = "eu-west-1"')}`;
    const { text } = await designed(source);
    expect(text.match(/^ {2}region = "eu-west-1"$/gm)?.length).toBe(made(text));
  });
});

describe('names', () => {
  test('beside several VPCs tell which one it is', async () => {
    const source = `${vpc()}
      resource "aws_vpc" "this" {
        for_each             = { blue = "10.1.0.0/16", green = "10.2.0.0/16" }
        cidr_block           = each.value
        enable_dns_hostnames = true
      }
      resource "aws_subnet" "app" {
        for_each          = aws_vpc.this
        vpc_id            = each.value.id
        cidr_block        = cidrsubnet(each.value.cidr_block, 8, 1)
        availability_zone = "eu-west-1a"
      }`;
    const { text } = await designed(source);
    expect(text.match(/^resource "\w+" "\w+"/gm)).toEqual(
      [
        'aws_subnet" "vpc_endpoint_blue',
        'aws_subnet" "vpc_endpoint_green',
        'aws_security_group" "vpc_endpoint_blue',
        'aws_vpc_security_group_ingress_rule" "https_to_vpc_endpoint_blue',
        'aws_security_group" "vpc_endpoint_green',
        'aws_vpc_security_group_ingress_rule" "https_to_vpc_endpoint_green',
        'aws_vpc_endpoint" "s3_blue',
        'aws_vpc_endpoint" "s3_green',
        'aws_vpc_endpoint" "interface_blue',
        'aws_vpc_endpoint" "interface_green',
      ].map((name) => `resource "${name}"`),
    );
  });

  test('of local values are not given again', async () => {
    const { text } = await designed(
      `${vpc()}${subnet('app', '10.0.1.0/24')}
      locals {
        ecr_pull_policy = "ours"
      }`,
      { policies: 'least-privilege', account: '123456789012' },
    );
    expect(text).toContain('  ecr_pull_policy_2 = jsonencode({');
    expect(text).toContain('= local.ecr_pull_policy_2');
  });

  test('of resources in JSON syntax are taken too', async () => {
    const json = {
      resource: [
        { aws_security_group: { vpc_endpoint: { count: 0, vpc_id: '${aws_vpc.main.id}' } } },
        { aws_vpc_endpoint: [{ interface: { count: 0, vpc_id: '${aws_vpc.main.id}', service_name: 'x' } }] },
      ],
    };
    const { added } = await designed({
      'main.tf': `${vpc()}${subnet('app', '10.0.1.0/24')}`,
      'more.tf.json': JSON.stringify(json),
    });
    const ids = [...added.securityGroups, ...added.endpoints].map(({ id }) => id);
    expect(ids).toEqual([
      'aws_security_group.vpc_endpoint_pullpath',
      'aws_vpc_endpoint.ecr_api',
      'aws_vpc_endpoint.ecr_dkr',
      'aws_vpc_endpoint.s3',
    ]);
  });
});
