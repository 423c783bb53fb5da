// Writes API.md from the assembly that jsii has made: `npm run build`, then `npm run docgen`.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Documentation, Language } from 'jsii-docgen';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The reference of all that is public, in Markdown. */
export async function reference() {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-cdk-'));
  try {
    const { name, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    cpSync(join(ROOT, '.jsii'), join(folder, name, '.jsii'));
    for (const dependency of Object.keys(peerDependencies)) {
      // A large assembly is compressed, and `.jsii` tells the name of the file.
      for (const file of ['.jsii', '.jsii.gz']) {
        const from = join(ROOT, 'node_modules', dependency, file);
        if (existsSync(from)) cpSync(from, join(folder, dependency, file));
      }
    }
    const documentation = await Documentation.forAssembly(name, folder);
    const markdown = await documentation.toMarkdown({ language: Language.TYPESCRIPT });
    return markdown.render();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(join(ROOT, 'API.md'), await reference());
