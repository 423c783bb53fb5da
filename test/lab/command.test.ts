import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeImage } from '../../src/lab/inside/image.js';
import { CAN_CTR, CAN_LAB } from './machine.js';

const BIN = resolve('dist/cli/main.cjs');
const ORIGINAL = resolve('examples/original');

function lab(args: readonly string[], before: readonly string[] = []) {
  const { NO_COLOR: _colour, FORCE_COLOR: _forced, ...environment } = process.env;
  const [program = process.execPath, ...rest] = [...before, process.execPath, BIN, 'lab', ...args];
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', env: environment, timeout: 120_000 });
  return { status, stdout, stderr };
}

/** As `nobody`, without any capability. */
const UNPRIVILEGED =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--bounding-set=-all']
    : [];

describe.skipIf(!CAN_LAB)('pullpath lab examples/original', () => {
  test.each([
    ['as who runs the tests', []],
    ['without privileges', UNPRIVILEGED],
  ])('pulls four times over the predicted interfaces, %s', (_, before) => {
    const { status, stdout, stderr } = lab([ORIGINAL], before);
    expect(stderr).not.toMatch(/pullpath:/);
    expect(stdout.match(/skopeo pulled \S+: 5\.0 MB in/g)).toHaveLength(4);
    expect(
      stdout.match(/s3 +✓ private +\| ✓ private +\| \S+ → 198\.18\.\S+ aws_vpc_endpoint\.s3 answers 200/g),
    ).toHaveLength(4);
    expect(stdout).toContain('Packets do what was predicted: 12 legs of 4 pulls.');
    expect(status).toBe(0);
  });
});

describe.skipIf(!CAN_CTR)('pullpath lab --client ctr', () => {
  const app = ['--workload', 'aws_subnet.private_1a_app1'];

  test('containerd pulls over the predicted interfaces, with a token from the ECR API; without privileges', () => {
    const { status, stdout } = lab([ORIGINAL, '--client', 'ctr', '--format', 'json', ...app], UNPRIVILEGED);
    const { differs, pulls } = JSON.parse(stdout);
    expect([status, differs, pulls.length]).toEqual([0, false, 1]);
    const [{ client, code, bytes, requests }] = pulls[0].clients;
    expect([client, code]).toEqual(['ctr', 0]);
    expect(bytes).toBeGreaterThan(5_000_000);
    const [token, ...others] = requests;
    expect(token).toMatchObject({ host: 'api.ecr.ap-northeast-1.amazonaws.com', status: 200 });
    expect(token.entry.id).toBe('aws_vpc_endpoint.interface["ecr_api"]');
    const ways = new Set(others.map(({ entry }: { readonly entry: { readonly id: string } }) => entry.id));
    expect([...ways].sort()).toEqual(['aws_vpc_endpoint.interface["ecr_dkr"]', 'aws_vpc_endpoint.s3']);
  });

  test('every pull fetches the layers itself', () => {
    const { status, stdout } = lab([ORIGINAL, '--client', 'ctr', '--size', '1MB']);
    expect(stdout.match(/ctr pulled \S+: 1\.0 MB in/g)).toHaveLength(4);
    expect(stdout).toContain('ctr uses no credential helper');
    expect(status).toBe(0);
  });

  test('without a route to S3 it fails in its own words', () => {
    const { status, stdout } = lab([ORIGINAL, '--client', 'ctr', '--fault', 'layer-bucket-unreachable', ...app]);
    expect(stdout).toMatch(/ctr failed after .* packets dropped: no route[;)]/);
    expect(stdout).toMatch(
      /ctr: failed to copy: httpReadSeeker: .*dial tcp 198\.18\.\S+: connect: connection timed out/,
    );
    expect(status).toBe(0);
  });

  test('where the ECR API does not answer, the request that failed is told', () => {
    const { status, stdout } = lab([ORIGINAL, '--client', 'ctr', '--fault', 'endpoint-security-group-closed', ...app]);
    expect(stdout).toMatch(
      /ctr failed after .* dropped by security group aws_security_group\.vpc_endpoint, ingress[;)]/,
    );
    expect(stdout).toMatch(
      /the lab's request for ctr's token, to api\.ecr\.ap-northeast-1\.amazonaws\.com: connect ETIMEDOUT 10\.0\.\d+\.4:443/,
    );
    expect(status).toBe(0);
  });
});

