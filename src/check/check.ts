import type { Ignore } from '../model/ignore.js';
import type { ReadResult, Subnet, Vpc } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import type { Finding, Severity } from '../rules/finding.js';
import { RULES } from '../rules/index.js';
import type { LegOfPull, Occurrence, Rule, RuleContext, RuleFinding, TracedPull } from '../rules/rule.js';
import { type Leg, worst } from '../trace/leg.js';
import type { Problem } from '../trace/problem.js';
import { findRefusedSubnets, withoutRefused } from '../trace/refused.js';
import type { Requirement } from '../trace/requirement.js';
import { type RequirementContext, requirementsOf } from '../trace/requirements.js';
import { buildTopology, type Topology } from '../trace/topology.js';
import { createTracer, type TraceOptions } from '../trace/trace.js';
import { assumeWorkloads } from './assume-workloads.js';
import { compareFindings } from './finding-order.js';
import { applyIgnores } from './ignores.js';
import { inferRegions } from './regions.js';
import type { CheckResult, Pull } from './result.js';
import { variantFindings } from './variants.js';
import { type Words, wordsOf } from './words.js';

export interface CheckOptions extends TraceOptions {
  /** Services that every assumed workload needs besides the pull. */
  readonly needs?: readonly string[];
  /** Only these workloads, by id; empty or left out: all. */
  readonly workloads?: readonly string[];
  /** Only workloads in these VPCs; empty or left out: all. */
  readonly vpcs?: readonly string[];
  /** A public path is accepted, so it is a note. */
  readonly allowPublic?: boolean;
  readonly rules?: readonly Rule[];
  /** Findings that are accepted, besides those that the input accepts itself. */
  readonly ignores?: readonly Ignore[];
  /** The date, `2026-11-23`, by which ignores run out; left out: none does. */
  readonly today?: string;
}

/** Says of every pull of the network whether it will work, privately, and what is wrong. */
export function check(read: ReadResult, options: CheckOptions = {}): CheckResult {
  const regions = inferRegions(read.network);
  const refusedSubnets = findRefusedSubnets(regions.network);
  const topology = buildTopology(withoutRefused(regions.network, refusedSubnets));
  const declared = regions.network.workloads;
  // What pulls no image says nothing of who does.
  const assumed = declared.some(({ pullsImages = true }) => pullsImages)
    ? { workloads: [], assumptions: [] }
    : assumeWorkloads(topology);
  const pulls = tracePulls(topology, [...declared, ...assumed.workloads], options);
  const context: RuleContext = { topology, refusedSubnets, pulls, occurrences: indexOccurrences(pulls) };
  const found = (options.rules ?? RULES).flatMap((rule) =>
    rule.find(context).map((finding) => ({ finding: judged(rule, finding, options), legs: finding.legs })),
  );
  const told = found.map(({ finding }) => finding);
  for (const finding of variantFindings(read, options.rules ?? RULES, told)) found.push({ finding, legs: [] });
  found.sort((a, b) => compareFindings(a.finding, b.finding));
  const byLeg = indexByLeg(found.map(({ legs }) => legs));
  const words = wordsOf(regions.network);
  const results = pulls.map((pull) => toPull(pull, byLeg, words));
  const { rules = RULES, today = null } = options;
  const accepted = applyIgnores(
    found.map(({ finding }) => finding),
    [...(read.ignores ?? []), ...(options.ignores ?? [])],
    { rules, today },
  );
  return {
    verdict: worst(results.flatMap(({ verdict, legs }) => (needsAnything(legs) ? [verdict] : []))) ?? 'unknown',
    pulls: results,
    findings: accepted.findings.map(words.finding),
    notices: read.notices ?? [],
    assumptions: [
      ...accepted.complaints,
      ...regions.network.assumptions,
      ...regions.assumptions,
      ...wholeVpcs(topology),
      ...assumed.assumptions,
    ],
    unknowns: collectUnknowns(pulls).map(words.unknown),
    network: regions.network,
    sources: read.sources,
  };
}

