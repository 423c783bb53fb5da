import type { ConfigurationModule } from './document.js';
import { isObject, type Json } from './json.js';
import type { ModuleInstance } from './module-instance.js';
import type { Reader } from './reader.js';
import { isPlainKey, NO_REFERENCES, type Reference, type ReferencesOf, splitReferences } from './reference-text.js';

/** What expressions refer to, and which of it is known while planning, so that it can't be what isn't known. */
export class ReferenceLists {
  readonly #split = new WeakMap<object, ReferencesOf>();
  readonly #known = new WeakMap<ConfigurationModule, Map<string, boolean>>();

  of(expression: Json): ReferencesOf {
    if (!isObject(expression)) return NO_REFERENCES;
    let found = this.#split.get(expression);
    if (found === undefined) {
      found = splitReferences(expression);
      this.#split.set(expression, found);
    }
    return found;
  }

  /** Whether it is a variable that is given nothing of what isn't known. */
  isKnown({ module, parent }: ModuleInstance, [root = '', name = '']: Reference): boolean {
    if (root === 'path' || root === 'terraform') return true;
    if (root !== 'var') return false;
    if (parent === null) return true;
    // A variable is given alike to all instances of its module.
    const ofModule = this.#known.get(module) ?? new Map<string, boolean>();
    this.#known.set(module, ofModule);
    let known = ofModule.get(name);
    if (known === undefined) {
      const { where, call } = parent;
      const { things, keys } = this.of(where.module.calls.get(call)?.expressions[name]);
      known = keys.every(isPlainKey) && things.every((each) => this.isKnown(where, each));
      ofModule.set(name, known);
    }
    return known;
  }

  /** Whether an instance's own key is known, or its value. */
  isKnownKey({ where, forEach }: Pick<Reader, 'where' | 'forEach'>, key: Reference): boolean {
    if (isPlainKey(key)) return true;
    const { things, keys } = this.of(forEach);
    return isObject(forEach) && keys.length === 0 && things.every((each) => this.isKnown(where, each));
  }
}
