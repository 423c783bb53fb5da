import type { CheckResult } from '../check/result.js';
import { applyChange } from '../design/apply.js';
import { type Change, keyOf } from '../model/change.js';
import type { Network } from '../model/network.js';
import type { Finding } from '../rules/finding.js';
import type { Mend } from './mend.js';
import { mendsFor } from './mends.js';

/** Judges a network as it would be. */
export type JudgeNetwork = (network: Network) => CheckResult;

/** More than enough: names, then the group, then the network ACL. */
const ROUNDS = 4;

/**
 * What mends each finding, and what that uncovers: where names lead to endpoints only from now on, their groups and ACLs
 * count only from now on too. Without those a patch would exchange one fault for another.
 */
export function withUncovered(
  result: CheckResult,
  judge: JudgeNetwork,
  entries: Map<string, number>,
): (finding: number) => readonly Mend[] {
  const wrong = new Set(result.findings.map(nameOf));
  const known = new Map<string, readonly Mend[]>();
  const complete = (mends: readonly Mend[]): readonly Mend[] => {
    const all = new Map(mends.map((mend) => [keyOf(mend), mend]));
    let network = mends.reduce(made, result.network);
    for (let round = 0; round < ROUNDS; round++) {
      const judged = judge(network);
      const uncovered = judged.findings.flatMap((finding, index) =>
        finding.phase === 'advice' || wrong.has(nameOf(finding)) ? [] : mendsFor(judged, { index, entries }),
      );
      const further = uncovered.filter((mend) => !all.has(keyOf(mend)));
      if (further.length === 0) break;
      for (const mend of further) all.set(keyOf(mend), mend);
      network = further.reduce(made, network);
    }
    return [...all.values()];
  };
  return (index) => {
    const mends = mendsFor(result, { index, entries });
    if (!mends.some(({ kind }) => LEADS.has(kind))) return mends;
    const key = mends.map(keyOf).join(' ');
    const all = known.get(key) ?? complete(mends);
    known.set(key, all);
    return all;
  };
}

/** Changes with which names lead elsewhere. */
const LEADS: ReadonlySet<Mend['kind']> = new Set([
  'vpc-dns',
  'private-dns',
  'private-dns-for-vpc',
  'endpoint-type',
] satisfies readonly Mend['kind'][]);

function made(network: Network, mend: Mend): Network {
  return isChange(mend) ? applyChange(network, mend) : network;
}

function isChange(mend: Mend): mend is Change {
  return !BESIDES.has(mend.kind);
}

const BESIDES: ReadonlySet<Mend['kind']> = new Set([
  'for-each',
  'cluster-private-access',
  'private-dns-off',
  'policy-statement',
] satisfies readonly Mend['kind'][]);

function nameOf({ rule, resource }: Finding): string {
  return `${rule} ${resource}`;
}
