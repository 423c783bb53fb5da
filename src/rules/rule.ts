import type { Location } from '../model/location.js';
import type { Subnet, Vpc } from '../model/network.js';
import type { Workload } from '../model/workload.js';
import type { Hop, Leg } from '../trace/leg.js';
import type { Problem } from '../trace/problem.js';
import type { RefusedSubnet } from '../trace/refused.js';
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
  readonly legs: readonly Leg[];
}

/** A leg of a pull. */
export interface LegOfPull {
  readonly pull: TracedPull;
  readonly leg: Leg;
}

/** A problem where the trace met it. */
export interface Occurrence<K extends Problem['kind'] = Problem['kind']> extends LegOfPull {
  readonly hop: Hop;
  readonly problem: Extract<Problem, { kind: K }>;
}

export interface RuleContext {
  readonly topology: Topology;
  /** The subnets that AWS would refuse; the topology is without them. */
  readonly refusedSubnets: readonly RefusedSubnet[];
  readonly pulls: readonly TracedPull[];
  /** All places where the trace met a kind of problem, in the order of the pulls. */
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
  readonly legs: readonly LegOfPull[];
}

/** Groups occurrences that are one fault. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
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

export function subnetsOf(legs: readonly LegOfPull[]): string {
  return nameThem(legs.map(({ pull }) => pull.subnet?.id ?? pull.workload.id));
}

export function servicesOf(legs: readonly LegOfPull[]): string {
  return nameThem(legs.map(({ leg }) => leg.service));
}

/** `ecr.api is`, `ecr.api and ecr.dkr are`. */
export function servicesAre(legs: readonly LegOfPull[]): string {
  return `${servicesOf(legs)} ${new Set(legs.map(({ leg }) => leg.service)).size > 1 ? 'are' : 'is'}`;
}

/**
 * For whose sake a service is called, where that is told: ` Needed by aws_ecs_service.api: awslogs driver of container
 * api (main.tf:120).` Empty where legs have no reasons of their own.
 */
export function reasonsOf(legs: readonly LegOfPull[]): string {
  const byReason = groupBy(
    legs.filter(({ leg }) => leg.why !== ''),
    ({ pull, leg }) => `${pull.workload.id} ${leg.why}`,
  );
  const [first, ...others] = byReason;
  if (first === undefined) return '';
  const [{ pull, leg }] = first;
  const place = leg.location === null ? '' : ` (${leg.location.file}:${leg.location.line})`;
  const workloads = new Set(others.map(([each]) => each.pull.workload.id));
  workloads.delete(pull.workload.id);
  const more = workloads.size === 0 ? '' : ` and ${workloads.size} more`;
  return ` Needed by ${pull.workload.id}${more}: ${leg.why}${place}.`;
}
