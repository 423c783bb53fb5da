import { check } from '../check/check.js';
import type { CheckResult } from '../check/result.js';
import { withAccount } from '../design/account.js';
import type { Design } from '../design/design.js';
import type { Emission, EmittedFile } from '../emit/emission.js';
import { asClause, InputError } from '../model/input-error.js';
import type { Network, ReadResult } from '../model/network.js';
import type { Workload } from '../model/workload.js';
import { filesOnDisk } from '../read/disk.js';
import { overlaid } from '../read/overlay.js';
import { readInfrastructure } from '../read/read.js';
import type { DesignFlags, EmitFormat } from './design-flags.js';
import type { DesignInput } from './design-input.js';
import type { Io } from './io.js';
import { readOptions } from './read-input.js';

/** A design in writing, and what the checker says of what was written. */
export interface Emitted {
  readonly files: readonly EmittedFile[];
  /** Changes of the texts that were read; empty where there are none. */
  readonly diff: string;
  readonly result: CheckResult;
}

interface Asked {
  readonly format: EmitFormat;
  readonly flags: DesignFlags;
  readonly io: Io;
}

/** Writes a design, and reads it again with the ordinary readers: one that isn't private then is never shown. */
export async function emitDesign(input: DesignInput, design: Design, asked: Asked): Promise<Emitted> {
  const emission: Emission = {
    added: design.added,
    base: input.spec === null ? design.base : null,
    changes: design.changes,
    region: regionOf(design),
    account: input.choices.policies === 'full' ? null : input.choices.account,
  };
  const edited = await editsOf(input, design);
  const files = await filesFor(emission, {
    ...asked,
    isPart: isPart(input, design),
    network: withoutAssumed(design.network),
    expressions: referencesIn(input),
    taken: input.taken,
  });
  const result = check(await reread(input, design, { asked, files, edited: edited.texts }), {
    needs: input.needs,
    ...(asked.flags.sourcePorts === undefined ? {} : { sourcePorts: asked.flags.sourcePorts }),
  });
  if (result.verdict !== 'private')
    throw notPrivate(result, new Set([...edited.texts.keys(), ...files.map(({ name }) => name)]));
  const patch = edited.diff === '' ? [] : [{ name: 'changes.patch', text: edited.diff }];
  return { files: [...files, ...patch], diff: edited.diff, result };
}

function regionOf({ vpcs }: Design): string {
  return vpcs[0]?.region ?? '';
}

interface Writing {
  readonly format: EmitFormat;
  readonly isPart: boolean;
  readonly network: Network;
  readonly expressions: ReadonlyMap<string, string>;
  readonly taken: readonly string[];
}

/** Expressions for things inside of modules. */
function referencesIn({ read }: DesignInput): ReadonlyMap<string, string> {
  return read?.references?.() ?? new Map();
}

async function filesFor(
  emission: Emission,
  { format, isPart, network, expressions, taken }: Writing,
): Promise<readonly EmittedFile[]> {
  switch (format) {
    case 'terraform': {
      if (emission.base !== null && hasNothing(emission.added)) return [];
      const { toTerraform } = await import('../emit/terraform/terraform.js');
      return toTerraform(emission, { isPart, expressions, taken, name: isPart ? PART : 'main.tf' });
    }
    case 'cloudformation': {
      const { toCloudFormation } = await import('../emit/cloudformation.js');
      return toCloudFormation(emission);
    }
    case 'network': {
      const { toNetworkFile } = await import('../emit/network.js');
      return toNetworkFile(network);
    }
    case 'cdk': {
      const { toCdk } = await import('../emit/cdk.js');
      return toCdk(emission);
    }
  }
}

/** Whether what is added goes into a root module that is there: things with addresses of Terraform are in one. */
function isPart({ folder, spec }: DesignInput, { vpcs }: Design): boolean {
  return folder !== null || (spec === null && vpcs.some(({ vpc }) => /(?:^|\.)aws_/.test(vpc)));
}

/** Workloads that were only assumed are assumed again by whoever reads the file. */
function withoutAssumed(network: Network): Network {
  return { ...network, workloads: network.workloads.filter(({ kind }) => kind !== 'assumed') };
}

/** The file that is added to a root module. */
const PART = 'vpc_endpoints.tf';

function hasNothing(network: Network): boolean {
  return Object.values(network).every((things) => things.length === 0);
}

