// Builds the module into lib/: pullpath's tables, the constructs (jsii), and the check as one file beside them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
rmSync('lib', { recursive: true, force: true });
await writeTables();
// Where it is end of life, Node itself says so.
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
execFileSync(process.execPath, ['node_modules/jsii/bin/jsii', '--fail-on-warnings'], { stdio: 'inherit', env });
await bundleCheck();

async function writeTables() {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-cdk-'));
  try {
    const file = join(folder, 'tables.mjs');
    const bundle = await rolldown({ input: 'tables/tables.mts', platform: 'node', logLevel: 'warn' });
    await bundle.write({ file, format: 'esm' });
    const { TABLES } = await import(pathToFileURL(file).href);
    const lines = Object.entries(TABLES).map(
      ([name, { comment, value }]) =>
        `/** ${comment} */\nexport const ${name}${typeOf(value)} = ${JSON.stringify(value)};\n`,
    );
    writeFileSync(
      'src/pullpath-tables.ts',
      `// Made by scripts/build.mjs of pullpath's own tables.\n\n${lines.join('\n')}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function typeOf(value) {
  if (Array.isArray(value)) return ': readonly string[]';
  if (typeof value === 'string') return '';
  const list = Object.values(value).some(Array.isArray);
  return `: Readonly<Record<string, ${list ? 'readonly string[]' : 'string'}>>`;
}

/** What the validator runs beside the app: pullpath whole, since it reads asynchronously and a validator may not. */
async function bundleCheck() {
  const bundle = await rolldown({
    input: 'worker/check-assembly.mts',
    platform: 'node',
    logLevel: 'warn',
    // A module in UMD form can't be looked into.
    resolve: { mainFields: ['module', 'main'] },
  });
  const { output } = await bundle.write({ file: 'lib/check-assembly.cjs', format: 'cjs', codeSplitting: false });
  writeFileSync('lib/check-assembly.licenses.txt', licensesOf(Object.keys(output[0].modules)));
}

/** The licenses of the packages whose code is in it, as each of them asks. */
function licensesOf(modules) {
  const folders = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${name} has no license file`);
      return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join('\n---\n\n');
}