function tracePulls(topology: Topology, workloads: readonly Workload[], options: CheckOptions): readonly TracedPull[] {
  const { needs = [], workloads: only = [], vpcs = [] } = options;
  const tracer = createTracer(topology, options);
  const { pullThroughCacheRules } = topology.network;
  const unplaced = (workload: Workload, why: Unknown): readonly TracedPull[] =>
    vpcs.length > 0 ? [] : [unplacedPull(workload, why, { needs, pullThroughCacheRules })];
  // All assumed workloads of a VPC need the same.
  const ofAssumed = new Map<string, readonly Requirement[]>();
  const requirementsIn = (workload: Workload, { id, region }: Vpc): readonly Requirement[] => {
    const before = workload.kind === 'assumed' ? ofAssumed.get(id) : undefined;
    if (before !== undefined) return before;
    const requirements = requirementsOf(workload, { region, needs, pullThroughCacheRules });
    if (workload.kind === 'assumed') ofAssumed.set(id, requirements);
    return requirements;
  };
  return workloads.flatMap((workload) => {
    if (only.length > 0 && !only.includes(workload.id)) return [];
    const placed = workload.subnets.items.flatMap((reference): readonly TracedPull[] => {
      const subnet = reference.known ? topology.subnet(reference.value) : null;
      if (subnet === null) return unplaced(workload, reference.known ? missing(reference.value, workload) : reference);
      const vpc = subnet.vpc.known ? topology.vpc(subnet.vpc.value) : null;
      if (vpcs.length > 0 && (vpc === null || !vpcs.includes(vpc.id))) return [];
      if (vpc === null) return unplaced(workload, subnet.vpc.known ? missing(subnet.vpc.value, subnet) : subnet.vpc);
      const legs = tracer.trace(workload, subnet, vpc, requirementsIn(workload, vpc));
      return [{ workload, vpc, subnet, legs: ofExisting(workload, legs) }];
    });
    return workload.subnets.complete ? placed : [...placed, ...unplaced(workload, workload.subnets.why)];
  });
}

function missing(id: string, { location }: Pick<Subnet, 'location'>): Unknown {
  return { known: false, what: id, settle: 'give the folder or plan that declares it', location };
}

/** What fails for a workload that may not even exist can't be said to fail. */
function ofExisting({ exists }: Workload, legs: readonly Leg[]): readonly Leg[] {
  if (exists.known) return legs;
  return legs.map((leg) =>
    leg.verdict === 'private' ? leg : { ...leg, verdict: 'unknown', unknowns: [exists, ...leg.unknowns] },
  );
}

/** A pull of which not even the subnet is known. */
function unplacedPull(
  workload: Workload,
  why: Unknown,
  context: Pick<RequirementContext, 'needs' | 'pullThroughCacheRules'>,
): TracedPull {
  const region = workload.region ?? why;
  const legs = requirementsOf(workload, { region, ...context }).map(
    ({ service, host, neededFor, why: reason, location, unsure }): Leg => ({
      service,
      host,
      port: 443,
      neededFor,
      required: neededFor !== 'feature',
      why: reason,
      location,
      verdict: 'unknown',
      via: null,
      hops: [],
      unknowns: unsure === null ? [why] : [why, unsure],
    }),
  );
  return { workload, vpc: null, subnet: null, legs };
}

