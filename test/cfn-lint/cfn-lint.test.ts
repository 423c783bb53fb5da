import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CONFLICTS } from '../end-to-end/private-dns-conflicts.js';
import { TEMPLATE_FAULTS } from '../end-to-end/template-faults.js';
import { checkTemplate, TEMPLATE } from '../end-to-end/templates.js';

/** scripts/test.mjs puts it there, and says loudly where it could not. */
const CFN_LINT = '.venv/cfn-lint/bin/cfn-lint';

const folder = mkdtempSync(join(tmpdir(), 'pullpath-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rules that cfn-lint finds broken in each template; errors alone. */
function lint(templates: readonly string[]): readonly (readonly string[])[] {
  const files = templates.map((text, index) => {
    const file = join(folder, `${index}.yaml`);
    writeFileSync(file, text);
    return file;
  });
  const { stdout, error } = spawnSync(CFN_LINT, ['--format', 'json', '--regions', 'ap-northeast-1', '--', ...files], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  const found: readonly {
    readonly Filename: string;
    readonly Level: string;
    readonly Rule: { readonly Id: string };
  }[] = JSON.parse(stdout === '' ? '[]' : stdout);
  return files.map((file) => [
    ...new Set(
      found.filter(({ Filename, Level }) => Filename === file && Level === 'Error').map(({ Rule }) => Rule.Id),
    ),
  ]);
}

/** pullpath's errors that have a counterpart in cfn-lint. */
const SHARED: Readonly<Record<string, string>> = { 'private-dns-conflict': 'E3064' };

describe.skipIf(!existsSync(CFN_LINT))('cfn-lint beside pullpath', () => {
  test('on the faults of the table: what it finds, pullpath finds; the rest it does not look for', async () => {
    const linted = lint([TEMPLATE, ...TEMPLATE_FAULTS.map(({ source }) => source)]);
    expect(linted[0]).toEqual([]);
    for (const [index, { name, errors }] of TEMPLATE_FAULTS.entries()) {
      const rules = new Set(errors.map((error) => error.split(' ')[0] ?? ''));
      const shared = [...rules].flatMap((rule) => SHARED[rule] ?? []);
      expect([name, ...(linted[index + 1] ?? [])]).toEqual([name, ...shared]);
    }
  }, 300_000);

  test('on two endpoints of one service: as E3064 does, but where the table says why not', async () => {
    const linted = lint(CONFLICTS.map(({ template }) => template));
    for (const [index, { name, conflict, cfnLint }] of CONFLICTS.entries())
      expect([name, linted[index]?.includes('E3064')]).toEqual([name, cfnLint?.conflict ?? conflict]);
  }, 300_000);
});

test.each(CONFLICTS)('$name', async ({ template, conflict }) => {
  const { findings } = await checkTemplate(template);
  expect(findings.some(({ rule }) => rule === 'private-dns-conflict')).toBe(conflict);
});
