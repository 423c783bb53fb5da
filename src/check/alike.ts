import type { LegOfPulls, Occurrence, PullsAlike, RuleContext, TracedPull } from '../rules/rule.js';
import { type Leg, type Verdict, worst } from '../trace/leg.js';
import type { Problem } from '../trace/problem.js';
import type { Pull } from './result.js';
import type { Words } from './words.js';

/** Puts pulls together that share their legs, in the order of the first of each. */
export function pullsAlike(pulls: readonly TracedPull[]): readonly PullsAlike[] {
  const byLegs = new Map<readonly Leg[], [TracedPull, ...TracedPull[]]>();
  for (const pull of pulls) {
    const others = byLegs.get(pull.legs);
    if (others === undefined) byLegs.set(pull.legs, [pull]);
    else others.push(pull);
  }
  return [...byLegs].map(([legs, group]) => ({ legs, pulls: group }));
}

export function indexOccurrences(alike: readonly PullsAlike[]): RuleContext['occurrences'] {
  const byKind = new Map<Problem['kind'], Occurrence[]>();
  for (const { pulls, legs } of alike) {
    for (const leg of legs) {
      for (const hop of leg.hops) {
        if (hop.problem === null) continue;
        const occurrence: Occurrence = { pulls, leg, hop, problem: hop.problem };
        const kind = byKind.get(hop.problem.kind);
        if (kind === undefined) byKind.set(hop.problem.kind, [occurrence]);
        else kind.push(occurrence);
      }
    }
  }
  return <K extends Problem['kind']>(kind: K) =>
    (byKind.get(kind) ?? []).filter((occurrence): occurrence is Occurrence & Occurrence<K> =>
      isOfKind(occurrence.problem, kind),
    );
}

function isOfKind<K extends Problem['kind']>(problem: Problem, kind: K): problem is Extract<Problem, { kind: K }> {
  return problem.kind === kind;
}

/** The verdict of a pull: what nothing depends on can't fail. */
export function verdictOf(legs: readonly Leg[]): Verdict {
  const required = legs.filter((leg) => leg.required);
  return worst(required.map(({ verdict }) => verdict)) ?? (legs.length > 0 ? 'private' : 'unknown');
}

/** The numbers of findings of each leg, at its first place among the legs; a leg without findings has no list. */
type Numbers = (number[] | undefined)[];

/** What the result tells of all pulls; those without findings of their own share what is told of their legs. */
export function toPulls(
  pulls: readonly TracedPull[],
  alike: readonly PullsAlike[],
  { legsOfFindings, words }: { readonly legsOfFindings: readonly (readonly LegOfPulls[])[]; readonly words: Words },
): readonly Pull[] {
  const { shared, own } = numbersOf(alike, legsOfFindings);
  const told = new Map(
    alike.map(({ pulls: group, legs }) => {
      const numbers = shared.get(group);
      const ofAll: Pull['legs'] = legs.map((leg) => ({
        leg: words.leg(leg),
        findings: numbers?.[legs.indexOf(leg)] ?? [],
      }));
      return [legs, { verdict: verdictOf(legs), legs: ofAll }] as const;
    }),
  );
  return pulls.map((pull): Pull => {
    const { workload, vpc, subnet, legs } = pull;
    const ofAll = told.get(legs);
    const numbers = own.get(pull);
    return {
      workload: workload.id,
      kind: workload.kind,
      vpc: vpc?.id ?? null,
      subnet: subnet?.id ?? null,
      availabilityZone: subnet?.availabilityZone.known === true ? subnet.availabilityZone.value.name : null,
      cidr: subnet?.cidr.known === true ? (subnet.cidr.value?.text ?? null) : null,
      verdict: ofAll?.verdict ?? 'unknown',
      legs: numbers === undefined ? (ofAll?.legs ?? []) : withOwn(ofAll?.legs ?? [], legs, numbers),
      location: subnet?.location ?? workload.location,
      puller: workload,
    };
  });
}

function withOwn(ofAll: Pull['legs'], legs: readonly Leg[], own: Numbers): Pull['legs'] {
  return ofAll.map((each, place) => {
    const leg = legs[place];
    const numbers = leg === undefined ? undefined : own[legs.indexOf(leg)];
    return numbers === undefined ? each : { leg: each.leg, findings: merged(each.findings, numbers) };
  });
}

/** Two lists in order as one. */
function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0) return b;
  const isInOrder = (a.at(-1) ?? 0) < (b[0] ?? 0);
  return isInOrder ? [...a, ...b] : [...a, ...b].sort((left, right) => left - right);
}

/** The findings of all pulls of a group, and those of single pulls. */
function numbersOf(alike: readonly PullsAlike[], legsOfFindings: readonly (readonly LegOfPulls[])[]) {
  const shared = new Map<PullsAlike['pulls'], Numbers>(alike.map(({ pulls }) => [pulls, []]));
  const own = new Map<TracedPull, Numbers>();
  for (const [number, legs] of legsOfFindings.entries()) {
    for (const { pulls, leg } of legs) {
      const place = pulls[0].legs.indexOf(leg);
      const ofAll = shared.get(pulls);
      if (ofAll !== undefined) add(ofAll, place, number);
      else
        for (const pull of pulls) {
          const numbers = own.get(pull) ?? [];
          add(numbers, place, number);
          own.set(pull, numbers);
        }
    }
  }
  return { shared, own };
}

/** Numbers come in order. */
function add(numbers: Numbers, place: number, number: number): void {
  const before = numbers[place];
  if (before === undefined) numbers[place] = [number];
  else if (before.at(-1) !== number) before.push(number);
}
