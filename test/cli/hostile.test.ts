import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/**
 * Inputs that are made to break a reader. Each process gets little memory, and ends in time: with one line and exit 2,
 * or with a result that says what it does not know.
 */
const BIN = resolve('dist/cli/main.cjs');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Files = Readonly<Record<string, string | Buffer>>;

/** Each in a repository of its own, so that what lies above it is outside. */
function write(name: string, files: Files): string {
  const path = join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(join(path, '.git'), { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  }
  return path;
}

function check(path: string, ...args: readonly string[]) {
  const { NODE_OPTIONS: _options, ...environment } = process.env;
  return spawnSync(process.execPath, ['--max-old-space-size=384', BIN, 'check', path, ...args], {
    encoding: 'utf8',
    env: environment,
    cwd: folder,
    timeout: 100_000,
  });
}

const NETWORK = `resource "aws_vpc" "it" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "it" {
  vpc_id     = aws_vpc.it.id
  cidr_block = "10.0.1.0/24"
  tags       = { Value = local.value }
}
`;

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
const withLocals = (value: string, others = '') => ({
  'main.tf': `${NETWORK}locals {\n  value = ${value}\n${others}\n}\n`,
});
const doubling = (step: (before: string) => string, first = '"x"') =>
  withLocals('local.a60', `  a0 = ${first}\n${many(60, (index) => `  a${index + 1} = ${step(`local.a${index}`)}`)}`);
const module = (name: string, source: string, more = '') => `module "${name}" {\n  source = "${source}"\n${more}}\n`;

describe('refused with one line', () => {
  test.each<readonly [name: string, files: Files, expected: RegExp]>([
    // Deep nesting
    ...(
      [
        ['parentheses', '(', '1', ')'],
        ['negations', '!', 'true', ''],
        ['objects', '{ a = ', '1', '}'],
        ['conditionals', 'true ? ', '1', ' : 2'],
        ['templates', '"${', '"a"', '}"'],
        ['calls', 'abs(', '1', ')'],
        ['for expressions', '[for a in ', '[1]', ' : a]'],
      ] as const
    ).map(([name, open, inner, close]): readonly [string, Files, RegExp] => [
      `20,000 nested ${name}`,
      withLocals(open.repeat(20_000) + inner + close.repeat(20_000)),
      /main\.tf:10:\d+: Nesting too deep/,
    ]),
    ['20,000 nested blocks', { 'main.tf': `${'a {\n'.repeat(20_000)}${'}\n'.repeat(20_000)}` }, /Nesting too deep/],
    ['a sum of 100,000', withLocals(Array(100_000).fill('1').join(' + ')), /main\.tf:10:\d+: Expression too long/],
    ['100,000 attributes of attributes', withLocals(`local.u${'.a'.repeat(100_000)}`), /Expression too long/],
    ['deep JSON syntax', { 'main.tf.json': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` }, /Nesting too deep/],
    [
      'deep values of variables',
      { 'main.tf': 'variable "a" {}\n', 'terraform.tfvars': `a = ${'['.repeat(20_000)}` },
      /terraform\.tfvars:1:\d+: Nesting too deep/,
    ],
    [
      'deep YAML',
      { ...withLocals('yamldecode(file("a.yaml"))'), 'a.yaml': '['.repeat(20_000) + ']'.repeat(20_000) },
      /main\.tf:10:\d+: .*too deep/,
    ],
    ['deep configuration', { ...withLocals('1'), 'pullpath.yaml': '['.repeat(20_000) }, /pullpath\.yaml: .*too deep/],
    [
      'references that lead far',
      withLocals(
        'local.a0',
        many(50_000, (index) => `  a${index} = local.a${index + 1}`),
      ),
      /references lead more than 300 deep/,
    ],

    // Large values
    ['a range of a million', withLocals('length(range(1000000))'), /more than 1024 values/],
    [
      'a million instances',
      { 'main.tf': `${NETWORK.replace('"aws_subnet" "it" {', '$&\n  count = 1000000')}locals {\n value = 1\n}\n` },
      /main\.tf:4:1: .*more than 100000 instances/,
    ],
    [
      'a product of sets',
      withLocals('length(setproduct(range(1000), range(1000), range(1000)))'),
      /more than 100000 combinations/,
    ],
    ['texts that double', doubling((before) => `"\${${before}}\${${before}}"`), /grows beyond 10000000 characters/],
    [
      'joined texts that double',
      doubling((before) => `join("", [${before}, ${before}])`),
      /grows beyond 10000000 characters/,
    ],
    [
      'replacements that double',
      doubling((before) => `replace(${before}, "x", "xx")`),
      /grows beyond 10000000 characters/,
    ],
    ['objects that double', doubling((before) => `{ a = ${before}, b = ${before} }`), /grows beyond 1000000 elements/],
    [
      'lists of unknowns that double',
      { 'main.tf': `variable "v" {}\n${doubling((before) => `concat(${before}, ${before})`, '[var.v]')['main.tf']}` },
      /grows beyond 1000000 elements/,
    ],
    [
      'aliases of aliases',
      {
        ...withLocals('yamldecode(file("a.yaml"))'),
        'a.yaml': `a0: &a0 [x]\n${many(12, (index) => `a${index + 1}: &a${index + 1} [${Array(10).fill(`*a${index}`).join(', ')}]`)}`,
      },
      /more than 200000 nodes of YAML/,
    ],
    ['a wide format', withLocals('format("%1000000000d", 1)'), /a width of more than 100000 characters/],
    ['a large power', withLocals('pow(10, 1000000000)'), /not a finite number/],

    // Modules
    [
      'modules that call each other',
      { 'main.tf': module('a', './a'), 'a/main.tf': module('b', '../b'), 'b/main.tf': module('a', '../a') },
      /b\/main\.tf:1:1: module\.a\.module\.b\.module\.a calls the module that it is part of/,
    ],
    [
      'modules that double',
      {
        'main.tf': module('a', './m0') + module('b', './m0'),
        ...Object.fromEntries(
          Array.from({ length: 26 }, (_, index) => [
            `m${index}/main.tf`,
            index === 25 ? 'locals {}\n' : module('a', `../m${index + 1}`) + module('b', `../m${index + 1}`),
          ]),
        ),
      },
      /there are more than 20000 modules/,
    ],

    // Bytes
    ['UTF-16', { 'main.tf': Buffer.from(`\ufeff${NETWORK}`, 'utf16le') }, /main\.tf:1:1: the file is not UTF-8 text/],
    [
      'Latin-1 in values of variables',
      { 'main.tf': 'variable "a" {}\n', 'terraform.tfvars': Buffer.from('a = "\u00e9"', 'latin1') },
      /terraform\.tfvars:1:6: the file is not UTF-8 text/,
    ],
    [
      'a NUL',
      { 'main.tf': NETWORK.replace('10.0.0.0/16', '10.0.0.0/16\u0000') },
      /main\.tf:2:\d+: .*is not a CIDR block/,
    ],
  ])('%s', (name, files, expected) => {
    const { status, stdout, stderr } = check(write(name, files));
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('a bug of pullpath');
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('judged all the same', () => {
  test.each<readonly [name: string, files: Files, expected: RegExp]>([
    ['a pattern that tries all ways', withLocals(`can(regex("(a+)+$", "${'a'.repeat(5000)}b"))`), /aws_subnet\.it/],
    ['a cost of 2^30', withLocals('bcrypt("a", 30)'), /aws_subnet\.it/],
    ['a line of 9 MB', withLocals(`"${'a'.repeat(9_000_000)}"`), /aws_subnet\.it/],
    [
      'modules 150 deep',
      {
        ...withLocals('1', ''),
        'more.tf': module('a', './m0'),
        ...Object.fromEntries(
          Array.from({ length: 150 }, (_, index) => [`m${index}/main.tf`, module('a', `../m${index + 1}`)]),
        ),
      },
      /could not be read/,
    ],
    [
      'files outside of the repository',
      {
        ...withLocals('[file("/etc/passwd"), file("../../../../../../../../etc/passwd"), fileexists("/etc/passwd")]'),
        'more.tf': module('a', '../../../../../../../../etc'),
      },
      /there is no Terraform in (\.\.\/)+etc/,
    ],
    [
      'the separators of Windows',
      {
        ...withLocals('1'),
        'more.tf': module('a', '.\\\\modules\\\\vpc'),
        'modules/vpc/main.tf':
          'resource "aws_vpc" "other" {\n  cidr_block = "10.9.0.0/16"\n}\nresource "aws_subnet" "other" {\n  vpc_id = aws_vpc.other.id\n  cidr_block = "10.9.1.0/24"\n}\n',
      },
      /module\.a\.aws_subnet\.other/,
    ],
    [
      'a path of Windows',
      { ...withLocals('1'), 'more.tf': module('a', 'C:\\\\modules\\\\vpc') },
      /module\.a could not be read/,
    ],
    [
      'line ends of Windows, and a byte order mark',
      { 'main.tf': `\ufeff${withLocals('1')['main.tf'].replaceAll('\n', '\r\n')}` },
      /aws_subnet\.it/,
    ],
    ['control characters', withLocals('"\u001b[31m\\u001b]0;title\\u0007"'), /aws_subnet\.it/],
  ])('%s', (name, files, expected) => {
    const { status, stdout, stderr } = check(write(name, files), '--fail-on', 'never');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(expected);
    expect(stdout).not.toContain('root:');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('links', () => {
  test('that lead round in a circle end', () => {
    const path = write('circle', { ...withLocals('1'), 'more.tf': module('a', './self/self/self') });
    symlinkSync('.', join(path, 'self'));
    // Each round has a name of its own: after thirty of them no further one is read.
    const { status, stdout, stderr } = check(path, '--fail-on', 'never');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('could not be read');
    expect(check(path, '--recursive', '--fail-on', 'never').stderr).toBe('');
  });

  test('that lead to themselves are nothing', () => {
    const path = write('itself', withLocals('1'));
    symlinkSync('b', join(path, 'a'));
    symlinkSync('a', join(path, 'b'));
    symlinkSync('c.tf', join(path, 'c.tf'));
    const { status, stdout, stderr } = check(path, '--fail-on', 'never');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/c\.tf/);
  });

  test('out of the repository are not followed: to modules, to values, to what functions read', () => {
    const outside = write('secrets', {
      'main.tf': 'resource "aws_vpc" "secret" {\n  cidr_block = "10.0.0.0/16"\n}\n',
      'secret.txt': 'the secret',
    });
    const path = write('links out', { ...withLocals('file("secret.txt")'), 'more.tf': module('a', './secrets') });
    symlinkSync(outside, join(path, 'secrets'));
    symlinkSync(join(outside, 'secret.txt'), join(path, 'secret.txt'));
    const { status, stdout } = check(path, '--fail-on', 'never', '--format', 'json');
    expect(status).toBe(0);
    expect(stdout).not.toMatch(/the secret|aws_vpc\.secret/);
  });
});
