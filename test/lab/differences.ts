import { check } from '../../src/check/check.js';
import type { CheckResult } from '../../src/check/result.js';
import type { PullOptions } from '../../src/lab/inside/start-services.js';
import { drawLab, SOURCE_PORTS, tryVpc, type VpcReport } from '../../src/lab/lab.js';
import { startLeader } from '../../src/lab/leader.js';
import type { Network } from '../../src/model/network.js';
import { readResult } from '../oracle/build.js';

/** One image of a size that takes no time: what is looked at is the way. */
export const SMALL: PullOptions = { size: 100_000, image: null, client: 'skopeo', ecrApi: 'own', timeout: 90 };

export interface Shown {
  /** One line for each leg or client that did otherwise than predicted. */
  readonly differences: readonly string[];
  /** Legs whose verdict packets have shown. */
  readonly shown: number;
  readonly reports: readonly VpcReport[];
}

/** Builds networks one after the other in one leader, and compares what packets do with what was predicted. */
export async function showAll(
  results: readonly CheckResult[],
  pull: PullOptions | null = null,
): Promise<readonly Shown[]> {
  const leader = startLeader(() => {});
  const all: Shown[] = [];
  try {
    for (const result of results) {
      const options = { needs: NEEDS, sourcePorts: SOURCE_PORTS, pull, patient: false };
      const reports: VpcReport[] = [];
      for (const drawn of drawLab(result, options)) {
        const report = await tryVpc(leader, drawn, { pull, hold: null });
        await report.down;
        reports.push(report);
      }
      all.push({
        differences: reports.flatMap(differencesOf),
        shown: reports.reduce((sum, one) => sum + shownIn(one), 0),
        reports,
      });
    }
  } finally {
    await leader.stop();
  }
  return all;
}

export const NEEDS = ['logs'];

export function checkNetwork(network: Network): CheckResult {
  return check(readResult(network), { needs: NEEDS });
}

function differencesOf({ pulls }: VpcReport): readonly string[] {
  return pulls.flatMap(({ pull, legs, pulled, differs }) => [
    ...legs
      .filter((leg) => leg.differs)
      .map(({ leg, predicted, shown, result }) => {
        const name = `${pull.workload.id} in ${pull.subnet.id}, ${leg.leg.service}`;
        return `${name}: predicted ${predicted}, packets ${shown}: ${JSON.stringify(result?.trials.slice(0, 3))}`;
      }),
    ...(differs
      ? pulled.map(({ code, complaint }) => `${pull.subnet.id}: the client ended with ${code}: ${complaint}`)
      : []),
  ]);
}

function shownIn({ pulls }: VpcReport): number {
  const legs = pulls.flatMap((pull) => pull.legs);
  return legs.filter(({ shown, predicted }) => shown !== null && shown !== 'unknown' && predicted !== 'unknown').length;
}
