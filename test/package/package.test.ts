import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/version.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the version is that of the package', () => {
  expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});

describe('the core', () => {
  test('bundles for a browser and runs without anything of Node', async () => {
    const bundle = await rolldown({ input: 'src/core.ts', platform: 'browser', logLevel: 'silent' });
    const { output } = await bundle.generate({ format: 'iife', name: 'pullpath' });
    const [chunk, ...others] = output.filter((item) => item.type === 'chunk');
    expect(others).toEqual([]);
    expect(chunk?.imports.filter((name) => name.startsWith('node:') || builtinModules.includes(name))).toEqual([]);
    const source = readFileSync('examples/original/main.tf', 'utf8');
    const context = {
      TextDecoder,
      TextEncoder,
      Uint8Array,
      Intl,
      atob,
      btoa,
      source,
      settled: null as Promise<unknown> | null,
    };
    runInNewContext(
      `${chunk?.code}
      const files = { list: async (folder) => (folder === '' ? ['main.tf'] : null), read: async (path) => (path === 'main.tf' ? new TextEncoder().encode(source) : null) };
      settled = pullpath.readInfrastructure(files, { folder: '', variables: new Map(), variableFiles: [], environment: {}, region: null }).then((read) => pullpath.check(read).verdict);`,
      context,
    );
    expect(await context.settled).toBe('private');
  });
});

describe('the package as its users get it', () => {
  const consumer = () => {
    const target = join(folder, 'consumer', 'node_modules', 'pullpath');
    if (existsSync(target)) return join(folder, 'consumer');
    mkdirSync(target, { recursive: true });
    const packed = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    for (const { path } of packed[0].files) cpSync(path, join(target, path));
    mkdirSync(join(folder, 'consumer', 'node_modules'), { recursive: true });
    for (const name of ['@noble', 'fraction.js', 'yaml'])
      symlinkSync(resolve('node_modules', name), join(folder, 'consumer', 'node_modules', name));
    return join(folder, 'consumer');
  };

  const run = (file: string, code: string) => {
    const cwd = consumer();
    writeFileSync(join(cwd, file), code);
    return execFileSync(process.execPath, [file], { cwd, encoding: 'utf8' }).trim();
  };

  test.each(['pullpath', 'pullpath/core'])('%s is imported and required', (name) => {
    expect(run('a.mjs', `import { check, RULES } from '${name}'; console.log(typeof check, RULES.length > 10);`)).toBe(
      'function true',
    );
    expect(
      run('a.cjs', `const { check, RULES } = require('${name}'); console.log(typeof check, RULES.length > 10);`),
    ).toBe('function true');
  });

  test('its types are found by importers and requirers', () => {
    const cwd = consumer();
    writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(cwd, 'b.mts'),
      "import { check, filesOnDisk, type Finding } from 'pullpath';\nimport { readInfrastructure } from 'pullpath/core';\nexport const all: unknown[] = [check, filesOnDisk, readInfrastructure];\nexport type Found = Finding;\n",
    );
    writeFileSync(
      join(cwd, 'c.cts'),
      "import pullpath = require('pullpath');\nexport const verdict: (read: pullpath.ReadResult) => pullpath.Verdict = (read) => pullpath.check(read).verdict;\n",
    );
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const output = execFileSync(
      process.execPath,
      [
        tsc,
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        'false',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        'b.mts',
        'c.cts',
      ],
      { cwd, encoding: 'utf8' },
    );
    expect(output).toBe('');
  });

  test('its command runs, and nothing of its tests is in it', () => {
    const cwd = consumer();
    const bin = join(cwd, 'node_modules', 'pullpath', 'dist', 'cli', 'main.cjs');
    expect(execFileSync(process.execPath, [bin, '--version'], { encoding: 'utf8' }).trim()).toBe(VERSION);
    expect(execFileSync(process.execPath, [bin, 'demo'], { encoding: 'utf8' })).toContain('every pull works');
    expect(existsSync(join(cwd, 'node_modules', 'pullpath', 'test'))).toBe(false);
    expect(existsSync(join(cwd, 'node_modules', 'pullpath', 'LICENSE'))).toBe(true);
  });

  test('the licences of what is inside the command are told with it', () => {
    const text = readFileSync(join(consumer(), 'node_modules', 'pullpath', 'dist', 'cli', 'LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'yaml']) {
      const { version } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
      expect(text).toContain(`${name} ${version}\n\n`);
    }
    expect(text.match(/Copyright/g)?.length).toBeGreaterThan(5);
  });
});

describe('the direction of dependencies', () => {
  const violationsOf = (files: Readonly<Record<string, string>>) => {
    const base = mkdtempSync(join(folder, 'planted-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(base, path, '..'), { recursive: true });
      writeFileSync(join(base, path), text);
    }
    const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const configuration = ['--config', resolve('.dependency-cruiser.mjs'), '--ts-config', resolve('tsconfig.json')];
    const args = [cruiser, 'src', ...configuration, '--output-type', 'json'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: base, encoding: 'utf8' });
    const { summary } = JSON.parse(stdout);
    return {
      names: summary.violations.map(({ rule }: { rule: { name: string } }) => rule.name),
      total: summary.totalCruised,
    };
  };

  test.each([
    [
      'model sees the command',
      { 'src/model/a.ts': "import '../cli/b.js';\n", 'src/cli/b.ts': 'export const b = 1;\n' },
      'nothing-sees-cli',
    ],
    [
      'the trace reads files',
      { 'src/trace/a.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;\n" },
      'core-without-node',
    ],
    [
      'the trace sees the rules',
      { 'src/trace/a.ts': "import '../rules/b.js';\n", 'src/rules/b.ts': 'export const b = 1;\n' },
      'trace-sees-only-its-own',
    ],
    [
      'two files go in a circle',
      {
        'src/aws/a.ts': "import { b } from './b.js';\nexport const a = () => b;\n",
        'src/aws/b.ts': "import { a } from './a.js';\nexport const b = () => a;\n",
      },
      'no-cycles',
    ],
  ])('is caught where %s', (_, files, rule) => {
    const { names, total } = violationsOf(files);
    expect(total).toBeGreaterThan(0);
    expect(names).toContain(rule);
  });
});
