import type { Location } from '../../../model/location.js';

/**
 * Where in the text of a plan or state, `from` some place on, the resources stand that it tells first; its beginning for
 * all others. Mostly they are asked for once each, in the order in which they stand: so all are looked up only for one that
 * isn't the next.
 */
export function placesIn(text: string, file: string, from = 0): (address: string) => Location {
  const reader = new AddressReader(text, file, from);
  const start: Location = { file, line: 1, column: 1, endLine: 1, endColumn: 2, through: NO_CALLS };
  let all: ReadonlyMap<string, Location> | null = null;
  return (address) => {
    if (all === null && reader.next() && reader.isAt(address)) return reader.location();
    all ??= allPlaces(text, file, from);
    return all.get(address) ?? start;
  };
}

function allPlaces(text: string, file: string, from: number): ReadonlyMap<string, Location> {
  const places = new Map<string, Location>();
  const reader = new AddressReader(text, file, from);
  while (reader.next()) {
    const address = reader.address();
    if (address !== null && !places.has(address)) places.set(address, reader.location());
  }
  return places;
}

const NO_CALLS: Location['through'] = [];
const KEY = '"address"';
/** Found three times as fast as the key alone by `indexOf`, which stops at every quote. */
const KEY_AND_QUOTE = /"address"[ \t\n\r]*:[ \t\n\r]*"/g;
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

  constructor(text: string, file: string, from: number) {
    this.#text = text;
    this.#file = file;
    this.#to = from;
    this.#newline = text.indexOf('\n');
  }

  /** False: there is no further one. */
  next(): boolean {
    KEY_AND_QUOTE.lastIndex = this.#to;
    if (!KEY_AND_QUOTE.test(this.#text)) return false;
    this.#from = KEY_AND_QUOTE.lastIndex;
    this.#key = this.#text.lastIndexOf(KEY, this.#from);
    this.#to = this.#endOf(this.#from);
    return true;
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
