import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Value } from '../../src/index.js';

const BIN = resolve('dist/cli/main.cjs');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-design-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pullpath(args: readonly string[], cwd = folder) {
  const { AWS_REGION: _region, NO_COLOR: _colour, FORCE_COLOR: _forced, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...inherited, COLUMNS: '80' },
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

function write(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

/** What the article's system is, field by field. */
const TABLE = [
  ['private_1a_app1', 'ap-northeast-1a', '10.0.1.0/24', 'aws_route_table.private'],
  ['private_1a_app2', 'ap-northeast-1a', '10.0.2.0/24', 'aws_route_table.private'],
  ['private_1a_vpc_endpoint', 'ap-northeast-1a', '10.0.3.0/24', null],
  ['private_1c_app1', 'ap-northeast-1c', '10.0.4.0/24', 'aws_route_table.private'],
  ['private_1c_app2', 'ap-northeast-1c', '10.0.5.0/24', 'aws_route_table.private'],
  ['private_1c_vpc_endpoint', 'ap-northeast-1c', '10.0.6.0/24', null],
] as const;

describe('design --original', () => {
  test('as Terraform is the original system, and pulls privately from its four subnets', async () => {
    const { status, stdout, stderr } = pullpath(['design', '--original', '--emit', 'terraform']);
    expect(status).toBe(0);
    expect(stderr).toContain('✓ private: with this design every pull from all 4 subnets works');
    const path = write('original', { 'main.tf': stdout });

    const checked = JSON.parse(pullpath(['check', path, '--need', 'logs', '--format', 'json']).stdout);
    expect(checked.verdict).toBe('private');
    expect(checked.findings).toEqual([]);
    expect(checked.pulls.map(({ subnet, verdict }: { subnet: string; verdict: string }) => [subnet, verdict])).toEqual(
      TABLE.filter(([name]) => name.includes('app')).map(([name]) => [`aws_subnet.${name}`, 'private']),
    );

    const { filesOnDisk, readInfrastructure } = await import('../../src/index.js');
    const options = { folder: '', variables: new Map(), variableFiles: [], environment: {}, region: null };
    const { network } = await readInfrastructure(filesOnDisk(path), options);
    const value = <T>(of: Value<T>) => (of.known ? of.value : null);
    expect(
      network.subnets
        .map(({ id, availabilityZone, cidr, routeTable, tags }) => [
          id.replace('aws_subnet.', ''),
          value(availabilityZone)?.name,
          value(cidr)?.text,
          value(routeTable),
          tags.Name,
        ])
        .sort(),
    ).toEqual(
      TABLE.map(([name, zone, cidr, table]) => [
        name,
        zone,
        cidr,
        table,
        name.replaceAll('_', ' ').replace(/(app)(\d)/, '$1 $2'),
      ]).sort(),
    );
    const [vpc] = network.vpcs;
    expect([vpc?.id, vpc && value(vpc.region), vpc && value(vpc.dnsSupport), vpc && value(vpc.dnsHostnames)]).toEqual([
      'aws_vpc.main',
      'ap-northeast-1',
      true,
      true,
    ]);
    expect(vpc?.cidrs.items.map((block) => value(block)?.text)).toEqual(['10.0.0.0/16']);
    expect(network.routeTables.find(({ id }) => id === 'aws_route_table.private')?.tags).toEqual({
      Name: 'VPC Endpoint S3',
    });
    const group = network.securityGroups.find(({ id }) => id === 'aws_security_group.vpc_endpoint');
    expect(group?.rules.items.map(({ direction, ports, peer }) => [direction, value(ports), value(peer)])).toEqual([
      ['ingress', { from: 443, to: 443 }, { kind: 'cidr', cidr: expect.objectContaining({ text: '10.0.0.0/16' }) }],
    ]);
    expect(
      network.endpoints.map((endpoint) => [
        endpoint.id,
        value(endpoint.serviceName),
        value(endpoint.type),
        value(endpoint.privateDns),
        endpoint.subnets.items.map(({ subnet }) => value(subnet)),
        endpoint.routeTables.items.map((table) => value(table)),
        endpoint.securityGroups.items.map((each) => value(each)),
      ]),
    ).toEqual([
      ['aws_vpc_endpoint.s3', 'com.amazonaws.ap-northeast-1.s3', 'Gateway', false, [], ['aws_route_table.private'], []],
      ...['ecr_api', 'ecr_dkr', 'logs', 'ssm', 'ssmmessages'].map((name) => [
        `aws_vpc_endpoint.${name}`,
        `com.amazonaws.ap-northeast-1.${name.replace('_', '.')}`,
        'Interface',
        true,
        ['aws_subnet.private_1a_vpc_endpoint', 'aws_subnet.private_1c_vpc_endpoint'],
        [],
        ['aws_security_group.vpc_endpoint'],
      ]),
    ]);
    expect([network.internetGateways, network.natGateways]).toEqual([[], []]);
  });

  test('prints what the README shows of it', () => {
    const { stdout } = pullpath(['design', '--original']);
    const [, shown = ''] =
      /From `pullpath design --original`:\n\n```text\n(.*?)\n```/s.exec(readFileSync('README.md', 'utf8')) ?? [];
    const parts = shown.split('\n…\n');
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(stdout).toContain(part);
  });

  test('fits 80 columns', () => {
    const { stdout } = pullpath(['design', '--original']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('--out', () => {
  test('makes the folders on the way', () => {
    const out = join(folder, 'deep', 'er', 'out');
    expect(pullpath(['design', '--original', '--out', out]).status).toBe(0);
    expect(readdirSync(out)).toEqual(['main.tf']);
  });

  test.each([
    ['a place where no folder can be made', '/proc/nowhere/deep'],
    ['a file', '{folder}/file/out'],
    ['a device', '/dev/full/out'],
    ['a link that leads nowhere', '{folder}/nowhere/out'],
  ])('nothing is half-written below %s', (_, path) => {
    writeFileSync(join(folder, 'file'), 'mine');
    rmSync(join(folder, 'nowhere'), { force: true });
    symlinkSync(join(folder, 'gone'), join(folder, 'nowhere'));
    const before = readdirSync(folder);
    const { status, stdout, stderr } = pullpath(['design', '--original', '--out', path.replace('{folder}', folder)]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^pullpath: [^\n]*nothing could be written: [^\n]*; check the folder\n$/);
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine');
  });

  test('a link that leads nowhere counts as a file that is there', () => {
    const out = join(folder, 'linked');
    mkdirSync(out);
    symlinkSync(join(folder, 'gone'), join(out, 'main.tf'));
    const { status, stderr } = pullpath(['design', '--original', '--out', out]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('the file is there already')]);
    expect(readdirSync(out)).toEqual(['main.tf']);
  });

  test('writes all or nothing, and overwrites only with --force', () => {
    const out = join(folder, 'out');
    expect(pullpath(['design', '--original', '--out', out]).status).toBe(0);
    const written = readFileSync(join(out, 'main.tf'), 'utf8');
    expect(readdirSync(out)).toEqual(['main.tf']);

    writeFileSync(join(out, 'main.tf'), 'mine');
    const refused = pullpath(['design', '--original', '--out', out]);
    expect(refused).toEqual({
      status: 2,
      stdout: '',
      stderr: `pullpath: ${join(out, 'main.tf')}: the file is there already; give another --out, or --force to overwrite it\n`,
    });
    expect(readFileSync(join(out, 'main.tf'), 'utf8')).toBe('mine');

    expect(pullpath(['design', '--original', '--out', out, '--force']).status).toBe(0);
    expect(readFileSync(join(out, 'main.tf'), 'utf8')).toBe(written);
    expect(readdirSync(out)).toEqual(['main.tf']);
  });
});

/** Two zones, a NAT gateway, ECS tasks with a group of their own, and no endpoint yet. */
const WITH_NAT = `variable "region" {
  default = "eu-west-1"
}

provider "aws" {
  region = var.region
}

resource "aws_vpc" "main" {
  cidr_block = "10.8.0.0/24"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.8.0.0/27"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "app" {
  for_each = { a = "10.8.0.64/26", b = "10.8.0.128/26" }

  vpc_id            = aws_vpc.main.id
  cidr_block        = each.value
  availability_zone = "eu-west-1\${each.key}"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "nat" {}

resource "aws_nat_gateway" "main" {
  subnet_id     = aws_subnet.public.id
  allocation_id = aws_eip.nat.id
}

resource "aws_route_table" "app" {
  for_each = aws_subnet.app

  vpc_id = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
}

resource "aws_route_table_association" "app" {
  for_each = aws_subnet.app

  subnet_id      = each.value.id
  route_table_id = aws_route_table.app[each.key].id
}

resource "aws_security_group" "app" {
  vpc_id = aws_vpc.main.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`;

const API = `workloads:
  - { name: api, kind: ecs-fargate, subnets: ["aws_subnet.app*"], securityGroups: [aws_security_group.app], needs: [logs] }
`;

describe('an existing network', () => {
  test('gets the missing part as a file beside it and a patch; then every pull is private, and nothing more is wanted', () => {
    const path = write('nat', { 'main.tf': WITH_NAT, 'pullpath.yaml': API });
    expect(JSON.parse(pullpath(['check', path, '--format', 'json']).stdout).verdict).toBe('public');

    const designed = pullpath(['design', path, '--out', path]);
    expect(designed.stderr).toBe('');
    expect(designed.status).toBe(0);
    expect(designed.stdout).toContain('switch DNS support and DNS hostnames on in aws_vpc.main');
    const part = readFileSync(join(path, 'vpc_endpoints.tf'), 'utf8');
    expect(part).toContain('route_table_ids   = [aws_route_table.app["a"].id, aws_route_table.app["b"].id]');
    expect(part).toContain('"1a" = { zone = "eu-west-1a", cidr = "10.8.0.32/28" }');
    expect(part).not.toContain('provider "aws"');
    expect(readFileSync(join(path, 'main.tf'), 'utf8')).toBe(WITH_NAT);

    expect(spawnSync('git', ['apply', '--unsafe-paths', 'changes.patch'], { cwd: path, encoding: 'utf8' }).stderr).toBe(
      '',
    );
    rmSync(join(path, 'changes.patch'));
    const checked = JSON.parse(pullpath(['check', path, '--format', 'json']).stdout);
    expect(checked.verdict).toBe('private');
    expect(checked.findings).toEqual([]);
    expect(pullpath(['design', path]).stdout).toContain('every pull works privately already, nothing is to be added');
  });

  test('admits the groups of workloads, or their subnets, in one zone, inside their subnets', () => {
    const path = write('choices', { 'main.tf': WITH_NAT, 'pullpath.yaml': API });
    const groups = pullpath(['design', path, '--ingress', 'groups', '--emit', 'terraform']).stdout;
    expect(groups).toContain('referenced_security_group_id = aws_security_group.app.id');
    const cidrs = pullpath(['design', path, '--ingress', 'cidrs', '--emit', 'terraform']).stdout;
    expect(cidrs).toContain('"10.8.0.64/26"  = "10.8.0.64/26"');
    const one = pullpath(['design', path, '--single-zone', '--in-existing-subnets', '--emit', 'terraform']);
    expect(one.stdout).toContain('subnet_ids          = [aws_subnet.app["a"].id]');
    expect(one.stdout).not.toContain('resource "aws_subnet"');
    expect(one.stderr).toContain('endpoints in one zone, eu-west-1a');
  });
});

describe('a network inside of a module', () => {
  test('is referred to by the outputs of the module, and by nothing where there is none', () => {
    const designed = (name: string) =>
      pullpath(['design', resolve(`test/fixtures/terraform/${name}`), '--need', 'kms', '--emit', 'terraform']);
    const { status, stdout } = designed('vpc-module');
    expect(status).toBe(0);
    expect(stdout).toContain('= module.vpc.vpc_id');
    expect(stdout).toContain('module.vpc.intra_subnets[0],');
    expect(designed('local-modules')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^pullpath: module\.endpoints\.aws_security_group\.this can't be referred to from here; add an output .*\n$/,
      ),
    });
  });
});

describe('zones without a name', () => {
  const LOOKED_UP = 'data "aws_availability_zones" "available" {}';
  const FIRST_TWO = 'slice(data.aws_availability_zones.available.names, 0, 2)';
  const root = (head: string, argument: string) => `
    provider "aws" {
      region = "eu-west-1"
    }
    ${head}
    module "net" {
      source = "./net"
      ${argument}
    }`;
  /** As the module that most people use says it, which takes names of zones and ids alike. */
  const net = (head: string, zones: string) => `
    ${head}
    resource "aws_vpc" "this" {
      cidr_block           = "10.0.0.0/16"
      enable_dns_hostnames = true
    }
    resource "aws_subnet" "app" {
      count                = 4
      vpc_id               = aws_vpc.this.id
      cidr_block           = cidrsubnet("10.0.0.0/16", 8, count.index)
      availability_zone    = length(regexall("^[a-z]{2}-", element(${zones}, count.index))) > 0 ? element(${zones}, count.index) : null
      availability_zone_id = length(regexall("^[a-z]{2}-", element(${zones}, count.index))) == 0 ? element(${zones}, count.index) : null
    }
    resource "aws_route_table" "app" {
      vpc_id = aws_vpc.this.id
    }
    resource "aws_route_table_association" "app" {
      count          = 4
      subnet_id      = aws_subnet.app[count.index].id
      route_table_id = aws_route_table.app.id
    }
    output "vpc_id" {
      value = aws_vpc.this.id
    }
    output "table_id" {
      value = aws_route_table.app.id
    }`;
  const project = (name: string, main: string, module: string) => {
    write(`${name}/net`, { 'main.tf': module });
    return write(name, { 'main.tf': main });
  };
  const OUTPUT = `output "zones" {\n value = ${FIRST_TWO}\n}`;

  test.each([
    [
      'beside it',
      'data.aws_availability_zones.available.names',
      () =>
        project(
          'zones-beside',
          root(LOOKED_UP, `azs = ${FIRST_TWO}`),
          net('variable "azs" {\n type = list(string)\n}', 'var.azs'),
        ),
    ],
    [
      'in a module that tells them',
      'module.net.zones',
      () => project('zones-inside', root('', ''), net(`${LOOKED_UP}\n${OUTPUT}`, FIRST_TWO)),
    ],
  ])('are named by where they are looked up: %s', (_, names, made) => {
    const path = made();
    const { status, stderr } = pullpath(['design', path, '--out', path]);
    expect([status, stderr]).toEqual([0, '']);
    const written = readFileSync(join(path, 'vpc_endpoints.tf'), 'utf8');
    const zones = [...written.matchAll(/zone = (\S+), cidr = "/g)].map(([, zone]) => zone);
    expect(zones).toEqual([`${names}[0]`, `${names}[1]`]);
    const checked = JSON.parse(pullpath(['check', path, '--format', 'json']).stdout);
    expect(checked.verdict).toBe('private');
    expect(pullpath(['cost', path]).stdout).toContain('2 zones');
  });

  test('are refused where nothing tells them', () => {
    const path = project('zones-hidden', root('', ''), net(LOOKED_UP, FIRST_TWO));
    const { status, stdout, stderr } = pullpath(['design', path, '--emit', 'terraform']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^pullpath: the zone data\.aws_availability_zones\.names\[0\] can't be referred to .*add an output.*\n$/,
    );
  });
});

describe('what a NAT gateway costs', () => {
  // 1,000 GB over two subnets alike is 500 GB each; eu-west-1 charges 0.048 USD a GB.
  test('stands beside the findings about it, where the traffic is told', () => {
    const path = write('costs', { 'main.tf': WITH_NAT, 'traffic.yaml': 'images:\n  - { size: 1GiB, pulls: 1000 }\n' });
    const messages = (...flags: readonly string[]) =>
      JSON.parse(pullpath(['check', path, ...flags, '--format', 'json']).stdout).findings.flatMap(
        ({ rule, message }: { rule: string; message: string }) => (rule === 'layers-through-nat' ? [message] : []),
      );
    const told = 'costs nothing. Through it go 500 GB a month, which cost 24.00 USD.';
    for (const flags of [
      ['--gb', '1000'],
      ['--traffic', join(path, 'traffic.yaml')],
    ])
      expect(messages(...flags)).toEqual([expect.stringContaining(told), expect.stringContaining(told)]);
    expect(messages()).toEqual([expect.not.stringContaining('USD'), expect.not.stringContaining('USD')]);
  });

  // 200 GB to the one other service over two subnets is 100 GB each; manifests are not told.
  test('stands beside a public path too', () => {
    const traffic = 'images:\n  - { size: 1GiB, pulls: 1000 }\nservices: 200\n';
    const path = write('costs-public', { 'main.tf': WITH_NAT, 'traffic.yaml': traffic });
    const flags = ['--need', 'logs', '--traffic', join(path, 'traffic.yaml'), '--format', 'json'];
    const { findings } = JSON.parse(pullpath(['check', path, ...flags]).stdout);
    const told = expect.stringContaining('Through it go 100 GB a month, which cost 4.80 USD.');
    expect(
      findings.flatMap(({ rule, message }: { rule: string; message: string }) =>
        rule === 'public-path' ? [message] : [],
      ),
    ).toEqual([told, told]);
  });
});

describe('--fix', () => {
  test('turns the system as the article has it into one that is checked, and touches nothing else', () => {
    const written = readFileSync(resolve('examples/original-as-written/main.tf'), 'utf8');
    for (const newline of ['\n', '\r\n']) {
      const path = write('fix', { 'main.tf': written.replaceAll('\n', newline) });
      const { status, stdout, stderr } = pullpath(['check', path, '--fix']);
      expect([status, stdout.split('\n')[0]]).toEqual([
        0,
        '✓ private: every pull works without leaving the private paths of AWS',
      ]);
      expect(stderr.split('\n')[0]).toBe('fixed: for-each-needs-set main.tf:103 aws_route_table_association.private');
      const fixed = readFileSync(join(path, 'main.tf'), 'utf8');
      expect(fixed.replaceAll(newline, '')).not.toMatch(/[\r\n]/);
      const before = written.split('\n');
      const after = fixed.split(newline);
      expect(before.filter((line) => !after.includes(line))).toEqual([
        '  for_each = [',
        ...['1a_app1', '1a_app2', '1c_app1', '1c_app2'].map((name) => `    aws_subnet.private_${name}.id,`),
        '  ]',
        '  subnet_id      = each.key',
      ]);
      expect(pullpath(['check', path, '--fix']).stderr).toBe('nothing to fix by itself\n');
      expect(readFileSync(join(path, 'main.tf'), 'utf8')).toBe(fixed);
    }
  });

  test('leaves alone what it can not refer to', () => {
    const path = write('half-inside', {
      'main.tf': `
        resource "aws_vpc" "main" {
          cidr_block           = "10.0.0.0/16"
          enable_dns_hostnames = true
        }
        module "net" {
          source = "./net"
          vpc    = aws_vpc.main.id
        }`,
    });
    write('half-inside/net', {
      'main.tf': `
        variable "vpc" {}
        resource "aws_subnet" "app" {
          vpc_id            = var.vpc
          cidr_block        = "10.0.0.0/24"
          availability_zone = "eu-west-1a"
        }
        resource "aws_route_table" "app" {
          vpc_id = var.vpc
        }
        resource "aws_route_table_association" "app" {
          subnet_id      = aws_subnet.app.id
          route_table_id = aws_route_table.app.id
        }`,
    });
    const { status, stdout, stderr } = pullpath(['check', path, '--region', 'eu-west-1', '--fix', '--unsafe']);
    expect([status, stderr]).toEqual([1, 'nothing to fix by itself\n']);
    expect(stdout).toContain('error: endpoint-missing');
  });

  test('goes with one folder of Terraform', () => {
    expect(pullpath(['check', '--fix', '-'])).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^pullpath: .*\n$/),
    });
  });
});

describe('what can not be', () => {
  const subnet = (cidr: string, more = '') =>
    `provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/28"\n${more}}\nresource "aws_subnet" "app" {\n  vpc_id = aws_vpc.main.id\n  ${cidr}\n  availability_zone = "eu-west-1a"\n}\n`;
  const full = subnet('cidr_block = "10.0.0.0/28"');
  const six = subnet(
    'ipv6_native = true\n  ipv6_cidr_block = "2001:db8::/64"',
    '  ipv6_cidr_block = "2001:db8::/56"\n  ipv6_ipam_pool_id = "ipam-pool-1"\n',
  );

  test.each([
    [
      'a full VPC',
      full,
      [],
      /aws_vpc\.main \(10\.0\.0\.0\/28\) has no free \/28 for the endpoints in eu-west-1a; add a block with --add-cidr/,
    ],
    [
      'IPv6 alone',
      six,
      [],
      /aws_subnet\.app has no IPv4 addresses, and image layers come from S3 over IPv4; give it an IPv4 block/,
    ],
    ['an unknown service', full, ['--need', 'warp-drive'], /nothing that pullpath knows is called warp-drive; use /],
    [
      'groups of nobody',
      full,
      ['--ingress', 'groups', '--in-existing-subnets'],
      /the groups of aws_subnet\.app are not known/,
    ],
    [
      'policies without an account',
      full,
      ['--policies', 'least-privilege', '--in-existing-subnets'],
      /give it: --account/,
    ],
  ])('%s ends with one line, and nothing is written', (name, source, flags, message) => {
    const path = write(name, { 'main.tf': source });
    const result = pullpath(['design', path, ...flags, '--out', join(path, 'out')]);
    expect([result.status, result.stdout]).toEqual([2, '']);
    expect(result.stderr).toMatch(message);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(path)).toEqual(['main.tf']);
  });

  test('a cluster whose API answers on the internet alone', () => {
    const path = write('public-api', {
      'main.tf': readFileSync('examples/eks/main.tf', 'utf8'),
      'cluster.tf': readFileSync('examples/eks/cluster.tf', 'utf8').replace(
        /endpoint_private_access\s*= true/,
        'endpoint_private_access = false',
      ),
    });
    const { status, stdout, stderr } = pullpath(['design', path, '--emit', 'terraform']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^pullpath: \S+: aws_eks_node_group\.\S+ reaches the API of its cluster over the internet alone, .*endpoint_private_access.*\n$/,
    );
  });

  test.each([
    [['--cidr', '10.0.0.0/16', '--region', 'eu-west-1'], /--cidr needs the zones/],
    [['--cidr', '10.0.0.0/16', '--zone', 'a'], /--cidr needs the region/],
    [
      ['--cidr', '10.0.0.0/28', '--region', 'eu-west-1', '--zone', 'a', '--zone', 'b', '--subnet', 'x=/28'],
      /10\.0\.0\.0\/28 has no \/28 left for subnet x in eu-west-1b/,
    ],
    [['--cidr', '10.0.0.0/8', '--region', 'eu-west-1', '--zone', 'a'], /10\.0\.0\.0\/8 is no block for a VPC/],
    [
      ['--cidr', '10.0.0.0/16', '--region', 'eu-west-1', '--zone', 'ap-northeast-1a'],
      /ap-northeast-1a is no zone of eu-west-1/,
    ],
    [['--original', '--cidr', '10.0.0.0/16'], /--original and --cidr are inputs each; give one of them/],
    [['--original', '--emit', 'pulumi'], /Allowed choices are terraform, cloudformation, cdk, network/],
    [['nowhere'], /nowhere: there is no such file or folder/],
    [['--original', '--need', 'cloudfront'], /nothing that pullpath knows is called cloudfront/],
  ])('design %j is wrong usage', (args, message) => {
    const result = pullpath(['design', ...args]);
    expect([result.status, result.stdout]).toEqual([2, '']);
    expect(result.stderr).toMatch(message);
  });

  test.each([
    ['subnets: []', /zone eu-west-1a has no subnet for applications; give it one/],
    ['endpoint: 10.0.3.0/24', /zones\[0\]\.subnets: it is missing/],
  ])('a zone of a spec with %s is refused in one line', (zone, message) => {
    const spec = `region: eu-west-1\nvpc: { name: main, cidr: 10.0.0.0/16 }\nzones:\n  - name: a\n    ${zone}\nruns: [logs]\n`;
    const path = write('zone', { 'spec.yaml': spec });
    const out = join(path, 'out');
    const { status, stdout, stderr } = pullpath(['design', '--spec', join(path, 'spec.yaml'), '--out', out]);
    expect([status, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toMatch(message);
    expect(readdirSync(path)).toEqual(['spec.yaml']);
  });

  test('but a further block makes room', () => {
    const path = write('room', { 'main.tf': full });
    const { status, stdout } = pullpath(['design', path, '--add-cidr', '100.64.0.0/26', '--out', path]);
    expect(status).toBe(0);
    expect(stdout).toContain('add the block 100.64.0.0/26 to aws_vpc.main');
    expect(readFileSync(join(path, 'vpc_endpoints.tf'), 'utf8')).toContain(
      'depends_on = [aws_vpc_ipv4_cidr_block_association.vpc_endpoint]',
    );
  });
});
