import type { Edits, TextEdit } from './edit.js';

/** What stands for a switch: nothing, so that its default holds; `true` or `false`; or what is decided elsewhere. */
type SwitchState = 'unwritten' | 'on' | 'off' | 'elsewhere';

export interface Switches {
  /** Those whose default is on. */
  readonly onlyIfWritten: readonly string[];
  readonly stateOf: (name: string) => SwitchState;
  readonly set: (name: string) => TextEdit | null;
}

/** Switches on what is off. Null where nothing is, or a variable or parameter decides: it may be off on purpose. */
export function switchOn(names: readonly string[], { onlyIfWritten, stateOf, set }: Switches): Edits {
  const edits: TextEdit[] = [];
  for (const name of names) {
    const state = stateOf(name);
    if (state === 'elsewhere') return null;
    if (state === 'on' || (state === 'unwritten' && onlyIfWritten.includes(name))) continue;
    const edit = set(name);
    if (edit === null) return null;
    edits.push(edit);
  }
  return edits.length === 0 ? null : edits;
}
