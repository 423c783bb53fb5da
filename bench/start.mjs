// The whole command, cold, against an empty Node: median of 20 runs each, taken in turn.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('dist/cli/main.cjs')) throw new Error('npm run build first');
const RUNS = 20;
const time = (args) => {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
};
const commands = {
  'node -e 0': ['-e', '0'],
  'pullpath check examples/original': ['dist/cli/main.cjs', 'check', 'examples/original'],
};
const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let run = 0; run < RUNS; run++) for (const [name, args] of Object.entries(commands)) times[name].push(time(args));
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const base = median(times['node -e 0']);
for (const [name, list] of Object.entries(times))
  console.log(`${name.padEnd(34)} ${median(list).toFixed(1).padStart(7)} ms  ${(median(list) / base).toFixed(2)} ×`);