describe.skipIf(!CAN_LAB)('pullpath lab', () => {
  test('--probe tries connections alone, and says what it is about', () => {
    const { status, stdout } = lab([ORIGINAL, '--probe']);
    expect(stdout).not.toContain('skopeo');
    expect(stdout).toContain('198.18.0.0/15');
    expect(stdout).toContain('Packets do what was predicted: 12 legs of 4 pulls.');
    expect(status).toBe(0);
  });

  test.each(['ecs', 'ecs-broken', 'eks', 'eks-broken', 'original-as-written', 'cloudformation'])(
    '--probe of examples/%s: packets do what was predicted',
    (example) => {
      const { status, stdout } = lab([resolve('examples', example), '--probe']);
      expect(stdout).toMatch(/^Packets do what was predicted: \d+ legs of \d+ pulls\.$/m);
      expect(status).toBe(0);
    },
  );

  test('--fault breaks the network, and shows who drops and what the client says', () => {
    const app = 'aws_subnet.private_1a_app1';
    const { status, stdout } = lab([ORIGINAL, '--fault', 'layer-bucket-unreachable', '--workload', app], UNPRIVILEGED);
    expect(stdout).toMatch(/s3 +✗ blocked +\| ✗ blocked +\| \S+ → 198\.18\.\S+ dropped: no route/);
    expect(stdout).toMatch(/skopeo failed after .* packets dropped: no route[;)]/);
    expect(stdout).toMatch(/reading blob sha256:.*dial tcp 198\.18\.\S+: connect: connection timed out/);
    expect(status).toBe(0);
  });

  test('--format json holds each connection, and what dropped it', () => {
    const { status, stdout } = lab([ORIGINAL, '--probe', '--fault', 'network-acl-blocks-reply', '--format', 'json']);
    const { differs, pulls } = JSON.parse(stdout);
    expect([status, differs, pulls.length]).toEqual([0, false, 4]);
    const [leg] = pulls[0].legs;
    expect(leg).toMatchObject({ service: 'ecr.api', predicted: 'blocked', packets: 'blocked', differs: false });
    expect(leg.connections[0]).toMatchObject({ status: null, droppedBy: [{ kind: 'network-acl', detail: 'ingress' }] });
  });

  test('--save writes down all that repeats it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pullpath-lab-'));
    try {
      expect(lab([ORIGINAL, '--probe', '--save', join(folder, 'saved')]).status).toBe(0);
      const saved = readdirSync(join(folder, 'saved')).sort();
      expect(saved).toEqual(
        expect.arrayContaining(['network.json', 'vpc-0-blueprint.json', 'vpc-0-result.json', 'vpc-0-v0r.nft']),
      );
      expect(readFileSync(join(folder, 'saved', 'vpc-0-v0r.nft'), 'utf8')).toContain('table inet lab');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('--shell runs inside of the workload', () => {
    const { NO_COLOR: _colour, FORCE_COLOR: _forced, ...environment } = process.env;
    const { stdout } = spawnSync(
      process.execPath,
      [BIN, 'lab', ORIGINAL, '--workload', 'aws_subnet.private_1c_app2', '--shell', 'aws_subnet.private_1c_app2'],
      {
        encoding: 'utf8',
        env: environment,
        input: 'ip -4 -o addr show eth0\ncat /etc/resolv.conf\nhead -c 4 "$SSL_CERT_FILE"\n',
        timeout: 120_000,
      },
    );
    expect(stdout).toMatch(/eth0 +inet 10\.0\.5\.\d+\/32/);
    expect(stdout).toContain('nameserver 10.0.0.2');
    expect(stdout).toContain('----');
  });

  test('an image of your own is pulled', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pullpath-lab-'));
    try {
      writeImage(folder, 2_000_000, 'mine');
      const app = 'aws_subnet.private_1a_app1';
      const { status, stdout } = lab([ORIGINAL, '--image', folder, '--workload', app]);
      expect(stdout).toContain(': 2.0 MB in');
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test.each([
    [[ORIGINAL, '--fault', 'private-dns-of'], /--fault private-dns-of: .*did you mean "private-dns-off"\?/],
    [[ORIGINAL, '--shell', 'nobody'], /--shell nobody: nothing here pulls as that/],
    [[ORIGINAL, '--image', 'nowhere'], /nowhere: there is no OCI layout in it/],
    [[ORIGINAL, '--client', 'podman'], /--client .*'podman' is invalid\. Allowed choices are skopeo, ctr/],
    [[ORIGINAL, '--size', '9TB'], /it is a size up to 1\.5 GB/],
    [['nowhere'], /nowhere: there is no such file or folder/],
  ])('%j: one line, and 2', (args, line) => {
    const { status, stdout, stderr } = lab(args);
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });

  test('a network of which nothing is known: which value it is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pullpath-lab-'));
    try {
      const source = readFileSync(join(ORIGINAL, 'main.tf'), 'utf8');
      const unknown = source
        .replace(
          'resource "aws_vpc" "main" {',
          'variable "vpc_id" {\n  type = string\n}\n\nresource "aws_vpc" "unused" {',
        )
        .replaceAll('aws_vpc.main.id', 'var.vpc_id')
        .replaceAll('aws_vpc.main.cidr_block', '"10.0.0.0/16"');
      writeFileSync(join(folder, 'main.tf'), unknown);
      const { status, stderr } = lab([folder, '--probe']);
      expect(stderr).toMatch(/the lab builds known networks only, and var\.vpc_id\S* isn't known; /);
      expect(status).toBe(2);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('pullpath doctor says what is missing, and the one command that installs it', () => {
  const { status, stdout } = spawnSync(process.execPath, [BIN, 'doctor'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: '/nowhere' },
  });
  if (process.platform !== 'linux') return;
  expect(stdout).toMatch(/✗ nft /);
  expect(stdout).toMatch(/sudo apt-get update && sudo apt-get install -y --no-install-recommends .*nftables.*skopeo/);
  expect(stdout).not.toMatch(/skopeo.* containerd/);
  expect(stdout).toMatch(/^- ctr .*optional: pullpath lab --client ctr/m);
  expect(stdout).toMatch(
    /^- moto_server .*optional: pullpath lab --ecr-api moto\)\n {2}pip install 'moto\[ecr,server\]'$/m,
  );
  expect(stdout).toMatch(/For --client ctr, besides:\n {2}sudo .*--no-install-recommends containerd$/m);
  expect(status).toBe(1);
});