function indexOccurrences(pulls: readonly TracedPull[]): RuleContext['occurrences'] {
  const byKind = new Map<Problem['kind'], Occurrence[]>();
  for (const pull of pulls) {
    for (const leg of pull.legs) {
      for (const hop of leg.hops) {
        if (hop.problem === null) continue;
        const occurrence: Occurrence = { pull, leg, hop, problem: hop.problem };
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

function judged(
  rule: Rule,
  { resource, location, message, awsError, fix, legs }: RuleFinding,
  options: CheckOptions,
): Finding {
  return {
    rule: rule.name,
    severity: severityOf(rule, legs, options),
    phase: rule.phase,
    resource,
    location,
    message,
    awsError,
    fix,
  };
}

/** A run finding is as grave as the worst verdict that it causes on a required leg. */
function severityOf(rule: Rule, legs: readonly LegOfPull[], { allowPublic = false }: CheckOptions): Severity {
  if (rule.phase === 'apply') return 'error';
  if (rule.phase === 'advice') return 'note';
  switch (worst(legs.filter(({ leg }) => leg.required).map(({ leg }) => leg.verdict))) {
    case 'blocked':
    case 'intermittent':
      return 'error';
    case 'unknown':
      return 'warning';
    case 'public':
      return allowPublic ? 'note' : 'warning';
    default:
      return 'note';
  }
}

function indexByLeg(
  legsOfFindings: readonly (readonly LegOfPull[])[],
): ReadonlyMap<TracedPull, ReadonlyMap<Leg, readonly number[]>> {
  const index = new Map<TracedPull, Map<Leg, number[]>>();
  for (const [number, legs] of legsOfFindings.entries()) {
    for (const { pull, leg } of legs) {
      let ofPull = index.get(pull);
      if (ofPull === undefined) {
        ofPull = new Map();
        index.set(pull, ofPull);
      }
      const numbers = ofPull.get(leg);
      if (numbers === undefined) ofPull.set(leg, [number]);
      else if (numbers.at(-1) !== number) numbers.push(number);
    }
  }
  return index;
}

function toPull(
  pull: TracedPull,
  byLeg: ReadonlyMap<TracedPull, ReadonlyMap<Leg, readonly number[]>>,
  words: Words,
): Pull {
  const { workload, vpc, subnet, legs } = pull;
  const required = legs.filter((leg) => leg.required);
  const numbers = byLeg.get(pull);
  return {
    workload: workload.id,
    kind: workload.kind,
    vpc: vpc?.id ?? null,
    subnet: subnet?.id ?? null,
    availabilityZone: subnet?.availabilityZone.known === true ? subnet.availabilityZone.value.name : null,
    cidr: subnet?.cidr.known === true ? (subnet.cidr.value?.text ?? null) : null,
    // What nothing depends on can't fail.
    verdict: worst(required.map(({ verdict }) => verdict)) ?? (legs.length > 0 ? 'private' : 'unknown'),
    legs: legs.map((leg) => ({ leg: words.leg(leg), findings: numbers?.get(leg) ?? [] })),
    location: subnet?.location ?? workload.location,
    puller: workload,
  };
}

function needsAnything(legs: Pull['legs']): boolean {
  return legs.length === 0 || legs.some(({ leg }) => leg.required);
}

function wholeVpcs(topology: Topology): readonly string[] {
  const whole = topology.network.vpcs.filter(({ partial }) => partial === null).map(({ id }) => id);
  return whole.length === 0
    ? []
    : [
        `${whole.join(', ')}: the input creates ${whole.length === 1 ? 'it' : 'them'}, so it is taken as whole; nothing is added elsewhere.`,
      ];
}

function collectUnknowns(pulls: readonly TracedPull[]): readonly Unknown[] {
  const unknowns = new Map<string, Unknown>();
  for (const { legs } of pulls) {
    for (const { verdict, unknowns: open } of legs) {
      if (verdict === 'unknown')
        for (const unknown of open) unknowns.set(`${unknown.what}\n${unknown.settle}`, unknown);
    }
  }
  if (pulls.length === 0) {
    return [
      {
        known: false,
        what: 'who pulls images',
        settle: 'no subnet is without a route to an internet gateway: name the workloads in pullpath.yaml',
        location: null,
      },
    ];
  }
  return [...unknowns.values()];
}
