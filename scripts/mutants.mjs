// Breaks the reasoning in one place at a time and sees whether the tests notice: npm run test:mutants [FILE] [-- --from N].
// `--from` leaves out those before the Nth, to go on where a run was stopped.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const WORKERS = 2;
const TESTS = [
  'test/oracle',
  'test/rules',
  'test/end-to-end/faults.test.ts',
  'test/end-to-end/policy-place.test.ts',
  'test/end-to-end/two-vpcs.test.ts',
  'test/end-to-end/block-public-access.test.ts',
  'test/end-to-end/hub.test.ts',
  'test/end-to-end/own-block.test.ts',
  'test/end-to-end/alike-subnets.test.ts',
];
const NEEDED = ['src', 'test', 'scripts', 'examples', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const all = JSON.parse(readFileSync('test/mutants/mutants.json', 'utf8'));
/** Mutants that change nothing that can be observed, each with its reason in docs/testing.md. */
const explained = JSON.parse(readFileSync('test/mutants/explained.json', 'utf8'));
const {
  positionals: [only = ''],
  values: { from },
} = parseArgs({ allowPositionals: true, options: { from: { type: 'string', default: '1' } } });
if (!/^[1-9]\d*$/.test(from)) throw new Error(`--from takes the number of a mutant, and not ${from}`);
const mutants = all
  .map((mutant, index) => ({ ...mutant, number: index + 1 }))
  .filter(({ file, number }) => file.endsWith(only) && number >= Number(from));
for (const { file, find } of all) {
  const count = readFileSync(file, 'utf8').split(find).length - 1;
  if (count !== 1) throw new Error(`${file} holds this text ${count} times, and not once: ${find}`);
}

const waiting = [...mutants];
const survivors = [];
await Promise.all(Array.from({ length: WORKERS }, work));
console.log(`${mutants.length} mutants, ${mutants.length - survivors.length} caught, ${survivors.length} survive`);
const open = survivors.filter(({ breaks }) => !explained.includes(breaks));
for (const { file, breaks } of open) console.log(`SURVIVES ${file}: ${breaks}`);
process.exitCode = open.length === 0 ? 0 : 1;

async function work() {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-mutants-'));
  try {
    for (const name of NEEDED) cpSync(name, join(folder, name), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    // A tree whose tests fail by themselves would catch everything.
    if (await fails(folder)) throw new Error('the tests fail without any mutant');
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const path = join(folder, mutant.file);
      const original = readFileSync(path, 'utf8');
      writeFileSync(
        path,
        original.replace(mutant.find, () => mutant.replace),
      );
      const caught = await fails(folder);
      writeFileSync(path, original);
      if (!caught) survivors.push(mutant);
      console.log(
        `${caught ? 'caught  ' : 'SURVIVES'} ${mutant.number}/${all.length} ${mutant.file}: ${mutant.breaks}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fails(cwd) {
  // A slow machine must not count as a test that fails.
  const args = [resolve('node_modules/vitest/vitest.mjs'), 'run', '--bail', '1', '--testTimeout', '600000', ...TESTS];
  const env = { ...process.env, PULLPATH_ORACLE_SHRINK: '0' };
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'ignore' });
  return new Promise((done) => child.on('exit', (code) => done(code !== 0)));
}
