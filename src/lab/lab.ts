import type { CheckResult } from '../check/result.js';
import { compareLeg, type LegComparison } from './compare.js';
import type { Hold } from './inside/leader.js';
import type { LabResult, PullResult } from './inside/results.js';
import type { PullOptions } from './inside/start-services.js';
import type { Leader } from './leader.js';
import type { Blueprint } from './plan/blueprint.js';
import { type DrawOptions, drawBlueprint } from './plan/draw.js';
import { type LabPull, setScene } from './plan/scene.js';
import { pullsByVpc } from './pulls.js';

export interface LabOptions {
  readonly needs: readonly string[];
  readonly sourcePorts: { readonly from: number; readonly to: number };
  /** Null: probes alone. */
  readonly pull: PullOptions | null;
  readonly patient: boolean;
}

/** Linux's default range, as the prediction has it. */
export const SOURCE_PORTS = { from: 32768, to: 60999 } as const;

/** What the lab found of one VPC. */
export interface VpcReport {
  readonly vpc: string;
  readonly blueprint: Blueprint;
  readonly result: LabResult;
  readonly pulls: readonly PullComparison[];
  /** When the network is taken down again. */
  readonly down: Promise<void>;
}

export interface PullComparison {
  readonly pull: LabPull;
  readonly legs: readonly LegComparison[];
  /** What real clients did; empty where none was run. */
  readonly pulled: readonly PullResult[];
  /** Whether a client fared otherwise than its legs let expect. */
  readonly differs: boolean;
}

/** A blueprint for each VPC in which something is pulled. */
export function drawLab(result: CheckResult, options: LabOptions): readonly Drawn[] {
  const byVpc = pullsByVpc(result, options.needs);
  return [...byVpc].flatMap(([id, pulls], index) => {
    const vpc = result.network.vpcs.find((each) => each.id === id);
    if (vpc === undefined) return [];
    const scene = setScene(result.network, vpc, { pulls, sourcePorts: options.sourcePorts });
    const draw: DrawOptions = { prefix: `v${index}`, withTasks: options.pull !== null, patient: options.patient };
    return [{ blueprint: drawBlueprint(scene, draw), pulls }];
  });
}

export interface Drawn {
  readonly blueprint: Blueprint;
  readonly pulls: readonly LabPull[];
}

/** Builds one VPC, tries all of its pulls, and compares them with what was predicted. */
export async function tryVpc(
  leader: Leader,
  { blueprint, pulls }: Drawn,
  { pull, hold }: { readonly pull: PullOptions | null; readonly hold: Hold | null },
): Promise<VpcReport> {
  const { result, down } = await leader.run({ blueprint, pull, hold });
  return {
    vpc: blueprint.vpc,
    blueprint,
    result,
    down,
    pulls: pulls.map((each) => {
      const legs = each.legs.map((leg, index) => {
        const found = result.legs.find(({ pull: of, leg: at }) => of === each.index && at === index) ?? null;
        return compareLeg(each, leg, { result: found, blueprint });
      });
      const pulled = result.pulls.filter(({ pull: of }) => of === each.index);
      // Where a packet went on to what the lab doesn't build, a client tells nothing.
      const isOpen = legs.some(({ shown }) => shown === 'unknown');
      return { pull: each, legs, pulled, differs: !isOpen && pulled.some((one) => isUnexpected(legs, one)) };
    }),
  };
}

/**
 * A pull works where all of its hosts can be reached, and fails where one of them never can. What was predicted as
 * private comes to the services from the workload's own address, and over no gateway to the internet.
 */
function isUnexpected(legs: readonly LegComparison[], { code, requests }: PullResult): boolean {
  const needed = legs.filter(({ leg }) => leg.leg.neededFor === 'pull').map(({ predicted }) => predicted);
  const fails = needed.includes('blocked');
  const works = needed.every((verdict) => verdict === 'private' || verdict === 'public');
  const privately = requests.length > 0 && requests.every(({ entry }) => entry !== null && entry.kind !== 'internet');
  if (needed.every((verdict) => verdict === 'private') && !privately) return true;
  return (fails && code === 0) || (works && code !== 0);
}
