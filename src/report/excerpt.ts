import type { Location } from '../model/location.js';
import { cut, harmless, type TextStyle } from './paint.js';

/** More source lines than this are not shown. */
const MAXIMUM_LINES = 3;

/** The offending source lines with their numbers; the range is marked below a single line. */
export function excerpt(
  location: Location | null,
  sources: ReadonlyMap<string, string>,
  { width, paint }: TextStyle,
): readonly string[] {
  const text = location === null ? undefined : sources.get(location.file);
  if (location === null || text === undefined) return [];
  const lines = linesAt(text, location.line, Math.min(location.endLine, location.line + MAXIMUM_LINES - 1));
  const digits = String(location.line + lines.length).length;
  const shown = lines.map((line, index) => {
    const number = String(location.line + index).padStart(digits);
    return `  ${paint('dim', `${number} │`)} ${cut(harmless(line.trimEnd()), width - digits - 6)}`;
  });
  if (location.endLine > location.line)
    return location.endLine > location.line + MAXIMUM_LINES - 1
      ? [...shown, paint('dim', `  ${' '.repeat(digits)} │ …`)]
      : shown;
  const [line = ''] = lines;
  const before = harmless(line.slice(0, location.column - 1)).length;
  const marked = harmless(line.slice(location.column - 1, location.endColumn - 1)).length;
  const room = width - digits - 6 - before;
  if (room < 1) return shown;
  return [
    ...shown,
    `  ${' '.repeat(digits)} ${paint('dim', '│')} ${' '.repeat(before)}${paint('red', '^'.repeat(Math.max(1, Math.min(marked, room))))}`,
  ];
}

function linesAt(text: string, first: number, last: number): readonly string[] {
  let offset = 0;
  for (let line = 1; line < first; line++) {
    const newline = text.indexOf('\n', offset);
    if (newline < 0) return [];
    offset = newline + 1;
  }
  return text
    .slice(offset, offset + 20_000)
    .split('\n')
    .slice(0, last - first + 1);
}

/** `main.tf:12:3`, with the module calls that lead there. */
export function placeOf(location: Location | null): string {
  if (location === null) return '';
  const through = location.through.map(({ module, file, line }) => `${module} at ${file}:${line}`);
  const via = through.length === 0 ? '' : ` (through ${through.join(', ')})`;
  return harmless(`${location.file}:${location.line}:${location.column}${via}`);
}
