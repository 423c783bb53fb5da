// The lab: networks of 20, 200 and 2,000 interfaces, up and down, against one `ip` command after the other; and a pull
// through the network against the same pull over plain loopback.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

if (!existsSync('dist/cli/lab.cjs')) throw new Error('npm run build first');
const bundle = await rolldown({
  input: 'bench/lab-network.ts',
  platform: 'node',
  external: [/^node:/],
  logLevel: 'silent',
});
await bundle.write({ file: 'dist/bench/lab-network.mjs', format: 'esm' });
const { build, pullThrough, loopbackServices } = await import('../dist/bench/lab-network.mjs');
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const UNSHARE = ['-Urnm', '--pid', '--fork', '--mount-proc'];
const PULLS = 9;

function byCommands(count) {
  const each = Array.from(
    { length: count },
    (_, n) =>
      `ip netns add n${n}; ip link add v${n} type veth peer name eth0 netns n${n}; ip link set v${n} up; ip -n n${n} addr add 10.0.0.${n}/32 dev eth0; ip -n n${n} link set eth0 up; ip route add 10.0.0.${n}/32 dev v${n}`,
  );
  const start = performance.now();
  const { status, stderr } = spawnSync(
    'unshare',
    [...UNSHARE, 'sh', '-ec', ['mount -t tmpfs t /run', ...each].join('\n')],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return performance.now() - start;
}

const commands = median([byCommands(20), byCommands(20), byCommands(20)]) / 20;
console.log(
  `one ip command after the other         ${commands.toFixed(2).padStart(7)} ms an interface, without any rule`,
);
for (const [count, runs] of [
  [20, 9],
  [200, 5],
  [2000, 3],
]) {
  const { interfaces, times } = await build(count, runs);
  const up = median(times.map((time) => time.up));
  const down = median(times.map((time) => time.down));
  console.log(
    `${String(interfaces).padStart(5)} interfaces of the lab  ${up.toFixed(0).padStart(6)} ms up ${down.toFixed(0).padStart(6)} ms down  ${(up / interfaces).toFixed(2)} ms an interface`,
  );
}

const through = median(await pullThrough(PULLS));
const folder = mkdtempSync(join(tmpdir(), 'pullpath-bench-'));
try {
  writeFileSync(join(folder, 'services.json'), JSON.stringify(loopbackServices()));
  const { status, stderr } = spawnSync(
    'unshare',
    [...UNSHARE, process.execPath, 'bench/lab-loopback.mjs', folder, String(PULLS)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const loopback = median(JSON.parse(readFileSync(join(folder, 'times.json'), 'utf8')));
  console.log(
    `one pull of 5 MB                      ${through.toFixed(0).padStart(7)} ms through the network, ${loopback.toFixed(0)} ms over loopback (${(through / loopback).toFixed(2)} ×)`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
