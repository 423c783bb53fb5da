import { check } from '../check/check.js';
import type { CheckResult } from '../check/result.js';
import type { Design } from '../design/design.js';
import { plan } from '../design/plan.js';
import type { EmittedFile } from '../emit/emission.js';
import { describeChange } from '../model/change.js';
import { InputError } from '../model/input-error.js';
import type { Network } from '../model/network.js';
import { type DesignReport, designToText } from '../report/design-text.js';
import { designCost } from './design-cost.js';
import { emitDesign } from './design-emit.js';
import type { DesignFlags, EmitFormat } from './design-flags.js';
import { type DesignInput, designInput } from './design-input.js';
import { type Io, textStyle } from './io.js';
import { loadPrices } from './prices.js';
import { writeFiles } from './write-files.js';

export async function runDesign(path: string | undefined, flags: DesignFlags, io: Io): Promise<number> {
  const input = await designInput(path, flags, io);
  const design = plan(input.network, judge(input, flags), input);
  const usual = usualFormat(input);
  const format = flags.emit ?? (flags.out === undefined ? null : usual);
  const emitted = await emitDesign(input, design, { format: format ?? usual, flags, io });
  const report = await reportOn(input, design, { emitted, flags, written: flags.out ?? null });
  const text = designToText(report, textStyle(io));
  if (flags.out !== undefined) {
    await writeFiles(flags.out, emitted.files, { force: flags.force === true });
    io.stdout.write(text);
  } else if (format === null) io.stdout.write(text);
  else {
    io.stdout.write(onStdout(emitted.files, format));
    io.stderr.write(text);
  }
  return 0;
}

/** What the input is written in. */
function usualFormat({ spec, network }: DesignInput): EmitFormat {
  const isTerraform = network.vpcs.some(({ id }) => /(?:^|\.)aws_|^vpc-[0-9a-f]+$/.test(id));
  return spec !== null || isTerraform ? 'terraform' : 'cloudformation';
}

function judge({ needs }: DesignInput, flags: DesignFlags): (network: Network) => CheckResult {
  const options = { needs, ...(flags.sourcePorts === undefined ? {} : { sourcePorts: flags.sourcePorts }) };
  return (network) => check({ network, sources: new Map() }, options);
}

/**
 * One file can be piped on; several want a folder. The changes in what is there are shown with the report, and stand on
 * stdout where there is nothing else.
 */
function onStdout(files: readonly EmittedFile[], format: string): string {
  const written = files.filter(({ name }) => !name.endsWith('.patch'));
  const [file, ...others] = written.length > 0 ? written : files;
  if (others.length > 0)
    throw new InputError(`${format} is ${files.length} files here`, null, `write them into a folder: --out DIR`);
  return file?.text ?? '';
}

async function reportOn(
  input: DesignInput,
  design: Design,
  {
    emitted,
    flags,
    written,
  }: {
    readonly emitted: Awaited<ReturnType<typeof emitDesign>>;
    readonly flags: DesignFlags;
    readonly written: string | null;
  },
): Promise<DesignReport> {
  const { result } = emitted;
  const left = result.findings.filter(({ phase, ignored }) => phase === 'apply' && ignored === undefined);
  const nothing = design.changes.length === 0 && Object.values(design.added).every((things) => things.length === 0);
  const subnets = new Set(result.pulls.map(({ subnet }) => subnet)).size;
  return {
    result,
    headline: nothing
      ? 'every pull works privately already, nothing is to be added'
      : `with this design every pull from ${subnets === 1 ? 'the one subnet' : `all ${subnets} subnets`} works without leaving the private paths of AWS`,
    added: input.spec === null ? addedLines(design.added) : [],
    changes: design.changes.map(describeChange),
    diff: emitted.diff,
    decisions: design.decisions,
    costs: designCost(design.vpcs, input.choices, await loadPrices(flags.prices)),
    left: left.map(
      ({ rule, message, location }) =>
        `${rule}${location === null ? '' : ` ${location.file}:${location.line}`}: ${message}`,
    ),
    next: nothing ? [] : nextSteps(emitted.files, flags, written),
  };
}

function addedLines({ subnets, securityGroups, endpoints, routeTables }: Network): readonly string[] {
  return [
    ...subnets.map(
      ({ id, cidr, availabilityZone: zone }) =>
        `${id}: ${cidr.known ? (cidr.value?.text ?? '') : ''}${zone.known && zone.value.name !== null ? ` in ${zone.value.name}` : ''}`,
    ),
    ...routeTables.map(({ id }) => id),
    ...securityGroups.map(({ id }) => id),
    ...endpoints.map(({ id, serviceName }) => `${id}: ${serviceName.known ? serviceName.value : ''}`),
  ];
}

function nextSteps(files: readonly EmittedFile[], flags: DesignFlags, written: string | null): readonly string[] {
  const patch = files.find(({ name }) => name.endsWith('.patch'));
  if (written !== null) {
    return [
      `written to ${written}: ${files.map(({ name }) => name).join(', ')}`,
      ...(patch === undefined
        ? []
        : [`apply the changes in the folder that was read: patch -p1 < ${written}/${patch.name}`]),
      'review it, then plan and apply as you always do',
    ];
  }
  return flags.emit === undefined ? ['see it as code with --emit terraform, or write it with --out DIR'] : [];
}
