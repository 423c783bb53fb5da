import type { Design } from '../design/design.js';
import type { Edits } from './edit.js';
import type { Editor } from './mend.js';

/** A source that can be edited. */
export interface Source {
  readonly edits: Editor;
  /** What a design adds, and what it changes; null where it can't be written here. */
  readonly add: (design: Design) => Edits;
  /** Names that new things must not have. */
  readonly taken: readonly string[];
}
