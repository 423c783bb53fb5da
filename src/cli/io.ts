import type { Paint, TextStyle } from '../report/paint.js';

/** What the command writes to and is told by the process. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of standard input. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  cyan: [36, 39],
} as const;

const paintAnsi: Paint = (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m`;
const paintNothing: Paint = (_style, text) => text;

/** NO_COLOR wins, then FORCE_COLOR, then whether stdout is a terminal. Width: the terminal's, COLUMNS, or 80. */
export function textStyle({ stdout, environment }: Io): TextStyle {
  const { NO_COLOR, FORCE_COLOR, COLUMNS } = environment;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const coloured =
    (NO_COLOR === undefined || NO_COLOR === '') && (forced || (stdout.isTTY === true && FORCE_COLOR === undefined));
  const columns = stdout.columns ?? Number(COLUMNS);
  return {
    width: Number.isInteger(columns) && columns >= 40 ? Math.min(columns, 120) : 80,
    paint: coloured ? paintAnsi : paintNothing,
  };
}
