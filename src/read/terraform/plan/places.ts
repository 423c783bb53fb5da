import type { Location } from '../../../model/location.js';

/** Where in the text of a plan or state resources are told first; its beginning for those that aren't found. */
export function placesIn(
  text: string,
  file: string,
  resources: readonly { readonly address: string }[],
): (address: string) => Location {
  const places = new Map<string, Location>();
  const wanted = new Set(resources.map(({ address }) => address));
  let line = 1;
  let lineStart = 0;
  let newline = text.indexOf('\n');
  for (const match of text.matchAll(/"address"\s*:\s*("(?:[^"\\]|\\.)*")/g)) {
    for (; newline >= 0 && newline < match.index; newline = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = newline + 1;
    }
    const address = unquote(match[1] ?? '');
    if (address === null || !wanted.delete(address)) continue;
    const column = match.index - lineStart + 1;
    places.set(address, {
      file,
      line,
      column,
      endLine: line,
      endColumn: column + match[0].length,
      through: [],
    });
    if (wanted.size === 0) break;
  }
  const start: Location = { file, line: 1, column: 1, endLine: 1, endColumn: 2, through: [] };
  return (address) => places.get(address) ?? start;
}

function unquote(text: string): string | null {
  if (!text.includes('\\')) return text.slice(1, -1);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
