import { zoneName } from '../model/availability-zone.js';
import { type Change, keyOf } from '../model/change.js';
import { asClause, InputError } from '../model/input-error.js';
import { EMPTY_NETWORK, type Network, type Thing } from '../model/network.js';
import { withAccount } from './account.js';
import type { Design, Judge, JudgedPull, Judgement } from './design.js';
import { addEndpoints } from './endpoints.js';
import { namesBesides, suffixesOf } from './names.js';
import { refuseHopeless } from './refusals.js';
import { remediesOf } from './remedies.js';
import type { Choices, Spec } from './spec.js';
import { make, type Work } from './work.js';

/** More rounds than any network has things to mend in a row. */
const ROUNDS = 12;

export interface PlanOptions {
  readonly choices: Choices;
  /** What the network was asked for by; null for one that is there. */
  readonly spec: Spec | null;
  /** Addresses that new things must not have, besides those of the network. */
  readonly taken?: readonly string[];
  /** Numbers that entries of network ACLs are given by other changes of the same source, and those of this design. */
  readonly entries?: Map<string, number>;
}

/**
 * Finds what a network lacks for its workloads to pull privately: endpoints and their subnets first, then, judged again
 * and again, whatever still stands in the way. Throws `InputError` where it can't be done; what comes back is private.
 */
export function plan(
  given: Network,
  judge: Judge,
  { choices, spec, taken = [], entries = new Map() }: PlanOptions,
): Design {
  const base = withAccount(given, choices.account);
  const judgedFirst = judge(base);
  const byVpc = pullsByVpc(judgedFirst);
  const work: Work = {
    network: base,
    base,
    choices,
    spec,
    names: namesBesides(base, taken),
    suffixes: suffixesOf([...byVpc.keys()]),
    changes: new Map(),
    decisions: [],
    vpcs: [],
    entries,
  };
  let judged = judgedFirst;
  refuseHopeless(judged, base);
  for (const [vpc, pulls] of byVpc) addEndpoints(work, vpc, pulls);
  for (let round = 0; round < ROUNDS; round++) {
    judged = judge(work.network);
    const remedies = remediesOf(work, judged).filter((change) => !work.changes.has(keyOf(change)));
    if (remedies.length === 0) break;
    for (const change of remedies) make(work, change);
  }
  refuseRest(judged);
  refuseUnused(work);
  return {
    base,
    network: work.network,
    added: spec === null ? added(base, work.network) : work.network,
    changes: [...work.changes.values()].filter((change) => !isOfNew(change, base)),
    decisions: work.decisions,
    vpcs: work.vpcs,
  };
}

function pullsByVpc({ pulls }: Judgement): ReadonlyMap<string, readonly JudgedPull[]> {
  if (pulls.length === 0)
    throw new InputError(
      'nothing here pulls images: every subnet has a route to an internet gateway',
      null,
      'name the workloads in pullpath.yaml',
    );
  const byVpc = new Map<string, JudgedPull[]>();
  for (const pull of pulls) {
    if (pull.vpc === null || pull.subnet === null) {
      const why = pull.legs.flatMap(({ leg }) => leg.unknowns)[0];
      throw new InputError(
        `where ${pull.workload} pulls from is not known${why === undefined ? '' : `: ${why.what}`}`,
        null,
        why?.settle ?? 'give the folder or plan that declares it',
      );
    }
    const same = byVpc.get(pull.vpc);
    if (same === undefined) byVpc.set(pull.vpc, [pull]);
    else same.push(pull);
  }
  return byVpc;
}

/** Nothing that isn't private is a design. */
function refuseRest({ pulls, findings }: Judgement): void {
  const left = pulls.find(({ verdict }) => verdict !== 'private');
  if (left === undefined) return;
  const leg = left.legs.map((each) => each.leg).find(({ required, verdict }) => required && verdict !== 'private');
  const hop = leg?.hops.find(({ problem, outcome }) => problem !== null || outcome !== 'pass');
  const unknown = leg?.unknowns[0];
  const finding = findings.find(({ phase, resource }) => phase !== 'advice' && resource === hop?.resource);
  throw new InputError(
    `${left.workload} would still not reach ${leg?.service ?? 'ECR'} privately: ${asClause(unknown?.what ?? hop?.detail ?? left.verdict)}`,
    hop?.location ?? null,
    asClause(unknown?.settle ?? finding?.fix ?? 'mend it first; pullpath check says more'),
  );
}

/** A block that was asked for, and is no subnet's in the end, was meant for something else. */
function refuseUnused({ choices, network, base }: Work): void {
  for (const [zone, block] of choices.endpointCidrs) {
    if (network.subnets.some(({ cidr }) => cidr.known && cidr.value?.text === block.text)) continue;
    const made = network.subnets
      .slice(base.subnets.length)
      .flatMap(({ availabilityZone: its }) => (its.known ? [zoneName(its.value)] : []));
    throw new InputError(
      `no endpoint subnet is made in ${zone}, so ${block.text} is for nothing`,
      null,
      made.length === 0 ? 'leave out --endpoint-cidr' : `endpoint subnets are made in ${made.join(', ')}`,
    );
  }
}

function isOfNew(change: Change, base: Network): boolean {
  const of =
    change.kind === 'vpc-dns' || change.kind === 'vpc-cidr'
      ? change.vpc
      : change.kind === 'group-rule'
        ? change.group
        : change.kind === 'acl-entry'
          ? change.networkAcl
          : change.endpoint;
  return ![base.vpcs, base.securityGroups, base.networkAcls, base.endpoints].some((things) =>
    things.some(({ id }) => id === of),
  );
}

/** The things of the second network that the first does not have. */
function added(before: Network, after: Network): Network {
  const fresh = <T extends Thing>(old: readonly T[], now: readonly T[]): readonly T[] => {
    const ids = new Set(old.map(({ id }) => id));
    return now.filter(({ id }) => !ids.has(id));
  };
  return {
    ...EMPTY_NETWORK,
    subnets: fresh(before.subnets, after.subnets),
    routeTables: fresh(before.routeTables, after.routeTables),
    securityGroups: fresh(before.securityGroups, after.securityGroups),
    endpoints: fresh(before.endpoints, after.endpoints),
  };
}
