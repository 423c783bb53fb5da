import type { CheckResult, Pull } from '../check/result.js';
import { VERDICTS, type Verdict, worseOf } from '../trace/leg.js';
import { harmless, signed, type TextStyle, VERDICT_STYLE, wrap } from './paint.js';

/** More pulls than this are folded where they fare alike. */
const MANY = 24;

/** Workload subnets down, legs across, a verdict in each cell; one table for each VPC. */
export function matrix(result: CheckResult, style: TextStyle): readonly string[] {
  const byVpc = new Map<string, Pull[]>();
  let before: string | null = null;
  let group: Pull[] = [];
  for (const pull of result.pulls) {
    const vpc = pull.vpc ?? 'VPC not known';
    // Those of one VPC mostly stand together.
    if (vpc !== before) {
      group = byVpc.get(vpc) ?? [];
      byVpc.set(vpc, group);
      before = vpc;
    }
    group.push(pull);
  }
  return [...byVpc].flatMap(([vpc, pulls]) => [
    style.paint('bold', harmless(vpc)),
    ...tableOf(pulls, style, result.pulls.length > MANY),
    '',
  ]);
}

interface Row {
  readonly label: string;
  /** Null: only the heading of the rows below it. */
  readonly cells: Cells | null;
}

/** The verdict on each service. */
type Cells = ReadonlyMap<string, Verdict>;

/** A workload: one row where all its subnets fare alike, else a heading and a row for each. */
type Block = readonly Row[];

function tableOf(pulls: readonly Pull[], style: TextStyle, fold: boolean): readonly string[] {
  const fates = new Fates();
  const workloads = byWorkload(pulls);
  const rows = (fold ? folded(workloads, fates) : workloads.map((own) => blockOf(own, fates))).flat();
  const services = servicesOf(fates);
  const inOne = columnsOf(services, rows, style).groups.length === 1;
  const columns = columnsOf(inOne ? services : services.filter((service) => OF_ECR.includes(service)), rows, style);
  const listed = inOne ? [] : services.filter((service) => !OF_ECR.includes(service));
  return columns.groups.flatMap((group, index) => {
    const isLast = index === columns.groups.length - 1;
    return groupOf(rows, { group, columns, listed: isLast ? listed : [] }, style);
  });
}

interface Columns {
  readonly services: readonly string[];
  readonly widths: readonly number[];
  /** Columns that fit the width together. */
  readonly groups: readonly (readonly number[])[];
}

function columnsOf(services: readonly string[], rows: readonly Row[], { width }: TextStyle): Columns {
  const widths = services.map((service) =>
    Math.max(service.length, ...rows.map(({ cells }) => (cells === null ? 0 : cellText(cells.get(service)).length))),
  );
  const longest = Math.min(Math.max(...rows.map(({ label }) => label.length)), MAXIMUM_LABEL);
  const groups = columnGroups(widths, longest, width);
  // Where there is no column at all, the labels stand alone.
  return { services, widths, groups: groups.length === 0 ? [[]] : groups };
}

interface Group {
  readonly group: readonly number[];
  readonly columns: Columns;
  /** Services that stand below each row. */
  readonly listed: readonly string[];
}

function groupOf(rows: readonly Row[], { group, columns, listed }: Group, style: TextStyle): readonly string[] {
  const { services, widths } = columns;
  const used = group.reduce((sum, column) => sum + (widths[column] ?? 0) + 2, 0);
  const longest = Math.max(...rows.map(({ label }) => label.length));
  const labelWidth = Math.min(longest, Math.max(16, style.width - 2 - used));
  const header = group.map((column) => (services[column] ?? '').padEnd(widths[column] ?? 0)).join('  ');
  return [
    ...(group.length === 0 ? [] : [style.paint('dim', `  ${' '.repeat(labelWidth)}  ${header}`.trimEnd())]),
    ...rows.flatMap(({ label, cells }) => {
      // A label that doesn't fit stands above its cells: cut names would be alike.
      const fits = label.length <= labelWidth && cells !== null && group.length > 0;
      const heading = fits ? [] : wrap(label, style.width, `  ${/^ */.exec(label)?.[0] ?? ''}`);
      if (cells === null) return heading;
      const texts = group.map((column) => cell(cells.get(services[column] ?? ''), widths[column] ?? 0, style));
      const line = `  ${(fits ? label : '').padEnd(labelWidth)}  ${texts.join('  ')}`.trimEnd();
      return [...heading, ...(group.length === 0 ? [] : [line]), ...belowOf(cells, listed, style)];
    }),
  ];
}

/** What stands below a row, by verdict, the worst first: `✗ blocked: logs, ssm`. */
function belowOf(cells: Cells, services: readonly string[], { width, paint }: TextStyle): readonly string[] {
  return VERDICTS.toReversed().flatMap((verdict) => {
    const here = services.filter((service) => cells.get(service) === verdict);
    if (here.length === 0) return [];
    return wrap(`${signed(verdict)}: ${here.join(', ')}`, width, '      ').map((line) =>
      paint(VERDICT_STYLE[verdict], line),
    );
  });
}

/** Longer labels leave too little room for verdicts. */
const MAXIMUM_LABEL = 45;

/** What has a column of its own in any case. */
const OF_ECR: readonly string[] = ['ecr.api', 'ecr.dkr', 's3'];
const OF_PULL: readonly string[] = [...OF_ECR, 'registry'];

