/**
 * A map whose values are made when they are asked for. A plan tells all attributes of a resource, and a network is made
 * of few of them.
 */
export abstract class LazyMap<T> implements ReadonlyMap<string, T> {
  /** The names that may stand for something. */
  protected abstract names(): Iterable<string>;
  /** Undefined for a name that stands for nothing, also where it isn't one of `names`. */
  abstract get(name: string): T | undefined;

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return [...this.entries()].length;
  }

  *entries(): MapIterator<[string, T]> {
    for (const name of this.names()) {
      const value = this.get(name);
      if (value !== undefined) yield [name, value];
    }
  }

  *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): MapIterator<T> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }

  forEach(callback: (value: T, name: string, map: ReadonlyMap<string, T>) => void): void {
    for (const [name, value] of this.entries()) callback(value, name, this);
  }
}
