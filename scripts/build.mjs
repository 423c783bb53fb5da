// Builds the command and the library into dist/, with what the command reads at run time beside it.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

rmSync('dist', { recursive: true, force: true });
execFileSync(
  process.execPath,
  ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.ts', '--logLevel', 'warn'],
  { stdio: 'inherit' },
);
chmodSync('dist/cli/main.cjs', 0o755);
mkdirSync('dist/rules', { recursive: true });
for (const name of readdirSync('src/rules').filter((file) => file.endsWith('.md')))
  copyFileSync(`src/rules/${name}`, `dist/rules/${name}`);
// The same types for `require`: a package of modules needs to be told that these are not.
cpSync('dist/types', 'dist/types-cjs', { recursive: true });
writeFileSync('dist/types-cjs/package.json', '{ "type": "commonjs" }\n');
writeFileSync('dist/cli/LICENSES.txt', licences());

/** What the licences of the packages inside the command want to be told with every copy of them. */
function licences() {
  const maps = readdirSync('dist/cli').filter((file) => file.endsWith('.map'));
  const sources = maps.flatMap((file) => JSON.parse(readFileSync(join('dist/cli', file), 'utf8')).sources);
  const packages = sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
  const texts = [...new Set(packages)].sort().map((name) => {
    const folder = join('node_modules', name);
    const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.\w+)?$/i.test(each));
    if (file === undefined) throw new Error(`${name} is inside the command, and has no file of its licence`);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
