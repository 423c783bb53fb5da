import type { Verdict } from '../trace/leg.js';
import type { LegResult, Trial } from './inside/results.js';
import type { Blueprint } from './plan/blueprint.js';
import type { LabLeg, LabPull } from './plan/scene.js';
import { settled } from './plan/settle.js';

/** What packets say of a leg. `unproven`: something did not arrive, and nothing is seen to have dropped it. */
type Shown = Verdict | 'unproven';

export interface LegComparison {
  readonly leg: LabLeg;
  readonly predicted: Verdict;
  /** Null: the leg was left out. */
  readonly shown: Shown | null;
  readonly result: LegResult | null;
  /** Whether both are known, and differ. */
  readonly differs: boolean;
}

/** What becomes of one packet and its reply. */
type Fate = 'private' | 'public' | 'lost' | 'unknown' | 'unproven';

export function compareLeg(
  pull: LabPull,
  leg: LabLeg,
  { result, blueprint }: { readonly result: LegResult | null; readonly blueprint: Blueprint },
): LegComparison {
  const predicted = leg.leg.verdict;
  const shown = result === null ? null : shownBy(pull, leg, { result, blueprint });
  const open = shown === null || shown === 'unknown' || predicted === 'unknown';
  return { leg, predicted, shown, result, differs: !open && shown !== predicted };
}

function shownBy(
  { subnet }: LabPull,
  { requirement }: LabLeg,
  { result, blueprint }: { readonly result: LegResult; readonly blueprint: Blueprint },
): Shown {
  const verdict = legVerdict(result, blueprint, settled(subnet.dns64, false));
  // Only the first pull of a cached image calls its upstream.
  return requirement.cacheRule !== null && verdict === 'blocked' ? 'intermittent' : verdict;
}

function legVerdict(result: LegResult, blueprint: Blueprint, dns64: boolean): Shown {
  if (result.dnsError === 'no such name') return 'blocked';
  if (result.dnsError === 'silent') return result.dnsDrops.length > 0 ? 'blocked' : 'unproven';
  if (result.trials.length === 0) return dns64 ? 'unknown' : 'blocked';
  const ipv4 = result.trials.filter(({ address }) => !address.includes(':'));
  const all = verdictOfTrials(result.trials, blueprint);
  if (ipv4.length === 0 || ipv4.length === result.trials.length) return all;
  // Whether a workload has IPv6 addresses besides its IPv4 ones, nothing tells.
  return verdictOfTrials(ipv4, blueprint) === all ? all : 'unknown';
}

/** Of an address that isn't fixed any may be it: only what they agree on is known. */
function verdictOfTrials(trials: readonly Trial[], blueprint: Blueprint): Shown {
  const destinations = new Map<string, Map<number, Fate[]>>();
  for (const trial of trials) {
    const alternatives = destinations.get(trial.destination) ?? new Map<number, Fate[]>();
    destinations.set(trial.destination, alternatives);
    const fates = alternatives.get(trial.alternative) ?? [];
    alternatives.set(trial.alternative, fates);
    fates.push(fateOf(trial, blueprint));
  }
  let possible: readonly ReadonlySet<Fate>[] = [new Set()];
  for (const alternatives of destinations.values()) {
    const sets = distinct([...alternatives.values()].map((fates) => new Set(fates)));
    possible = distinct(possible.flatMap((before) => sets.map((set) => new Set([...before, ...set]))));
  }
  const verdicts = new Set(possible.map(verdictOfFates));
  const [only, ...others] = verdicts;
  return only === undefined || others.length > 0 ? 'unknown' : only;
}

function distinct(sets: readonly ReadonlySet<Fate>[]): readonly ReadonlySet<Fate>[] {
  return [...new Map(sets.map((set) => [[...set].sort().join(), set])).values()];
}

function verdictOfFates(fates: ReadonlySet<Fate>): Shown {
  const arrives = fates.has('private') || fates.has('public');
  if (fates.has('unproven')) return 'unproven';
  if (arrives && fates.has('lost')) return 'intermittent';
  if (fates.has('unknown')) return 'unknown';
  if (!arrives) return 'blocked';
  return fates.has('public') ? 'public' : 'private';
}

function fateOf({ reached, source, drops }: Trial, { drops: points }: Blueprint): Fate {
  if (reached !== null) {
    if (reached.status !== 200) return 'lost';
    return reached.kind !== 'internet' && reached.from === source ? 'private' : 'public';
  }
  if (drops.length === 0) return 'unproven';
  return drops.some((number) => points[number - 1]?.kind === 'not-told') ? 'unknown' : 'lost';
}
