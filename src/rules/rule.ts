import type { Location } from '../model/location.js';
import type { Subnet, Vpc } from '../model/network.js';
import type { Workload } from '../model/workload.js';
import type { Hop, Leg } from '../trace/leg.js';
import type { Problem } from '../trace/problem.js';
import type { Refused } from '../trace/refused.js';
import type { Topology } from '../trace/topology.js';
import type { Phase } from './finding.js';

/** One thing that can be wrong, and how to tell it to a person. */
export interface Rule {
  /** Kebab-case, stable, says what is wrong. */
  readonly name: string;
  readonly phase: Phase;
  /** One line for `pullpath rules`. */
  readonly summary: string;
  readonly find: (context: RuleContext) => readonly RuleFinding[];
}

/** A workload in one of its subnets, with its legs traced. */
export interface TracedPull {
  readonly workload: Workload;
  readonly vpc: Vpc | null;
  readonly subnet: Subnet | null;
  /** Pulls that fare alike share one list. */
  readonly legs: readonly Leg[];
  /** Its number among all pulls. */
  readonly place: number;
}

type Pulls = readonly [TracedPull, ...TracedPull[]];

/** All pulls of one list of legs: subnets that nothing tells apart are reasoned about once. */
export interface PullsAlike {
  readonly pulls: Pulls;
  readonly legs: readonly Leg[];
}

/** A leg, and the pulls that have it. */
export interface LegOfPulls {
  readonly pulls: Pulls;
  readonly leg: Leg;
}

/** A problem where the trace met it, for all pulls that fare alike. */
export interface Occurrence<K extends Problem['kind'] = Problem['kind']> extends LegOfPulls {
  readonly hop: Hop;
  readonly problem: Extract<Problem, { kind: K }>;
}

export interface RuleContext {
  readonly topology: Topology;
  /** What AWS would refuse; the topology is without it. */
  readonly refused: Refused;
  readonly pulls: readonly TracedPull[];
  /** The same, those together that fare alike. */
  readonly alike: readonly PullsAlike[];
  /** All places where the trace met a kind of problem, in the order of the first pulls that met them. */
  readonly occurrences: <K extends Problem['kind']>(kind: K) => readonly Occurrence<K>[];
}

/** A finding before `check` gives it a severity. */
export interface RuleFinding {
  readonly resource: string;
  readonly location: Location | null;
  readonly message: string;
  readonly awsError: string | null;
  readonly fix: string;
  /** The legs that it spoils; empty for what no packet shows. */
  readonly legs: readonly LegOfPulls[];
}

/** Groups occurrences that are one fault. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const own = key(item);
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** Names up to three things, and counts the rest. */
export function nameThem(ids: Iterable<string>): string {
  const unique = [...new Set(ids)];
  if (unique.length <= 1) return unique[0] ?? '';
  if (unique.length <= 3) return `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
  return `${unique.slice(0, 2).join(', ')} and ${unique.length - 2} more`;
}

/** Groups what is said of one subnet, or of one workload where the subnet isn't known; each pull by itself. */
export function bySubject<T extends LegOfPulls>(items: readonly T[]): readonly (readonly [T, ...T[]])[] {
  return groupBy(eachPull(items), ({ pulls: [pull] }) => subjectOf(pull).id);
}

/** The same for each pull by itself, for what is said of one subnet or one workload. */
export function eachPull<T extends LegOfPulls>(items: readonly T[]): readonly T[] {
  return items.flatMap((item) => item.pulls.map((pull): T => ({ ...item, pulls: [pull] })));
}

/** The pulls that legs are of, each once, in the order of all pulls. */
export function pullsOf(legs: readonly LegOfPulls[]): readonly TracedPull[] {
  const [first, ...others] = new Set(legs.map(({ pulls }) => pulls));
  if (others.length === 0) return first ?? [];
  return [...new Set([first ?? [], ...others].flat())].sort((a, b) => a.place - b.place);
}

/** What a pull is told by, and where that stands: its subnet, or its workload where the subnet isn't known. */
export function subjectOf({ subnet, workload }: TracedPull): {
  readonly id: string;
  readonly location: Location | null;
} {
  return { id: subnet?.id ?? workload.id, location: subnet?.location ?? workload.location };
}

/** The names of the subnets of pulls that fare alike: the same are told of each of their legs. */
const subnetsOfPulls = new WeakMap<readonly TracedPull[], string>();

export function subnetsOf(legs: readonly LegOfPulls[]): string {
  const pulls = pullsOf(legs);
  let names = subnetsOfPulls.get(pulls);
  if (names === undefined) {
    names = nameThem(pulls.map((pull) => subjectOf(pull).id));
    subnetsOfPulls.set(pulls, names);
  }
  return names;
}

export function workloadsOf(legs: readonly LegOfPulls[]): string {
  return nameThem(pullsOf(legs).map(({ workload }) => workload.id));
}

export function servicesOf(legs: readonly LegOfPulls[]): string {
  return nameThem(legs.map(({ leg }) => leg.service));
}

/** `ecr.api is`, `ecr.api and ecr.dkr are`. */
export function servicesAre(legs: readonly LegOfPulls[]): string {
  return `${servicesOf(legs)} ${new Set(legs.map(({ leg }) => leg.service)).size > 1 ? 'are' : 'is'}`;
}

/**
 * For whose sake a service is called, where that is told: ` Needed by aws_ecs_service.api: awslogs driver of container
 * api (main.tf:120).` Empty where legs have no reasons of their own.
 */
export function reasonsOf(legs: readonly LegOfPulls[]): string {
  const [first, ...others] = legs.filter(({ leg }) => leg.why !== '');
  if (first === undefined) return '';
  const [{ workload }] = first.pulls;
  const { why, location } = first.leg;
  const place = location === null ? '' : ` (${location.file}:${location.line})`;
  const workloads = new Set(pullsOf([first, ...others]).map((pull) => pull.workload.id));
  workloads.delete(workload.id);
  const more = workloads.size === 0 ? '' : ` and ${workloads.size} more`;
  return ` Needed by ${workload.id}${more}: ${why}${place}.`;
}
