import type { CheckResult } from '../check/result.js';
import type { Judge } from '../design/design.js';
import { plan } from '../design/plan.js';
import { DEFAULT_CHOICES } from '../design/spec.js';
import { InputError } from '../model/input-error.js';
import { known } from '../model/value.js';
import { worst } from '../trace/leg.js';
import type { Edits } from './edit.js';
import type { Source } from './source.js';

/** Rules about something that isn't there: a design adds it. */
export const LACKS = new Set(['endpoint-missing', 'layer-bucket-unreachable', 'public-path', 'layers-through-nat']);

/**
 * The edits that add what a network lacks, as `pullpath design` would; null where it can't be designed. Endpoints cost
 * money, so this is never made without being asked for.
 *
 * A design refuses what it can't mend. Policies and clusters have findings and patches of their own, so they are taken as
 * mended here.
 */
export function lacking(
  result: CheckResult,
  { judge, source, entries }: { readonly judge: Judge; readonly source: Source; readonly entries: Map<string, number> },
): Edits {
  const denying = new Set(
    result.findings.flatMap(({ rule, resource }) => (rule === 'endpoint-policy-denies-pull' ? [resource] : [])),
  );
  const network = {
    ...result.network,
    endpoints: result.network.endpoints.map((endpoint) =>
      denying.has(endpoint.id) ? { ...endpoint, policy: known(null) } : endpoint,
    ),
  };
  try {
    return source.add(
      plan(network, besidesClusters(judge), { choices: DEFAULT_CHOICES, spec: null, taken: source.taken, entries }),
    );
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** Judges without the legs to APIs of clusters, of which no endpoint is the way. */
function besidesClusters(judge: Judge): Judge {
  return (network) => {
    const judged = judge(network);
    const pulls = judged.pulls.map((pull) => {
      const legs = pull.legs.filter(({ leg }) =>
        leg.hops.every(({ problem }) => problem?.kind !== 'cluster-endpoint-public'),
      );
      if (legs.length === pull.legs.length) return pull;
      const verdict = worst(legs.flatMap(({ leg }) => (leg.required ? [leg.verdict] : []))) ?? pull.verdict;
      return { ...pull, fate: legs.map(({ leg }) => leg), legs, verdict };
    });
    return { ...judged, pulls };
  };
}
