import type { Node as Written } from '../emit/cloudformation/writing.js';
import type { TextEdit } from './edit.js';

/** Keys from the root of a document, for example `['Resources', 'Main', 'Properties', 'EnableDnsHostnames']`. */
export type Path = readonly [string, ...string[]];

/** A YAML or JSON document whose text is edited in place; null where an edit isn't known to be right. */
export interface EditableDocument {
  /** Sets the member of a map: what stands there is replaced; the map itself must be there. */
  readonly set: (path: Path, value: Written) => TextEdit | null;
  /** Adds an item to a list that is written out. */
  readonly append: (path: Path, item: Written) => TextEdit | null;
  readonly remove: (path: Path, index: number) => TextEdit | null;
}
