import type { Location } from '../../../model/location.js';

/**
 * Where in the text of a plan or state the resources stand that it tells first; its beginning for all others. Mostly they
 * are asked for once each, in the order in which they stand: so all are looked up only for one that isn't the next.
 */
export function placesIn(text: string, file: string): (address: string) => Location {
  const reader = new AddressReader(text, file);
  const start: Location = { file, line: 1, column: 1, endLine: 1, endColumn: 2, through: NO_CALLS };
  let all: ReadonlyMap<string, Location> | null = null;
  return (address) => {
    if (all === null && reader.next() && reader.isAt(address)) return reader.location();
    all ??= allPlaces(text, file);
    return all.get(address) ?? start;
  };
}

function allPlaces(text: string, file: string): ReadonlyMap<string, Location> {
  const places = new Map<string, Location>();
  const reader = new AddressReader(text, file);
  while (reader.next()) {
    const address = reader.address();
    if (address !== null && !places.has(address)) places.set(address, reader.location());
  }
  return places;
}

const NO_CALLS: Location['through'] = [];
const KEY = '"address"';
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Goes through a text from one address to the next. */
class AddressReader {
  readonly #text: string;
  readonly #file: string;
  /** Where the key begins; where the text in quotes begins and ends. */
  #key = 0;
  #from = 0;
  #to = 0;
  #line = 1;
  #lineStart = 0;
  #newline: number;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#newline = text.indexOf('\n');
  }

  /** False: there is no further one. */
  next(): boolean {
    const text = this.#text;
    for (let key = text.indexOf(KEY, this.#to); key >= 0; key = text.indexOf(KEY, this.#to)) {
      this.#to = key + KEY.length;
      const colon = this.#behindSpace(this.#to);
      if (text.charCodeAt(colon) !== COLON) continue;
      const quote = this.#behindSpace(colon + 1);
      if (text.charCodeAt(quote) !== QUOTE) continue;
      this.#key = key;
      this.#from = quote + 1;
      this.#to = this.#endOf(this.#from);
      return true;
    }
    return false;
  }

  isAt(address: string): boolean {
    const isPlain = this.#to - this.#from === address.length && !address.includes('\\');
    return isPlain && this.#text.startsWith(address, this.#from);
  }

  /** Null where it is no text of JSON. */
  address(): string | null {
    const written = this.#text.slice(this.#from, this.#to);
    if (!written.includes('\\')) return written;
    try {
      const value: unknown = JSON.parse(`"${written}"`);
      return typeof value === 'string' ? value : null;
    } catch {
      return null;
    }
  }

  location(): Location {
    while (this.#newline >= 0 && this.#newline < this.#key) {
      this.#line += 1;
      this.#lineStart = this.#newline + 1;
      this.#newline = this.#text.indexOf('\n', this.#lineStart);
    }
    const line = this.#line;
    const column = this.#key - this.#lineStart + 1;
    const endColumn = this.#to - this.#lineStart + 2;
    return { file: this.#file, line, column, endLine: line, endColumn, through: NO_CALLS };
  }

  #behindSpace(from: number): number {
    let at = from;
    while (isSpace(this.#text.charCodeAt(at))) at++;
    return at;
  }

  /** Where a text in quotes ends. */
  #endOf(from: number): number {
    let quote = this.#text.indexOf('"', from);
    while (quote >= 0 && this.#isEscaped(quote, from)) quote = this.#text.indexOf('"', quote + 1);
    return quote < 0 ? this.#text.length : quote;
  }

  #isEscaped(quote: number, from: number): boolean {
    let at = quote;
    while (at > from && this.#text.charCodeAt(at - 1) === BACKSLASH) at--;
    return (quote - at) % 2 === 1;
  }
}

/** What JSON has between its tokens. */
function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}
