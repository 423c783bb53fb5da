import type { CheckResult } from '../check/result.js';
import type { Judge } from '../design/design.js';
import { plan } from '../design/plan.js';
import { DEFAULT_CHOICES } from '../design/spec.js';
import { toTerraform } from '../emit/terraform/terraform.js';
import { InputError } from '../model/input-error.js';
import { editsFor, type TerraformContext } from './change-terraform.js';
import type { TextEdit } from './edit.js';
import { declaredAddresses } from './terraform-text.js';

/** Rules about something that isn't there: a design adds it. */
export const LACKS = new Set(['endpoint-missing', 'layer-bucket-unreachable', 'public-path', 'layers-through-nat']);

/**
 * The edits that add what a network lacks, as `pullpath design` would, below the VPC's own file; null where it can't be
 * designed. Endpoints cost money, so this is never made without being asked for.
 */
export function designEdits(
  result: CheckResult,
  { judge, context }: { readonly judge: Judge; readonly context: TerraformContext },
): readonly TextEdit[] | null {
  try {
    const taken = declaredAddresses(context.text);
    const design = plan(result.network, judge, { choices: DEFAULT_CHOICES, spec: null, taken });
    const [vpc] = design.vpcs;
    const at = result.network.vpcs.find(({ id }) => id === vpc?.vpc)?.location;
    const source = at === null || at === undefined || at.through.length > 0 ? undefined : result.sources.get(at.file);
    if (at === null || at === undefined || source === undefined || !at.file.endsWith('.tf')) return null;
    // Names that were given to edits which stand by themselves may be given again here: either is made, or the other.
    const scene = { ...context, network: design.base, added: [design.added], taken: new Set(taken) };
    const edits = design.changes.map((change) => editsFor(change, scene));
    if (edits.some((each) => each === null)) return null;
    const [file] = toTerraform(
      { added: design.added, base: design.base, changes: design.changes, region: vpc?.region ?? '', account: null },
      { isPart: true, heading: null },
    );
    const newline = source.includes('\r\n') ? '\r\n' : '\n';
    const text = `${source.endsWith('\n') || source === '' ? '' : newline}${newline}${(file?.text ?? '').replaceAll('\n', newline)}`;
    return [...edits.flatMap((each) => each ?? []), { file: at.file, start: source.length, end: source.length, text }];
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
