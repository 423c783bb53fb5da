import { InputError } from '../model/input-error.js';
import { closestTo } from '../model/spelling.js';
import { explain } from '../report/explain.js';
import { checkPath } from './check.js';
import type { ExplainFlags } from './flags.js';
import { type Io, textStyle } from './io.js';

export async function runExplain(
  wanted: { readonly workload: string; readonly service: string | null },
  flags: ExplainFlags,
  io: Io,
): Promise<number> {
  const result = await checkPath(flags.in.length === 0 ? ['.'] : flags.in, flags, io);
  const pulls = result.pulls.filter(
    ({ workload, subnet }) => workload === wanted.workload || subnet === wanted.workload,
  );
  if (pulls.length === 0) {
    const names = [...new Set(result.pulls.flatMap(({ workload, subnet }) => [workload, subnet ?? workload]))];
    throw new InputError(
      `nothing here pulls as ${wanted.workload}${closestTo(wanted.workload, names)}`,
      null,
      `workloads: ${names.slice(0, 6).join(', ')}`,
    );
  }
  const services = [...new Set(pulls.flatMap(({ legs }) => legs.map(({ leg }) => leg.service)))];
  if (wanted.service !== null && !services.includes(wanted.service)) {
    throw new InputError(
      `${wanted.workload} has no leg ${wanted.service}${closestTo(wanted.service, services)}`,
      null,
      `its legs: ${services.join(', ')}`,
    );
  }
  io.stdout.write(explain(result, wanted, textStyle(io)));
  return 0;
}
