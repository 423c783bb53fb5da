/** Offsets and columns count UTF-16 units; lines and columns from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Where the lines of a source start; remembers the line last asked for, since questions mostly come in order. */
export interface Lines {
  readonly starts: readonly number[];
  recent: number;
}

export function linesOf(source: string): Lines {
  // A byte order mark takes no column.
  const starts = [source.charCodeAt(0) === 0xfeff ? 1 : 0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return { starts, recent: 0 };
}

export function positionAt(lines: Lines, offset: number): Position {
  const line = lineAt(lines, offset);
  return { offset, line: line + 1, column: offset - (lines.starts[line] ?? 0) + 1 };
}

/** The index of the line that an offset is on. */
function lineAt(lines: Lines, offset: number): number {
  const { starts, recent } = lines;
  for (let line = recent; line < recent + 3; line++) {
    if (offset < (starts[line] ?? 0)) break;
    if (offset < (starts[line + 1] ?? Number.POSITIVE_INFINITY)) {
      lines.recent = line;
      return line;
    }
  }
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  lines.recent = low;
  return low;
}
