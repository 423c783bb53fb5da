import type { Ignore } from '../model/ignore.js';
import type { Network, ReadResult, Subnet, Vpc } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { Workload } from '../model/workload.js';
import type { Finding, Severity } from '../rules/finding.js';
import { RULES } from '../rules/index.js';
import type { LegOfPulls, PullsAlike, Rule, RuleContext, RuleFinding, TracedPull } from '../rules/rule.js';
import { type Leg, type Verdict, worseOf, worst } from '../trace/leg.js';
import { asMade, withoutRefused } from '../trace/refused.js';
import type { Requirement } from '../trace/requirement.js';
import { requirementsOf } from '../trace/requirements.js';
import { buildTopology, type Topology } from '../trace/topology.js';
import { createTracer, type TraceOptions } from '../trace/trace.js';
import { indexOccurrences, pullsAlike, toPulls, verdictOf } from './alike.js';
import { type Assumed, assumeWorkloads } from './assume-workloads.js';
import { compareFindings } from './finding-order.js';
import { applyIgnores } from './ignores.js';
import { type OfStarted, refusedPulls } from './refused-pulls.js';
import { inferRegions } from './regions.js';
import type { CheckResult } from './result.js';
import { unplacedLegs } from './unplaced.js';
import { toldByVariants } from './variant-pulls.js';
import { variantFindings } from './variants.js';
import { wordsOf } from './words.js';

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
  const own = judge(read.network, options);
  const { regions, refused, topology, assumed } = own;
  const { variants = [], variantsAreAll = false } = read;
  const pulls = variantsAreAll
    ? toldByVariants(own.pulls, () => variants.map(({ network }) => judge(network, options).pulls))
    : own.pulls;
  const alike = pullsAlike(pulls);
  const context: RuleContext = { topology, refused, pulls, alike, occurrences: indexOccurrences(alike) };
  const found = (options.rules ?? RULES).flatMap((rule) =>
    rule.find(context).map((finding) => ({ finding: judged(rule, finding, options), legs: finding.legs })),
  );
  for (const finding of variantFindings(read, options.rules ?? RULES, found)) found.push({ finding, legs: [] });
  found.sort((a, b) => compareFindings(a.finding, b.finding));
  const words = wordsOf(regions.network);
  const results = toPulls(pulls, alike, { legsOfFindings: found.map(({ legs }) => legs), words });
  const { rules = RULES, today = null } = options;
  const accepted = applyIgnores(
    found.map(({ finding }) => finding),
    [...(read.ignores ?? []), ...(options.ignores ?? [])],
    { rules, today },
  );
  return {
    verdict: worst(alike.flatMap(({ legs }) => (needsAnything(legs) ? [verdictOf(legs)] : []))) ?? 'unknown',
    pulls: results,
    findings: words.findings(accepted.findings),
    notices: read.notices ?? [],
    assumptions: [
      ...accepted.complaints,
      ...regions.network.assumptions,
      ...regions.assumptions,
      ...wholeVpcs(topology),
      ...assumed.assumptions,
    ],
    unknowns: collectUnknowns(alike).map(words.unknown),
    network: regions.network,
    sources: read.sources,
  };
}

/** A network as AWS would make it, who pulls in it, and what becomes of the pulls. */
function judge(given: Network, options: CheckOptions) {
  const regions = inferRegions(given);
  const { refused, topology } = asMade(regions.network);
  const declared = regions.network.workloads;
  // Where workloads are to be, an endpoint or a route tells also where AWS refuses it.
  const meant = () => {
    const found = assumeWorkloads(buildTopology(withoutRefused(regions.network, { ...refused, strangers: [] })));
    return { ...found, subnets: found.subnets.map((subnet) => topology.subnet(subnet.id) ?? subnet) };
  };
  const isAnyTold = declared.some(({ pullsImages = true }) => pullsImages);
  const assumed = isAnyTold ? NOTHING_ASSUMED : refused.strangers.length === 0 ? assumeWorkloads(topology) : meant();
  const pulls = tracePulls(topology, assumed, { ...options, ofStarted: refusedPulls(refused.strangers) });
  return { regions, refused, topology, assumed, pulls };
}

/** Where something pulls images; what pulls none says nothing of who does. */
const NOTHING_ASSUMED: Assumed = { workloads: [], subnets: [], assumptions: [] };

