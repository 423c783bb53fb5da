import type { CheckResult, Pull } from '../check/result.js';
import { type Verdict, worst } from '../trace/leg.js';
import { cut, harmless, signed, type TextStyle, VERDICT_STYLE } from './paint.js';

/** More pulls than this are folded where they fare alike. */
const MANY = 24;

/** Workload subnets down, legs across, a verdict in each cell; one table for each VPC. */
export function matrix(result: CheckResult, style: TextStyle): readonly string[] {
  const byVpc = new Map<string, Pull[]>();
  for (const pull of result.pulls) {
    const vpc = pull.vpc ?? 'VPC not known';
    const group = byVpc.get(vpc);
    if (group === undefined) byVpc.set(vpc, [pull]);
    else group.push(pull);
  }
  return [...byVpc].flatMap(([vpc, pulls]) => [
    style.paint('bold', harmless(vpc)),
    ...tableOf(pulls, style, result.pulls.length > MANY),
    '',
  ]);
}

interface Row {
  readonly label: string;
  readonly cells: ReadonlyMap<string, Verdict>;
  readonly count: number;
}

function tableOf(pulls: readonly Pull[], style: TextStyle, fold: boolean): readonly string[] {
  const services = [...new Set(pulls.flatMap(({ legs }) => legs.map(({ leg }) => leg.service)))];
  const rows = fold ? folded(pulls.map(rowOf)) : pulls.map(rowOf);
  const widths = services.map((service) =>
    Math.max(service.length, ...rows.map(({ cells }) => cellText(cells.get(service)).length)),
  );
  const longest = Math.max(...rows.map(({ label }) => label.length));
  const lines: string[] = [];
  for (const group of columnGroups(widths, Math.min(longest, 40), style.width)) {
    const used = group.reduce((sum, column) => sum + (widths[column] ?? 0) + 2, 0);
    const labelWidth = Math.min(longest, Math.max(16, style.width - 2 - used));
    const header = group.map((column) => (services[column] ?? '').padEnd(widths[column] ?? 0)).join('  ');
    lines.push(style.paint('dim', `  ${' '.repeat(labelWidth)}  ${header}`.trimEnd()));
    for (const { label, cells } of rows) {
      const texts = group.map((column) => cell(cells.get(services[column] ?? ''), widths[column] ?? 0, style));
      lines.push(`  ${cut(label, labelWidth).padEnd(labelWidth)}  ${texts.join('  ')}`.trimEnd());
    }
  }
  return lines;
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

function rowOf(pull: Pull): Row {
  const own =
    pull.subnet === null || pull.subnet === pull.workload ? pull.workload : `${pull.workload} in ${pull.subnet}`;
  const zone = pull.availabilityZone === null ? '' : `  ${pull.availabilityZone}`;
  return {
    label: harmless(`${own}${zone}`),
    cells: cellsOf(pull),
    count: 1,
  };
}

/** Of several legs of one service, as two registries of ECR or two buckets, the worst. */
function cellsOf({ legs }: Pull): ReadonlyMap<string, Verdict> {
  const cells = new Map<string, Verdict>();
  for (const { leg } of legs) {
    const before = cells.get(leg.service);
    cells.set(leg.service, (before === undefined ? null : worst([before, leg.verdict])) ?? leg.verdict);
  }
  return cells;
}

/** Rows that fare alike become one, which counts them. */
function folded(rows: readonly Row[]): readonly Row[] {
  const byCells = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([...row.cells]);
    const before = byCells.get(key);
    byCells.set(key, before === undefined ? row : { ...before, count: before.count + 1 });
  }
  return [...byCells.values()].map((row) =>
    row.count === 1 ? row : { ...row, label: `${cut(row.label, 40)} and ${row.count - 1} more` },
  );
}

function cellText(verdict: Verdict | undefined): string {
  return verdict === undefined ? '-' : signed(verdict);
}

function cell(verdict: Verdict | undefined, width: number, { paint }: TextStyle): string {
  const text = cellText(verdict).padEnd(width);
  return verdict === undefined ? paint('dim', text) : paint(VERDICT_STYLE[verdict], text);
}
