import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { check } from '../check/check.js';
import { mergeResults } from '../check/merge.js';
import type { CheckResult } from '../check/result.js';
import { InputError } from '../model/input-error.js';
import type { Network } from '../model/network.js';
import { closestTo } from '../model/spelling.js';
import { toJson } from '../report/json.js';
import { NO_PAINT } from '../report/paint.js';
import { toText } from '../report/text.js';
import type { Severity } from '../rules/finding.js';
import { VERSION } from '../version.js';
import type { CheckFlags, ReadingFlags } from './flags.js';
import { type Io, textStyle } from './io.js';
import { type Input, type Place, readInputs, readPlaceWith } from './read-input.js';

const FORMATS = ['text', 'json'] as const;

interface Request {
  readonly format: (typeof FORMATS)[number];
  /** Null: stdout. */
  readonly file: string | null;
}

export async function runCheck(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const requests =
    flags.format.length === 0 ? [{ format: 'text', file: null } as const] : flags.format.map(parseFormat);
  if (requests.filter(({ file }) => file === null).length > 1)
    throw new InputError('two formats want stdout', null, 'give one of them a file: --format json=FILE');
  const result = await withTraffic(await checkAndFix(paths, flags, io), flags);
  for (const { format, file } of requests) {
    if (file !== null) await writeResult(file, render(format, result, { width: 80, paint: NO_PAINT }));
    else if (flags.quiet !== true) io.stdout.write(render(format, result, textStyle(io)));
  }
  return exitCodeOf(result, flags.failOn);
}

/** Says what findings cost, where the traffic is told. */
async function withTraffic(result: CheckResult, { gb, traffic, prices }: CheckFlags): Promise<CheckResult> {
  if (gb === undefined && traffic === undefined) return result;
  const [{ costTraffic }, { loadPrices }, { withCosts }] = await Promise.all([
    import('./cost-traffic.js'),
    import('./prices.js'),
    import('./finding-costs.js'),
  ]);
  const told = await costTraffic({
    image: [],
    ...(gb === undefined ? {} : { gb }),
    ...(traffic === undefined ? {} : { traffic }),
  });
  return withCosts(result, told.traffic, await loadPrices(prices));
}

async function checkAndFix(paths: readonly string[], flags: CheckFlags, io: Io): Promise<CheckResult> {
  if (flags.unsafe === true && flags.fix !== true)
    throw new InputError('--unsafe goes with --fix', null, 'add --fix, or leave it out');
  const result = await checkPath(paths, flags, io);
  if (flags.suggest !== true && flags.fix !== true) return result;
  const place = await placeToFix(paths, flags);
  const judge = async (texts: ReadonlyMap<string, string>) =>
    judgeInput(await readPlaceWith(place, texts, { flags, io }), flags, today());
  const { fixFolder, withPatches } = await import('./fix.js');
  const judgeNetwork = (network: Network) =>
    judgeInput({ read: { network, sources: new Map() }, config: null }, flags, today());
  return flags.fix === true
    ? fixFolder(place.folder, result, { judge, judgeNetwork, io, unsafe: flags.unsafe === true })
    : withPatches(result, { judge, judgeNetwork, io });
}

/** Only the source of one folder or template can be changed and read again. */
async function placeToFix([path = '.', ...others]: readonly string[], { recursive }: CheckFlags): Promise<Place> {
  if (path === '-' || others.length > 0 || recursive === true)
    throw new InputError(
      '--suggest and --fix go with one folder of Terraform, or one template',
      path === '-' ? null : { file: path },
      'give that folder or template alone',
    );
  return (await stat(path)).isDirectory()
    ? { folder: path, file: null }
    : { folder: dirname(path), file: basename(path) };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Reads and checks; complains about a workload or VPC asked for that is not there. */
export async function checkPath(paths: readonly string[], flags: ReadingFlags, io: Io): Promise<CheckResult> {
  const result = await judge(paths, flags, io);
  if (result.pulls.length === 0 && (flags.workload.length > 0 || flags.vpc.length > 0)) {
    const all = await judge(paths, { ...flags, workload: [], vpc: [] }, io);
    const [wanted = ''] = flags.workload.length > 0 ? flags.workload : flags.vpc;
    const names =
      flags.workload.length > 0 ? all.pulls.map(({ workload }) => workload) : all.network.vpcs.map(({ id }) => id);
    throw new InputError(
      `nothing here is ${wanted}${closestTo(wanted, names)}`,
      null,
      `there is: ${[...new Set(names)].slice(0, 5).join(', ')}`,
    );
  }
  return result;
}

async function judge(paths: readonly string[], flags: ReadingFlags, io: Io): Promise<CheckResult> {
  if (flags.recursive !== true) return judgeInput(await readInputs(paths, flags, io), flags, today());
  const { readRoots } = await import('./read-roots.js');
  const { inputs, shared } = await readRoots(paths, flags, io);
  const results = inputs.map((input) => judgeInput(input, flags, today()));
  return mergeResults(results, { ignores: shared?.ignores ?? [], today: today() });
}

function judgeInput({ read, config }: Input, flags: ReadingFlags, date: string): CheckResult {
  return check(read, {
    ...(flags.sourcePorts === undefined ? {} : { sourcePorts: flags.sourcePorts }),
    today: date,
    needs: flags.need,
    workloads: flags.workload,
    vpcs: flags.vpc,
    ...(config === null ? {} : { ignores: config.ignores, allowPublic: config.allowPublic }),
  });
}

function parseFormat(text: string): Request {
  const [name = '', ...rest] = text.split('=');
  const file = rest.length === 0 ? null : rest.join('=');
  const format = FORMATS.find((candidate) => candidate === name);
  if (format === undefined)
    throw new InputError(
      `--format ${name}: there is no such format${closestTo(name, FORMATS)}`,
      null,
      `use ${FORMATS.join(' or ')}`,
    );
  if (file === '') throw new InputError(`--format ${text}: the file has no name`, null, 'write --format json=FILE');
  return { format, file };
}

function render(format: Request['format'], result: CheckResult, style: ReturnType<typeof textStyle>): string {
  return format === 'json' ? toJson(result, VERSION) : toText(result, style);
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, note: 1 };

function exitCodeOf({ findings }: CheckResult, failOn: CheckFlags['failOn']): number {
  if (failOn === 'never') return 0;
  return findings.some(({ severity, ignored }) => ignored === undefined && RANK[severity] >= RANK[failOn]) ? 1 : 0;
}

async function writeResult(file: string, text: string): Promise<void> {
  const before = await stat(file).catch(() => null);
  if (before?.isDirectory() === true)
    throw new InputError('this is a folder, the result needs a file', { file }, 'name a file in it');
  const { replaceFiles, saidBy } = await import('./replace-files.js');
  await replaceFiles([{ target: file, text }]).catch((error: unknown) => {
    throw new InputError(`the result can't be written: ${saidBy(error)}`, { file }, 'check the folder');
  });
}