/** The services of the pull first, then the others as they are met. */
function servicesOf(fates: Fates): readonly string[] {
  const met = new Set(fates.all().flatMap((cells) => [...cells.keys()]));
  return [...new Set([...OF_PULL.filter((service) => met.has(service)), ...met])];
}

/** The cells of pulls: those that fare alike have the same. */
class Fates {
  readonly #known = new Map<Pull['fate'], Cells>();
  /** What was asked for last. */
  #last: { readonly fate: Pull['fate']; readonly cells: Cells } | null = null;

  of({ fate }: Pull): Cells {
    if (this.#last?.fate === fate) return this.#last.cells;
    const cells = this.#known.get(fate) ?? cellsOf(fate);
    this.#known.set(fate, cells);
    this.#last = { fate, cells };
    return cells;
  }

  /** Those that were asked for. */
  all(): readonly Cells[] {
    return [...this.#known.values()];
  }
}

/** Splits the columns so that each group fits the width beside the labels. */
function columnGroups(widths: readonly number[], labelWidth: number, width: number): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [column, cellWidth] of widths.entries()) {
    if (used + cellWidth + 2 > width) {
      groups.push([]);
      used = 2 + labelWidth;
    }
    groups.at(-1)?.push(column);
    used += cellWidth + 2;
  }
  return groups;
}

/** The pulls of each workload, which stand together; what pulls through two kinds of interfaces stands twice. */
function byWorkload(pulls: readonly Pull[]): readonly (readonly Pull[])[] {
  const groups: Pull[][] = [];
  let group: Pull[] = [];
  let puller: Pull['puller'] | null = null;
  for (const pull of pulls) {
    if (pull.puller === puller) group.push(pull);
    else {
      group = [pull];
      puller = pull.puller;
      groups.push(group);
    }
  }
  return groups;
}

function blockOf(pulls: readonly Pull[], fates: Fates): Block {
  const [first] = pulls;
  if (first === undefined) return [];
  const cells = cellsOfAll(pulls, fates);
  if (cells !== null) return [{ label: labelOf(first, pulls.length), cells }];
  return [
    { label: harmless(first.workload), cells: null },
    ...pulls.map((pull) => ({
      label: harmless(`  ${pull.subnet ?? 'subnet not known'}${zoneOf(pull)}`),
      cells: fates.of(pull),
    })),
  ];
}

function labelOf(first: Pull, subnets: number): string {
  if (subnets > 1) return harmless(`${first.workload} in ${subnets} subnets`);
  const own = first.subnet === null || first.subnet === first.workload ? '' : ` in ${first.subnet}`;
  return harmless(`${first.workload}${own}${zoneOf(first)}`);
}

/** The cells that all pulls of a workload have; null where they differ. */
function cellsOfAll(pulls: readonly Pull[], fates: Fates): Cells | null {
  const first = pulls[0];
  const cells = first === undefined ? null : fates.of(first);
  if (pulls.length === 1) return cells;
  return cells !== null && pulls.every((pull) => isSame(fates.of(pull), cells)) ? cells : null;
}

function zoneOf({ availabilityZone }: Pull): string {
  return availabilityZone === null ? '' : `  ${availabilityZone}`;
}

function isSame(a: Cells, b: Cells): boolean {
  return a === b || (a.size === b.size && [...a].every(([service, verdict]) => b.get(service) === verdict));
}

/** Of several legs of one service, as two registries of ECR or two buckets, the worst. */
function cellsOf(fate: Pull['fate']): Cells {
  const cells = new Map<string, Verdict>();
  for (const { service, verdict } of fate) cells.set(service, worseOf(cells.get(service) ?? null, verdict));
  return cells;
}

/** Workloads that fare alike: the pulls of the first, and how many there are. */
interface Counted {
  readonly pulls: readonly Pull[];
  count: number;
}

/** Workloads that fare alike become one, which counts them. */
function folded(workloads: readonly (readonly Pull[])[], fates: Fates): readonly Block[] {
  const alike = new Map<string, Counted>();
  let last: Counted | null = null;
  let lastCells: Cells | null = null;
  for (const pulls of workloads) {
    const cells = cellsOfAll(pulls, fates);
    // Those that fare alike mostly stand together.
    if (last === null || cells === null || cells !== lastCells) {
      const key: string = cells === null ? blockKey(blockOf(pulls, fates)) : cellsKey(cells);
      last = alike.get(key) ?? { pulls, count: 0 };
      alike.set(key, last);
    }
    last.count += 1;
    lastCells = cells;
  }
  return [...alike.values()].map(({ pulls, count }) => {
    const [first, ...others] = blockOf(pulls, fates);
    if (first === undefined || count === 1) return first === undefined ? [] : [first, ...others];
    return [{ ...first, label: `${first.label}, and ${count - 1} more` }, ...others];
  });
}

/** What blocks of several rows have alike: all but the heading. */
function blockKey([, ...rows]: Block): string {
  return rows.map(({ label, cells }) => `\n${label}\n${cellsKey(cells)}`).join('');
}

/** No service and no label has a line break. */
function cellsKey(cells: Cells | null): string {
  let key = '';
  if (cells !== null) for (const [service, verdict] of cells) key += `${service}\n${verdict}\n`;
  return key;
}

function cellText(verdict: Verdict | undefined): string {
  return verdict === undefined ? '-' : signed(verdict);
}

function cell(verdict: Verdict | undefined, width: number, { paint }: TextStyle): string {
  const text = cellText(verdict).padEnd(width);
  return verdict === undefined ? paint('dim', text) : paint(VERDICT_STYLE[verdict], text);
}