/** The changes as edits of the Terraform that was read. What can't be edited is told in words alone. */
async function editsOf(
  input: DesignInput,
  design: Design,
): Promise<{ readonly texts: ReadonlyMap<string, string>; readonly diff: string }> {
  if (input.folder === null || input.read === null) return { texts: new Map(), diff: '' };
  const [{ editsFor }, { terraformText }, { applyEdits }, { unifiedDiff }, { suggest }] = await Promise.all([
    import('../fix/change-terraform.js'),
    import('../fix/terraform-text.js'),
    import('../fix/edit.js'),
    import('../fix/diff.js'),
    import('../fix/suggest.js'),
  ]);
  const { sources } = input.read;
  const context = {
    text: terraformText(sources),
    network: design.base,
    added: [design.added],
    expressions: referencesIn(input),
    taken: new Set<string>(),
  };
  const judged = check(input.read, { needs: input.needs });
  // What apply would refuse is mended on the way.
  const mended = (await suggest(judged, () => judged)).flatMap(({ finding, safe, edits }) =>
    safe && judged.findings[finding]?.phase === 'apply' ? edits : [],
  );
  const edits = [...design.changes.flatMap((change) => editsFor(change, context) ?? []), ...mended];
  const texts = applyEdits(sources, edits);
  return { texts, diff: unifiedDiff(sources, texts) };
}

/** The network of what was written; where there is no reader that reads it with what was there, that of the plan. */
async function reread(
  input: DesignInput,
  design: Design,
  {
    asked,
    files,
    edited,
  }: { readonly asked: Asked; readonly files: readonly EmittedFile[]; readonly edited: ReadonlyMap<string, string> },
): Promise<ReadResult> {
  const [file] = files;
  const isDocument =
    file !== undefined && (asked.format === 'network' || (asked.format === 'cloudformation' && input.spec !== null));
  if (isDocument) return rereadDocument(design, file, asked);
  const isTerraform = asked.format === 'terraform' && (input.spec !== null || input.folder !== null);
  if (!isTerraform) return { network: design.network, sources: new Map() };
  const texts = new Map([...edited, ...files.map(({ name, text }) => [name, text] as const)]);
  const read = await readInfrastructure(overlaid(input.folder === null ? null : filesOnDisk(input.folder), texts), {
    ...readOptions(input.folder ?? '.', asked.flags, asked.io),
    ...(asked.flags.region === undefined && input.spec !== null ? { region: input.spec.region } : {}),
  });
  const network = withAccount(read.network, input.choices.account);
  return { ...read, network: { ...network, workloads: design.network.workloads } };
}

/** Of one file that tells all. In a template things have other names. */
async function rereadDocument(
  design: Design,
  { name, text }: EmittedFile,
  { format, flags, io }: Asked,
): Promise<ReadResult> {
  const read = await readInfrastructure(overlaid(null, new Map()), {
    ...readOptions('.', flags, io),
    region: regionOf(design),
    document: { name, text },
    variables: new Map(),
    variableFiles: [],
  });
  const names =
    format === 'cloudformation' ? (await import('../emit/logical-names.js')).logicalNames(design.added) : null;
  const rename = (id: string) => names?.of(id) ?? id;
  const renamed = <T extends Workload['subnets']>(members: T): T => ({
    ...members,
    items: members.items.map((each) => (each.known ? { ...each, value: rename(each.value) } : each)),
  });
  const workloads = design.network.workloads.map((workload) => ({
    ...workload,
    id: rename(workload.id),
    subnets: renamed(workload.subnets),
    securityGroups: renamed(workload.securityGroups),
  }));
  const account = design.network.vpcs.flatMap((vpc) => (vpc.account.known ? [vpc.account.value] : []))[0] ?? null;
  return { ...read, network: { ...withAccount(read.network, account), workloads } };
}

/** What stands in a text that was never written has no place. */
function notPrivate({ pulls, findings }: CheckResult, unwritten: ReadonlySet<string>): InputError {
  const pull = pulls.find(({ verdict }) => verdict !== 'private');
  const leg = pull?.legs.map((each) => each.leg).find(({ required, verdict }) => required && verdict !== 'private');
  const unknown = leg?.unknowns[0];
  const finding = findings.find(({ phase }) => phase !== 'advice');
  return new InputError(
    `the design as written would leave ${pull?.workload ?? 'the workloads'} ${leg?.verdict ?? 'unknown'} for ${leg?.service ?? 'the pull'}: ${asClause(finding?.message ?? unknown?.what ?? 'no reason was found')}`,
    finding === undefined || finding.location === null || unwritten.has(finding.location.file)
      ? null
      : finding.location,
    asClause(finding?.fix ?? unknown?.settle ?? 'nothing was written'),
  );
}
