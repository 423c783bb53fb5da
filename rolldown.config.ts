import { defineConfig } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const external = [/^node:/];

/** Its main file is of a form that no bundler can follow. */
const resolve = { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } };

/**
 * The command with its dependencies inside, and as CommonJS: both for a fast start (npm run bench start). The library
 * leaves its dependencies to its user's package manager.
 */
export default defineConfig([
  {
    input: { main: 'src/cli/main.ts' },
    platform: 'node',
    resolve,
    external,
    output: {
      dir: 'dist/cli',
      format: 'cjs',
      sourcemap: true,
      // Less to parse at the start; names stay, for the stack traces of PULLPATH_DEBUG.
      minify: { mangle: { keepNames: true } },
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
    },
  },
  // What the lab runs inside of its namespaces: a program of its own, so that the command's start does not grow.
  {
    input: { lab: 'src/lab/inside/main.ts' },
    platform: 'node',
    external,
    output: { dir: 'dist/cli', format: 'cjs', sourcemap: true, entryFileNames: '[name].cjs' },
  },
  {
    input: { index: 'src/index.ts', core: 'src/core.ts' },
    platform: 'node',
    resolve,
    external: [...external, /^@noble\/hashes/, 'fraction.js', 'yaml'],
    output: { dir: 'dist/esm', format: 'esm', sourcemap: true, chunkFileNames: '[name]-[hash].js' },
  },
  {
    input: { index: 'src/index.ts', core: 'src/core.ts' },
    platform: 'node',
    resolve,
    external: [...external, /^@noble\/hashes/, 'fraction.js', 'yaml'],
    output: {
      dir: 'dist/cjs',
      format: 'cjs',
      sourcemap: true,
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
    },
  },
  {
    input: { index: 'src/index.ts', core: 'src/core.ts' },
    external: [...external, /^@noble\/hashes/, 'yaml'],
    // fraction.js types its CommonJS export as a value alone, so requirers couldn't name its class.
    plugins: [dts({ emitDtsOnly: true })],
    output: { dir: 'dist/types', format: 'esm' },
  },
]);
