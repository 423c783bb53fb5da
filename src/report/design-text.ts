import type { CheckResult } from '../check/result.js';
import type { Decision } from '../design/design.js';
import { matrix } from './matrix.js';
import { paintDiff, signed, type TextStyle, VERDICT_STYLE, wrap } from './paint.js';
import { zonePicture } from './zone-picture.js';

/** What a design shows a person. */
export interface DesignReport {
  /** The network as it will be, judged. */
  readonly result: CheckResult;
  /** `4 subnets would pull privately`: the first line. */
  readonly headline: string;
  readonly added: readonly string[];
  /** What is to be done to existing things, a line each. */
  readonly changes: readonly string[];
  /** The changes as a diff; empty where they are not edits of a text. */
  readonly diff: string;
  readonly decisions: readonly Decision[];
  readonly costs: CostTable | { readonly cannot: string } | null;
  /** Still wrong, though no pull fails of it. */
  readonly left: readonly string[];
  /** What to do next, a line each. */
  readonly next: readonly string[];
}

interface CostTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly label: string; readonly amounts: readonly string[]; readonly chosen: boolean }[];
  readonly notes: readonly string[];
}

export function designToText(report: DesignReport, style: TextStyle): string {
  const { result } = report;
  const vpcs = result.network.vpcs.filter(({ id }) => result.pulls.some(({ vpc }) => vpc === id));
  const sections = [
    [
      ...wrap(`${signed(result.verdict)}: ${report.headline}`, style.width).map((line, at) =>
        at === 0 ? style.paint('bold', style.paint(VERDICT_STYLE[result.verdict], line)) : line,
      ),
    ],
    trimmed(matrix(result, style)),
    ...vpcs.map((vpc) => zonePicture(result, vpc, style)),
    list('Adds', report.added, style),
    list('Changes in what is there', report.changes, style),
    report.diff === ''
      ? []
      : report.diff
          .trimEnd()
          .split('\n')
          .map((line) => paintDiff(line, style.paint)),
    decisions(report.decisions, style),
    costs(report.costs, style),
    list('Still to mend', report.left, style),
    list('Next', report.next, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function trimmed(lines: readonly string[]): readonly string[] {
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function list(title: string, texts: readonly string[], { paint, width }: TextStyle): readonly string[] {
  if (texts.length === 0) return [];
  return [paint('bold', title), ...texts.flatMap((text) => item(text, width))];
}

function item(text: string, width: number): readonly string[] {
  return wrap(text, width, '    ').map((line, at) => (at === 0 ? `  - ${line.slice(4)}` : line));
}

function decisions(all: readonly Decision[], { paint, width }: TextStyle): readonly string[] {
  if (all.length === 0) return [];
  return [
    paint('bold', 'Chosen'),
    ...all.flatMap(({ what, why, instead }) => [
      ...item(`${what}: ${why}.`, width),
      ...(instead === null ? [] : wrap(`Instead: ${instead}.`, width, '    ').map((line) => paint('dim', line))),
    ]),
  ];
}

function costs(table: DesignReport['costs'], { paint, width }: TextStyle): readonly string[] {
  if (table === null) return [];
  if ('cannot' in table) return [paint('bold', 'Costs'), ...wrap(table.cannot, width, '  ')];
  const labels = Math.max(table.title.length - 2, ...table.rows.map(({ label }) => label.length));
  const widths = table.heads.map((head, at) =>
    Math.max(head.length, ...table.rows.map(({ amounts }) => amounts[at]?.length ?? 0)),
  );
  const cells = (texts: readonly string[]) => texts.map((text, at) => text.padStart(widths[at] ?? 0)).join('  ');
  return [
    `${paint('bold', table.title.padEnd(labels + 2))}  ${paint('dim', cells(table.heads))}`,
    ...table.rows.map(({ label, amounts, chosen }) => {
      const line = `  ${label.padEnd(labels)}  ${cells(amounts)}`;
      return chosen ? paint('green', line) : line;
    }),
    ...table.notes.flatMap((note) => wrap(note, width, '  ').map((line) => paint('dim', line))),
  ];
}
