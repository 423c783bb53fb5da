// Reading Terraform: a root module of 20,000 lines, parsed warm and cold, and plans of 10,000 subnets as text.
// Baselines of the same run: JSON.parse of the same data, `terraform fmt` where it is on the PATH, an empty Node.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { planOf, SUBNETS } from './terraform-plan.mjs';

if (!existsSync('dist/cli/main.cjs')) throw new Error('npm run build first');
const folder = mkdtempSync(join(tmpdir(), 'pullpath-bench-'));
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const medians = (list) =>
  Object.fromEntries(Object.keys(list[0]).map((name) => [name, median(list.map((each) => each[name]))]));

/** By the clock, and of the processors' time: on a busy machine only that tells much. */
function timed(run) {
  const [start, before] = [process.hrtime.bigint(), process.cpuUsage()];
  run();
  const { user, system } = process.cpuUsage(before);
  return { clock: Number(process.hrtime.bigint() - start) / 1e6, processor: (user + system) / 1000 };
}
const times = (runs, run) => medians(Array.from({ length: runs }, () => timed(run)));

const pad = (value, width = 7) => (value === undefined ? '' : value.toFixed(0)).padStart(width);
const line = (name, { clock, processor, memory }, note = '') =>
  console.log(`${name.padEnd(52)}${pad(clock)}${pad(processor)}${pad(memory)}  ${note}`);
const head = (title) => console.log(`${title.padEnd(52)}  clock    cpu     MB`);

/** Runs Node, and tells its times in ms and the most memory that it took, in MB. */
const preload = join(folder, 'usage.cjs');
writeFileSync(
  preload,
  "process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(process.resourceUsage())));",
);
function measured(args, runs) {
  const results = Array.from({ length: runs }, () => {
    const start = process.hrtime.bigint();
    const result = spawnSync(process.execPath, ['--require', preload, ...args], { maxBuffer: 1e9, encoding: 'utf8' });
    const clock = Number(process.hrtime.bigint() - start) / 1e6;
    if (result.status !== 0) throw new Error(`${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(result.stderr.trim().split('\n').at(-1));
    return { clock, processor: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 };
  });
  return medians(results);
}

// ---------------------------------------------------------------------------------------- 20,000 lines of source
const original = readFileSync('examples/original/main.tf', 'utf8');
const lines = original.split('\n').length;
const labels = [...original.matchAll(/^(?:resource|data) "(\w+)" "(\w+)"/gm)];
/** The original system again, with names of its own; what may stand only once is in the first. */
function copyOf(copy) {
  const once =
    copy === 0
      ? original
      : original.replaceAll(/^(?:provider|terraform|variable|locals|output)\b[^\n]*\{\n(?:.*\n)*?\}\n/gm, '');
  return labels.reduce(
    (text, [, type, name]) =>
      text
        .replaceAll(`"${type}" "${name}"`, `"${type}" "${name}_${copy}"`)
        .replaceAll(new RegExp(`\\b${type}\\.${name}\\b`, 'g'), `${type}.${name}_${copy}`),
    once,
  );
}
const ownLines = copyOf(1).split('\n').length;
const copies = 1 + Math.ceil((20_000 - lines) / ownLines);
const source = Array.from({ length: copies }, (_, copy) => copyOf(copy)).join('\n');
const file = join(folder, 'main.tf');
writeFileSync(file, source);

const bundle = await rolldown({
  input: 'src/read/terraform/syntax/parse.ts',
  platform: 'node',
  logLevel: 'silent',
});
const { output } = await bundle.generate({ format: 'esm' });
const parser = join(folder, 'parse.mjs');
writeFileSync(parser, output[0].code);
const { parseFile } = await import(parser);
const parsed = parseFile(source, 'main.tf');
const withoutPlaces = JSON.stringify(parsed.body, (key, value) => (/range$/i.test(key) ? undefined : value));

console.log(
  `a root module of ${source.split('\n').length.toLocaleString('en')} lines, ${(source.length / 1024).toFixed(0)} KB`,
);
const json = times(15, () => JSON.parse(withoutPlaces));
line('JSON.parse of its syntax tree, without places', json);
for (let run = 0; run < 10; run++) parseFile(source, 'main.tf');
const warm = times(15, () => parseFile(source, 'main.tf'));
line('parsed, warm (target: 100 ms)', warm, `${(warm.processor / json.processor).toFixed(1)} × JSON.parse`);
const cold = join(folder, 'cold.mjs');
writeFileSync(
  cold,
  `import { readFileSync } from 'node:fs';
import { parseFile } from './parse.mjs';
const source = readFileSync(${JSON.stringify(file)}, 'utf8');
const [start, before] = [process.hrtime.bigint(), process.cpuUsage()];
parseFile(source, 'main.tf');
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ clock: Number(process.hrtime.bigint() - start) / 1e6, processor: (user + system) / 1000 }));`,
);
const colds = Array.from({ length: 7 }, () =>
  JSON.parse(spawnSync(process.execPath, [cold], { encoding: 'utf8' }).stdout),
);
const first = medians(colds);
line('parsed, the first time in a process', first, `${(first.processor / json.processor).toFixed(1)} × JSON.parse`);
const environment = { ...process.env, CHECKPOINT_DISABLE: '1' };
const fmt = () => spawnSync('terraform', ['fmt', '-'], { input: source, env: environment });
if (fmt().status === 0) line('terraform fmt, a process', { clock: times(5, fmt).clock });
else console.log('terraform is not on the PATH: not compared with terraform fmt');
const empty = measured(['-e', '0'], 9);
line('node -e 0', empty);
const whole = measured(['dist/cli/main.cjs', 'check', folder, '--fail-on', 'never'], 5);
line('pullpath check of it', whole, `${(whole.processor / empty.processor).toFixed(1)} × node -e 0`);

// --------------------------------------------------------------------------------------- plans of 10,000 subnets
const small = measured(['dist/cli/main.cjs', 'check', 'examples/original'], 7);
line('pullpath check examples/original', small);
for (const [what, kind] of [
  ['that are there, with their route tables and endpoints', { isThere: true, isWhole: true }],
  ['that are there, and nothing else', { isThere: true, isWhole: false }],
  ['to be made, with their route tables and endpoints', { isThere: false, isWhole: true }],
  ['to be made, and nothing else', { isThere: false, isWhole: false }],
]) {
  const plan = planOf(kind);
  const planFile = join(mkdtempSync(join(folder, 'plan-')), 'plan.json');
  writeFileSync(planFile, plan);
  head(`a plan of ${SUBNETS.toLocaleString('en')} subnets ${what}, ${(plan.length / 1024 / 1024).toFixed(1)} MB`);
  const parse = measured(['-e', `JSON.parse(require('fs').readFileSync(${JSON.stringify(planFile)}, 'utf8'))`], 7);
  line('node that reads it with JSON.parse', parse);
  const text = measured(['dist/cli/main.cjs', 'check', planFile, '--fail-on', 'never'], 7);
  const share = (unit) => ((text[unit] - small[unit]) / (parse[unit] - empty[unit])).toFixed(1);
  line(
    'pullpath check of the plan',
    text,
    `start + ${share('clock')} × JSON.parse by the clock, ${share('processor')} × of cpu (target: 2.5)`,
  );
}
rmSync(folder, { recursive: true });
