import type { Ignore } from '../model/ignore.js';
import type { Network } from '../model/network.js';
import { RULES } from '../rules/index.js';
import { worst } from '../trace/leg.js';
import { compareFindings } from './finding-order.js';
import { applyIgnores } from './ignores.js';
import type { CheckResult } from './result.js';

/** Puts together what was judged apart; `ignores` are those that all share. */
export function mergeResults(
  results: readonly CheckResult[],
  { ignores, today }: { readonly ignores: readonly Ignore[]; readonly today: string | null },
): CheckResult {
  const all = <T>(pick: (result: CheckResult) => readonly T[]): readonly T[] => results.flatMap(pick);
  const found = results.flatMap(({ findings }, at) => findings.map((finding, index) => ({ finding, at, index })));
  found.sort((a, b) => compareFindings(a.finding, b.finding));
  const places = new Map(found.map(({ at, index }, place) => [`${at} ${index}`, place]));
  const accepted = applyIgnores(
    found.map(({ finding }) => finding),
    ignores,
    { rules: RULES, today },
  );
  return {
    verdict: worst(results.flatMap(({ pulls, verdict }) => (pulls.length === 0 ? [] : [verdict]))) ?? 'unknown',
    pulls: results.flatMap(({ pulls }, at) =>
      pulls.map((pull) => ({
        ...pull,
        legs: pull.legs.map(({ leg, findings }) => ({
          leg,
          findings: findings.flatMap((index) => places.get(`${at} ${index}`) ?? []).sort((a, b) => a - b),
        })),
      })),
    ),
    findings: accepted.findings,
    notices: [...new Set(all(({ notices }) => notices))],
    assumptions: [...new Set([...accepted.complaints, ...all(({ assumptions }) => assumptions)])],
    unknowns: all(({ unknowns }) => unknowns),
    network: mergeNetworks(results.map(({ network }) => network)),
    sources: new Map(results.flatMap(({ sources }) => [...sources])),
  };
}

function mergeNetworks(networks: readonly Network[]): Network {
  const all = <T>(pick: (network: Network) => readonly T[]): readonly T[] => networks.flatMap(pick);
  return {
    vpcs: all(({ vpcs }) => vpcs),
    subnets: all(({ subnets }) => subnets),
    routeTables: all(({ routeTables }) => routeTables),
    internetGateways: all(({ internetGateways }) => internetGateways),
    egressOnlyInternetGateways: all(({ egressOnlyInternetGateways }) => egressOnlyInternetGateways),
    natGateways: all(({ natGateways }) => natGateways),
    peeringConnections: all(({ peeringConnections }) => peeringConnections),
    securityGroups: all(({ securityGroups }) => securityGroups),
    networkAcls: all(({ networkAcls }) => networkAcls),
    endpoints: all(({ endpoints }) => endpoints),
    prefixLists: all(({ prefixLists }) => prefixLists),
    dhcpOptions: all(({ dhcpOptions }) => dhcpOptions),
    hostedZones: all(({ hostedZones }) => hostedZones),
    resolverRules: all(({ resolverRules }) => resolverRules),
    pullThroughCacheRules: all(({ pullThroughCacheRules }) => pullThroughCacheRules),
    workloads: all(({ workloads }) => workloads),
    problems: all(({ problems }) => problems),
    assumptions: all(({ assumptions }) => assumptions),
  };
}
