import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Examples that say of themselves that something is wrong. */
const BROKEN = readdirSync('examples').filter((name) => {
  const said = readdirSync(join('examples', name)).includes('check.txt')
    ? readFileSync(join('examples', name, 'check.txt'), 'utf8')
    : '';
  return /^error: /m.test(said);
});

/** What it takes, and the lines that are not there any more; all others stay, in their order. */
const FIXES: Readonly<Record<string, { readonly flags: readonly string[]; readonly gone: readonly string[] }>> = {
  'cloudformation-as-written': { flags: ['--fix'], gone: [] },
  'ecs-broken': { flags: ['--fix', '--unsafe'], gone: [] },
  'eks-broken': { flags: ['--fix', '--unsafe'], gone: [] },
  'original-as-written': {
    flags: ['--fix'],
    gone: [
      '  for_each = [',
      ...['1a_app1', '1a_app2', '1c_app1', '1c_app2'].map((name) => `    aws_subnet.private_${name}.id,`),
      '  ]',
      '  subnet_id      = each.key',
    ],
  },
};

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pullpath(args: readonly string[]) {
  const { AWS_REGION: _region, AWS_DEFAULT_REGION: _default, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('dist/cli/main.cjs'), ...args], {
    encoding: 'utf8',
    env: environment,
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

function textsIn(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]));
}

/** The lines of the first that the second does not have in the same order. */
function missing(before: string, after: string): readonly string[] {
  const lines = after.split('\n');
  let at = 0;
  return before.split('\n').filter((line) => {
    const found = lines.indexOf(line, at);
    if (found >= 0) at = found + 1;
    return found < 0;
  });
}

test('each broken example has its fix', () => {
  expect(BROKEN).toEqual(Object.keys(FIXES));
});

describe('--fix of an example', () => {
  test.each(BROKEN)('%s: check passes then, and no other line is touched', (name) => {
    const { flags, gone } = FIXES[name] ?? { flags: [], gone: [] };
    for (const newline of ['\n', '\r\n']) {
      const path = join(folder, name);
      rmSync(path, { recursive: true, force: true });
      cpSync(join('examples', name), path, { recursive: true });
      const written = textsIn(path);
      for (const [file, text] of Object.entries(written))
        writeFileSync(join(path, file), text.replaceAll('\n', newline));
      expect(pullpath(['check', path, '--quiet']).status).toBe(1);
      expect(pullpath(['check', path, '--quiet', ...flags]).status).toBe(0);
      const { status, stdout } = pullpath(['check', path]);
      expect([status, stdout.split(':')[0]]).toEqual([0, '✓ private']);
      const after = textsIn(path);
      expect(Object.keys(after)).toEqual(Object.keys(written));
      const left = Object.entries(written).flatMap(([file, text]) => {
        const now = after[file] ?? '';
        expect(
          now
            .split('\n')
            .every((line, at, all) => at === all.length - 1 || line.endsWith('\r') === (newline === '\r\n')),
        ).toBe(true);
        return missing(text, now.replaceAll('\r\n', '\n'));
      });
      expect(left).toEqual(gone);
      expect(pullpath(['check', path, '--quiet', '--fix', '--unsafe']).stderr).toBe('nothing to fix by itself\n');
      expect(textsIn(path)).toEqual(after);
    }
  });

  test('one template is given by its own name, and keeps its byte order mark', () => {
    const path = join(folder, 'marked.yaml');
    const written = readFileSync('examples/cloudformation-as-written/template.yaml', 'utf8');
    writeFileSync(path, `\uFEFF${written}`);
    expect(pullpath(['check', path, '--suggest']).stdout).toContain('+      EnableDnsHostnames: true');
    expect(pullpath(['check', path, '--quiet', '--fix']).status).toBe(0);
    const block = '      CidrBlock: 10.0.0.0/16\n';
    expect(readFileSync(path, 'utf8')).toBe(
      `\uFEFF${written.replace(block, () => `${block}      EnableDnsHostnames: true\n`)}`,
    );
  });

  test('says where a change would do more', () => {
    const path = join(folder, 'more');
    cpSync('examples/eks-broken', path, { recursive: true });
    const { status, stderr } = pullpath(['check', path, '--quiet', '--fix']);
    expect([status, stderr]).toEqual([1, 'nothing to fix by itself; --unsafe would mend 3\n']);
  });

  test('what cdk synth has made is changed in the app', () => {
    const path = join(folder, 'cdk.out');
    cpSync('test/fixtures/cdk/original-2.276', path, { recursive: true });
    const before = textsIn(path);
    for (const flag of ['--suggest', '--fix'])
      expect(pullpath(['check', path, '--quiet', flag]).stderr).toMatch(
        /made by cdk synth, so no patch .*: change the app/,
      );
    expect(textsIn(path)).toEqual(before);
  });
});
