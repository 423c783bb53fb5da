import type { LegOfPulls, Occurrence, PullsAlike, RuleContext, TracedPull } from '../rules/rule.js';
import { type Leg, type Verdict, worst } from '../trace/leg.js';
import type { Problem } from '../trace/problem.js';
import type { Pull } from './result.js';
import type { Words } from './words.js';

/** Puts pulls together that share their legs, in the order of the first of each. */
export function pullsAlike(pulls: readonly TracedPull[]): readonly PullsAlike[] {
  const byLegs = new Map<readonly Leg[], [TracedPull, ...TracedPull[]]>();
  let others: TracedPull[] | undefined;
  for (const pull of pulls) {
    // Those that fare alike mostly stand together.
    if (others?.[0]?.legs !== pull.legs) others = byLegs.get(pull.legs);
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

/** Findings of one pull alone: the place of a leg, the number of a finding, and so on by turns. */
type OwnNumbers = number[];

/** What the result tells of all pulls; those without findings of their own share what is told of their legs. */
export function toPulls(
  pulls: readonly TracedPull[],
  alike: readonly PullsAlike[],
  { legsOfFindings, words }: { readonly legsOfFindings: readonly (readonly LegOfPulls[])[]; readonly words: Words },
): readonly Pull[] {
  const { shared, own } = numbersOf(alike, legsOfFindings);
  const told = new Map<readonly Leg[], ToldOfAll>();
  for (const { pulls: group, legs } of alike) {
    const numbers = shared.get(group);
    const ofAll = legs.map((leg) => ({ leg: words.leg(leg), findings: numbers?.[legs.indexOf(leg)] ?? [] }));
    told.set(legs, { verdict: verdictOf(legs), fate: ofAll.map(({ leg }) => leg), traced: legs, legs: ofAll });
  }
  return pulls.map((pull) => new ToldPull(pull, told.get(pull.legs) ?? NOTHING_TOLD, own[pull.place]));
}

/** What is told of pulls that fare alike. */
interface ToldOfAll extends Pick<Pull, 'verdict' | 'fate' | 'legs'> {
  readonly traced: readonly Leg[];
}

const NOTHING_TOLD: ToldOfAll = { verdict: 'unknown', fate: [], traced: [], legs: [] };

/** Findings of its own are put to its legs when somebody asks for them: the text of many pulls doesn't. */
class ToldPull implements Pull {
  readonly workload: string;
  readonly kind: Pull['kind'];
  readonly vpc: string | null;
  readonly subnet: string | null;
  readonly availabilityZone: string | null;
  readonly cidr: string | null;
  readonly verdict: Verdict;
  readonly fate: readonly Leg[];
  readonly location: Pull['location'];
  readonly puller: Pull['puller'];
  readonly #ofAll: ToldOfAll;
  readonly #own: OwnNumbers | undefined;

  constructor({ workload, vpc, subnet }: TracedPull, ofAll: ToldOfAll, own: OwnNumbers | undefined) {
    this.workload = workload.id;
    this.kind = workload.kind;
    this.vpc = vpc?.id ?? null;
    this.subnet = subnet?.id ?? null;
    this.availabilityZone = subnet?.availabilityZone.known === true ? subnet.availabilityZone.value.name : null;
    this.cidr = subnet?.cidr.known === true ? (subnet.cidr.value?.text ?? null) : null;
    this.verdict = ofAll.verdict;
    this.fate = ofAll.fate;
    this.location = subnet?.location ?? workload.location;
    this.puller = workload;
    this.#ofAll = ofAll;
    this.#own = own;
  }

  get legs(): Pull['legs'] {
    const { legs, traced } = this.#ofAll;
    return this.#own === undefined ? legs : withOwn(legs, traced, this.#own);
  }
}

function withOwn(ofAll: Pull['legs'], legs: readonly Leg[], own: OwnNumbers): Pull['legs'] {
  const told = ofAll.slice();
  for (let at = 0; at < own.length; at += 2) {
    const [place = 0, number = 0] = [own[at], own[at + 1]];
    const before = told[place];
    if (before !== undefined) told[place] = { leg: before.leg, findings: inserted(before.findings, number) };
  }
  // A leg that stands twice is told at its first place.
  return new Set(legs).size === legs.length
    ? told
    : told.map((each, place) => told[legs.indexOf(legs[place] ?? each.leg)] ?? each);
}

/** Numbers in order, with one more. */
function inserted(numbers: readonly number[], number: number): readonly number[] {
  if (numbers.length === 0) return [number];
  const isLast = (numbers.at(-1) ?? 0) < number;
  return isLast ? [...numbers, number] : [...numbers, number].sort((left, right) => left - right);
}

/** The findings of all pulls of a group, and those of single pulls by their place. */
function numbersOf(alike: readonly PullsAlike[], legsOfFindings: readonly (readonly LegOfPulls[])[]) {
  const shared = new Map<PullsAlike['pulls'], Numbers>(alike.map(({ pulls }) => [pulls, []]));
  const own: (OwnNumbers | undefined)[] = [];
  legsOfFindings.forEach((legs, number) => {
    for (const { pulls, leg } of legs) {
      const place = pulls[0].legs.indexOf(leg);
      const ofAll = shared.get(pulls);
      if (ofAll !== undefined) add(ofAll, place, number);
      else for (const pull of pulls) addOwn(own, pull.place, [place, number]);
    }
  });
  return { shared, own };
}

/** Numbers come in order; a finding may tell a leg twice. */
function add(numbers: Numbers, place: number, number: number): void {
  const before = numbers[place];
  if (before === undefined) numbers[place] = [number];
  else if (before.at(-1) !== number) before.push(number);
}

function addOwn(own: (OwnNumbers | undefined)[], pull: number, [place, number]: readonly [number, number]): void {
  const before = own[pull];
  if (before === undefined) own[pull] = [place, number];
  else if (!isTold(before, place, number)) before.push(place, number);
}

function isTold(numbers: OwnNumbers, place: number, number: number): boolean {
  for (let at = numbers.length - 2; at >= 0 && numbers[at + 1] === number; at -= 2)
    if (numbers[at] === place) return true;
  return false;
}
