import { groupBy, type TracedPull } from '../rules/rule.js';
import type { Hop, Leg } from '../trace/leg.js';

/**
 * Tells what depends on settings that nothing tells, where it comes out alike under all of them.
 *
 * @param variants the pulls under each setting that there can be; asked for only where something isn't known
 */
export function toldByVariants(
  pulls: readonly TracedPull[],
  variants: () => readonly (readonly TracedPull[])[],
): readonly TracedPull[] {
  if (pulls.every(({ legs }) => !legs.some(isOpen))) return pulls;
  const byWorkload = variants().map(indexByWorkload);
  const told = new Map<readonly Leg[], Map<string, readonly Leg[]>>();
  return pulls.map((pull) => {
    if (!pull.legs.some(isOpen)) return pull;
    const under = byWorkload.map((index) =>
      (index.get(pull.workload.id) ?? []).filter(({ subnet }) => pull.subnet === null || subnet?.id === pull.subnet.id),
    );
    // What is not there under every setting can't be said to fail, or to work.
    if (under.some((same) => same.length === 0)) return pull;
    const legs = pull.legs.map((leg) => (isOpen(leg) ? agreed(leg, under.flat()) : leg));
    return { ...pull, legs: shared(told, pull.legs, legs) };
  });
}

function isOpen({ verdict }: Leg): boolean {
  return verdict === 'unknown';
}

function indexByWorkload(pulls: readonly TracedPull[]): ReadonlyMap<string, readonly TracedPull[]> {
  return new Map(groupBy(pulls, ({ workload }) => workload.id).map((group) => [group[0].workload.id, group]));
}

function agreed(leg: Leg, pulls: readonly TracedPull[]): Leg {
  const others = pulls.map(({ legs }) =>
    legs.find(({ service, host, why }) => service === leg.service && host === leg.host && why === leg.why),
  );
  const [first] = others;
  if (first === undefined || isOpen(first) || others.some((other) => other?.verdict !== first.verdict)) return leg;
  const { verdict, via, hops } = first;
  const inAll = hops.filter((hop) => others.every((other) => other?.hops.some((each) => isSame(each, hop)) === true));
  const isCommon = inAll.some(({ problem }) => problem !== null) || hops.every(({ problem }) => problem === null);
  const isOneWay = others.every((other) => other?.via === via);
  return { ...leg, verdict, via: isOneWay ? via : null, hops: isCommon ? inAll : hops, unknowns: [] };
}

function isSame(a: Hop, b: Hop): boolean {
  return a.at === b.at && a.resource === b.resource && a.problem?.kind === b.problem?.kind;
}

/** Pulls that shared a list and are told the same share one again. */
function shared(
  told: Map<readonly Leg[], Map<string, readonly Leg[]>>,
  before: readonly Leg[],
  legs: readonly Leg[],
): readonly Leg[] {
  if (legs.every((leg, place) => leg === before[place])) return before;
  const key = JSON.stringify(legs.map(({ verdict, via, hops }) => [verdict, via, hops]));
  const lists = told.get(before) ?? new Map<string, readonly Leg[]>();
  told.set(before, lists);
  const list = lists.get(key) ?? legs;
  lists.set(key, list);
  return list;
}
