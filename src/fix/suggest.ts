import { parseServiceName, serviceFacts } from '../aws/services.js';
import type { CheckResult } from '../check/result.js';
import type { Judge } from '../design/design.js';
import { remedy } from '../design/remedies.js';
import { DEFAULT_CHOICES } from '../design/spec.js';
import type { Change } from '../model/change.js';
import { keyOf } from '../model/change.js';
import type { Finding } from '../rules/finding.js';
import { editsFor, type TerraformContext } from './change-terraform.js';
import { designEdits, LACKS } from './design-edits.js';
import type { TextEdit } from './edit.js';
import { mapForEach } from './for-each.js';
import { terraformText } from './terraform-text.js';

/** What mends a finding: edits of the source. */
export interface Suggestion {
  /** Index into the result's findings. */
  readonly finding: number;
  readonly edits: readonly TextEdit[];
  /** `--fix` makes it by itself: it opens nothing but what the pull needs, and takes nothing away that works. */
  readonly safe: boolean;
}

/** The edits that would mend the findings of a result, where some are known to be right; not yet tried. */
export function suggest(result: CheckResult, judge: Judge): readonly Suggestion[] {
  const context: TerraformContext = {
    text: terraformText(result.sources),
    network: result.network,
    added: [],
    expressions: new Map(),
    taken: new Set(),
  };
  const made = new Map<string, readonly TextEdit[] | null>();
  const edit = (change: Change) => {
    const key = keyOf(change);
    const known = made.get(key);
    if (known !== undefined) return known;
    const edits = editsFor(change, context);
    made.set(key, edits);
    return edits;
  };
  let whole: readonly TextEdit[] | null | undefined;
  return result.findings.flatMap((finding, index): readonly Suggestion[] => {
    if (finding.ignored !== undefined || finding.phase === 'advice') return [];
    if (finding.rule === 'for-each-needs-set') {
      const placed = finding.location === null ? null : blockAround(context, finding);
      const edits = placed === null ? null : mapForEach(placed);
      return edits === null ? [] : [{ finding: index, edits, safe: true }];
    }
    const changes = changesFor(result, finding, index);
    const edits = changes.map(edit);
    if (edits.length === 0 && LACKS.has(finding.rule)) {
      whole = whole === undefined ? designEdits(result, { judge, context }) : whole;
      return whole === null ? [] : [{ finding: index, edits: whole, safe: false }];
    }
    if (edits.length === 0 || edits.some((each) => each === null)) return [];
    return [{ finding: index, edits: edits.flatMap((each) => each ?? []), safe: changes.every(isSafe) }];
  });
}

/** The resource block that a finding's argument stands in. */
function blockAround({ text }: TerraformContext, { location }: Finding) {
  if (location === null || location.through.length > 0) return null;
  const file = text.bodies().find((each) => each.file === location.file);
  const block = file?.body.blocks.find(
    ({ range }) => range.start.line <= location.line && location.line <= range.end.line,
  );
  const source = text.sources.get(location.file);
  return block === undefined || source === undefined ? null : { file: location.file, source, block };
}

/** An added entry of a network ACL changes what all of a subnet does, so it is for a person to make. */
function isSafe({ kind }: Change): boolean {
  return kind !== 'acl-entry' && kind !== 'endpoint-subnet' && kind !== 'endpoint-group' && kind !== 'vpc-cidr';
}

/** The changes that mend a finding: of the hops whose problem it words, or of what apply would refuse. */
function changesFor(result: CheckResult, { rule, resource }: Finding, index: number): readonly Change[] {
  const { network } = result;
  const changes = new Map<string, Change>();
  const add = (change: Change) => changes.set(keyOf(change), change);
  if (rule === 'private-dns-needs-vpc-dns') {
    const vpc = network.endpoints.find(({ id }) => id === resource)?.vpc;
    if (vpc?.known === true) add({ kind: 'vpc-dns', vpc: vpc.value });
  }
  if (rule === 'endpoint-type-mismatch') {
    const endpoint = network.endpoints.find(({ id }) => id === resource);
    const name = endpoint?.serviceName.known === true ? parseServiceName(endpoint.serviceName.value)?.name : undefined;
    const [type, ...others] = serviceFacts(name ?? '')?.types ?? [];
    if (type !== undefined && others.length === 0) add({ kind: 'endpoint-type', endpoint: resource, type });
  }
  if (rule === 'endpoint-subnets-share-zone') for (const change of sharedZones(network, resource)) add(change);
  for (const pull of result.pulls) {
    for (const { leg, findings } of pull.legs) {
      if (!findings.includes(index)) continue;
      for (const { problem } of leg.hops) {
        if (problem === null || problem.kind !== rule) continue;
        for (const change of remedy({ network, choices: DEFAULT_CHOICES, endpointGroup: null }, { pull, leg, problem }))
          add(change);
      }
    }
  }
  return [...changes.values()];
}

/** All subnets of an endpoint but the first of each zone. */
function sharedZones({ endpoints, subnets }: CheckResult['network'], id: string): readonly Change[] {
  const seen = new Map<string, string>();
  return (endpoints.find((each) => each.id === id)?.subnets.items ?? []).flatMap(({ subnet }): readonly Change[] => {
    if (!subnet.known) return [];
    const zone = subnets.find((each) => each.id === subnet.value)?.availabilityZone;
    if (zone?.known !== true) return [];
    const first = seen.get(zone.value.key);
    if (first === undefined) seen.set(zone.value.key, subnet.value);
    return first === undefined || first === subnet.value
      ? []
      : [{ kind: 'endpoint-subnet-dropped', endpoint: id, subnet: subnet.value }];
  });
}
