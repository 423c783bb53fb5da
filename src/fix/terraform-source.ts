import type { CheckResult } from '../check/result.js';
import type { Design } from '../design/design.js';
import { toTerraform } from '../emit/terraform/terraform.js';
import { InputError } from '../model/input-error.js';
import type { Location } from '../model/location.js';
import { editsFor } from './change-terraform.js';
import { type Edits, newlineOf, one, together } from './edit.js';
import { mapForEach } from './for-each.js';
import type { Source } from './source.js';
import { allowInPolicy } from './terraform-policy.js';
import { find, placed as placedAs, placeOf, type TerraformContext } from './terraform-scene.js';
import { declaredAddresses, type PlacedBlock, setAttribute, terraformText } from './terraform-text.js';

/** A folder of Terraform. */
export function terraformSource(result: CheckResult): Source {
  const context: TerraformContext = {
    text: terraformText(result.sources),
    network: result.network,
    added: [],
    expressions: new Map(),
    taken: new Set(),
  };
  return {
    taken: declaredAddresses(context.text),
    edits(mend) {
      switch (mend.kind) {
        case 'for-each': {
          const placed = blockAround(context, mend.location);
          return placed === null ? null : mapForEach(placed);
        }
        case 'cluster-private-access':
          return openCluster(context, mend.location);
        case 'private-dns-off': {
          const endpoint = find(context.network.endpoints, mend.endpoint);
          const placed = placedAs(context, endpoint, 'aws_vpc_endpoint');
          return placed === null ? null : one(setAttribute(placed, 'private_dns_enabled', 'false'));
        }
        case 'policy-statement':
          return allowInPolicy(context, mend.endpoint, mend.allowed);
        default:
          return editsFor(mend, context);
      }
    },
    add: (design) => addition(result, context, design),
  };
}

/** The resource block that an argument stands in. */
function blockAround({ text }: TerraformContext, location: Location): PlacedBlock | null {
  if (location.through.length > 0) return null;
  const file = text.bodies().find((each) => each.file === location.file);
  const block = file?.body.blocks.find(
    ({ range }) => range.start.line <= location.line && location.line <= range.end.line,
  );
  const source = text.sources.get(location.file);
  return block === undefined || source === undefined ? null : { file: location.file, source, block };
}

function openCluster(context: TerraformContext, location: Location): Edits {
  const placed = blockAround(context, location);
  if (placed === null || placed.block.labels[0]?.value !== 'aws_eks_cluster') return null;
  const config = placed.block.body.blocks.find(({ type }) => type === 'vpc_config');
  return config === undefined
    ? null
    : one(setAttribute({ ...placed, block: config }, 'endpoint_private_access', 'true'));
}

/** What a design adds, below the VPC's own file, and its changes where they stand. */
function addition(result: CheckResult, context: TerraformContext, design: Design): Edits {
  const [vpc] = design.vpcs;
  const at = result.network.vpcs.find(({ id }) => id === vpc?.vpc)?.location;
  const source = at === null || at === undefined || at.through.length > 0 ? undefined : result.sources.get(at.file);
  if (at === null || at === undefined || source === undefined || !at.file.endsWith('.tf')) return null;
  // Names that were given to edits which stand by themselves may be given again here: either is made, or the other.
  const scene = {
    ...context,
    network: design.base,
    added: [design.added],
    taken: new Set(declaredAddresses(context.text)),
  };
  const edits = together(design.changes.map((change) => editsFor(change, scene)));
  if (edits === null) return null;
  const file = written(design, vpc?.region ?? '', placesOf(context, design));
  if (file === null) return null;
  const newline = newlineOf(source);
  const text = `${source.endsWith('\n') || source === '' ? '' : newline}${newline}${file.replaceAll('\n', newline)}`;
  return [...edits, { file: at.file, start: source.length, end: source.length, text }];
}

/** By what the VPCs are placed that something is added to. */
function placesOf(context: TerraformContext, { base }: Design): ReadonlyMap<string, string> {
  return new Map(
    base.vpcs.flatMap((vpc) => {
      const placed = placedAs(context, vpc, 'aws_vpc');
      return placed === null ? [] : [...placeOf(placed)].map(([name, text]) => [`${vpc.id} ${name}`, text] as const);
    }),
  );
}

/** Null where something in it can't be referred to from the root module. */
function written(
  { added, base, changes }: Design,
  region: string,
  expressions: ReadonlyMap<string, string>,
): string | null {
  try {
    const [file] = toTerraform(
      { added, base, changes, region, account: null },
      {
        isPart: true,
        heading: null,
        expressions,
      },
    );
    return file?.text ?? '';
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
