// The reasoning alone: 10,000 subnets × 5 services, and how its time grows from 100 to 100,000 subnets.
import { rolldown } from 'rolldown';

const bundle = await rolldown({ input: 'bench/reasoning-network.ts', platform: 'node', logLevel: 'silent' });
const { output } = await bundle.generate({ format: 'esm' });
const code = output[0]?.code ?? '';
const { check, networkOf } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const NEEDS = ['logs', 'ssm'];
const time = (vpcs, perVpc) => {
  const network = networkOf(vpcs, perVpc);
  const read = { network, sources: new Map() };
  const start = process.hrtime.bigint();
  const { pulls } = check(read, { needs: NEEDS });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const legs = pulls.flatMap(({ legs: all }) => all.map(({ leg }) => leg));
  return { milliseconds, verdicts: legs.length, objects: new Set(legs).size };
};
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const measure = (vpcs, perVpc, runs) => {
  const results = Array.from({ length: runs }, () => time(vpcs, perVpc));
  return { ...results[0], milliseconds: median(results.map(({ milliseconds }) => milliseconds)) };
};

time(5, 40);
let base = null;
for (const [vpcs, perVpc, runs] of [
  [1, 98, 9],
  [5, 198, 9],
  [50, 198, 5],
  [500, 198, 3],
]) {
  const { milliseconds, verdicts, objects } = measure(vpcs, perVpc, runs);
  const each = (milliseconds * 1000) / verdicts;
  base ??= each;
  console.log(
    `${String(vpcs * (perVpc + 2)).padStart(7)} subnets ${String(verdicts).padStart(7)} verdicts ${milliseconds.toFixed(0).padStart(6)} ms  ${each.toFixed(2).padStart(6)} µs each (${(each / base).toFixed(2)} × the smallest's)  ${objects} result objects`,
  );
}
