// Builds the command and the library into dist/, with what the command reads at run time beside it.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

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
