import type { Location } from '../../../model/location.js';

/**
 * Where in the text of a plan or state the resources stand that it tells first; its beginning for all others. They are
 * looked for as they are asked for: it tells them again and again further down.
 */
export function placesIn(text: string, file: string): (address: string) => Location {
  const places = new Map<string, Location>();
  const addresses = addressesIn(text, file);
  const start: Location = { file, line: 1, column: 1, endLine: 1, endColumn: 2, through: [] };
  return (address) => {
    const before = places.get(address);
    if (before !== undefined) return before;
    for (let found = addresses.next().value; found !== undefined; found = addresses.next().value) {
      if (places.has(found.address)) continue;
      places.set(found.address, found.location);
      if (found.address === address) return found.location;
    }
    return start;
  };
}

interface Placed {
  readonly address: string;
  readonly location: Location;
}

function* addressesIn(text: string, file: string): Generator<Placed, undefined> {
  let line = 1;
  let lineStart = 0;
  let newline = text.indexOf('\n');
  for (const match of text.matchAll(/"address"\s*:\s*("(?:[^"\\]|\\.)*")/g)) {
    for (; newline >= 0 && newline < match.index; newline = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = newline + 1;
    }
    const address = unquote(match[1] ?? '');
    if (address === null) continue;
    const column = match.index - lineStart + 1;
    const endColumn = column + match[0].length;
    yield { address, location: { file, line, column, endLine: line, endColumn, through: [] } };
  }
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
