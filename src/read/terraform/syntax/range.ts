import { type Lines, type Position, positionAt } from './lines.js';

/**
 * A stretch of one file. A tree has one or two for each node, and few are ever asked for: so lines and columns are told
 * when they are.
 */
export class Range {
  readonly #lines: Lines;
  readonly #from: number;
  readonly #to: number;

  constructor(lines: Lines, from: number, to: number) {
    this.#lines = lines;
    this.#from = from;
    this.#to = to;
  }

  get start(): Position {
    return positionAt(this.#lines, this.#from);
  }

  /** Exclusive. */
  get end(): Position {
    return positionAt(this.#lines, this.#to);
  }

  /** From its start to the end of another one. */
  to(last: Range): Range {
    return new Range(this.#lines, this.#from, last.#to);
  }
}