/** The pulls of the workloads that are declared, then of those that are assumed. */
function tracePulls(
  topology: Topology,
  assumed: Assumed,
  { ofStarted, ...options }: CheckOptions & { readonly ofStarted: OfStarted },
): readonly TracedPull[] {
  const { needs = [], workloads: only = [], vpcs = [] } = options;
  const tracer = createTracer(topology, options);
  const { pullThroughCacheRules } = topology.network;
  const pulls: TracedPull[] = [];
  /** A pull of which not even the subnet is known. */
  const unplaced = (workload: Workload, why: Unknown): void => {
    if (vpcs.length > 0) return;
    const region = workload.region ?? why;
    const requirements = requirementsOf(workload, { region, needs, pullThroughCacheRules });
    const legs = unplacedLegs({ topology, tracer }, { workload, why }, requirements);
    pulls.push({ workload, vpc: null, subnet: null, legs: ofExisting(workload, legs), place: pulls.length });
  };
  // All assumed workloads of a VPC need the same.
  const ofAssumed = new Map<Vpc, readonly Requirement[]>();
  const requirementsIn = (workload: Workload, vpc: Vpc): readonly Requirement[] => {
    const before = workload.kind === 'assumed' ? ofAssumed.get(vpc) : undefined;
    if (before !== undefined) return before;
    const requirements = requirementsOf(workload, { region: vpc.region, needs, pullThroughCacheRules });
    if (workload.kind === 'assumed') ofAssumed.set(vpc, requirements);
    return requirements;
  };
  const placed = (workload: Workload, subnet: Subnet): void => {
    const vpc = subnet.vpc.known ? topology.vpc(subnet.vpc.value) : null;
    if (vpcs.length > 0 && (vpc === null || !vpcs.includes(vpc.id))) return;
    if (vpc === null) unplaced(workload, subnet.vpc.known ? missing(subnet.vpc.value, subnet) : subnet.vpc);
    else {
      const traced = tracer.trace(workload, subnet, vpc, requirementsIn(workload, vpc));
      const legs = ofExisting(workload, ofStarted(workload, subnet, traced));
      pulls.push({ workload, vpc, subnet, legs, place: pulls.length });
    }
  };
  const isWanted = ({ id }: Workload) => only.length === 0 || only.includes(id);
  for (const workload of topology.network.workloads) {
    if (!isWanted(workload)) continue;
    for (const reference of workload.subnets.items) {
      const subnet = reference.known ? topology.subnet(reference.value) : null;
      if (subnet !== null) placed(workload, subnet);
      else unplaced(workload, reference.known ? missing(reference.value, workload) : reference);
    }
    if (!workload.subnets.complete) unplaced(workload, workload.subnets.why);
  }
  assumed.workloads.forEach((workload, index) => {
    const subnet = assumed.subnets[index];
    if (subnet !== undefined && isWanted(workload)) placed(workload, subnet);
  });
  return pulls;
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
function severityOf(rule: Rule, legs: readonly LegOfPulls[], { allowPublic = false }: CheckOptions): Severity {
  if (rule.phase === 'apply') return 'error';
  if (rule.phase === 'advice') return 'note';
  let verdict: Verdict | null = null;
  for (const { leg } of legs) if (leg.required) verdict = worseOf(verdict, leg.verdict);
  switch (verdict) {
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

function needsAnything(legs: readonly Leg[]): boolean {
  return legs.length === 0 || legs.some((leg) => leg.required);
}

function wholeVpcs(topology: Topology): readonly string[] {
  const whole = topology.network.vpcs.filter(({ partial }) => partial === null).map(({ id }) => id);
  return whole.length === 0
    ? []
    : [
        `${whole.join(', ')}: the input creates ${whole.length === 1 ? 'it' : 'them'}, so it is taken as whole; nothing is added elsewhere.`,
      ];
}

function collectUnknowns(alike: readonly PullsAlike[]): readonly Unknown[] {
  const unknowns = new Map<string, Unknown>();
  for (const { legs } of alike) {
    for (const { verdict, unknowns: open } of legs) {
      if (verdict === 'unknown')
        for (const unknown of open) unknowns.set(`${unknown.what}\n${unknown.settle}`, unknown);
    }
  }
  if (alike.length === 0) {
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
