/** A change of a text: what stands between two offsets becomes something else. */
export interface TextEdit {
  /** As locations name it. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What the text is made of, where several edits put something at the same place: they become one. */
  readonly parts?: Parts;
}

interface Parts {
  readonly before: string;
  readonly items: readonly string[];
  readonly separator: string;
  readonly after: string;
}

/** Replaces what stands between two offsets by a text that has room for what other edits put there. */
export function joinable({ file, start, end }: Omit<TextEdit, 'text' | 'parts'>, parts: Parts): TextEdit {
  return { file, start, end, parts, text: `${parts.before}${parts.items.join(parts.separator)}${parts.after}` };
}

/** Two edits of the same place as one; null where they don't go together. */
function joined(one: TextEdit, other: TextEdit): TextEdit | null {
  if (one.start !== other.start || one.end !== other.end || one.parts === undefined || other.parts === undefined)
    return null;
  if (one.parts.before !== other.parts.before || one.parts.after !== other.parts.after) return null;
  const items = new Set([...one.parts.items, ...other.parts.items]);
  return joinable(one, { ...one.parts, items: [...items] });
}

/** What makes one change; null where no edit is known to be right. */
export type Edits = readonly TextEdit[] | null;

export function one(edit: TextEdit | null): Edits {
  return edit === null ? null : [edit];
}

/** The edits of several changes; null where one of them has none. */
export function together(changes: readonly Edits[]): Edits {
  const edits: TextEdit[] = [];
  for (const change of changes) {
    if (change === null) return null;
    edits.push(...change);
  }
  return edits;
}

/** The line end that a text uses. */
export function newlineOf(source: string): string {
  return source.includes('\r\n') ? '\r\n' : '\n';
}

/** The texts of the files that edits touch, after them. Edits that overlap others that came before are left out. */
export function applyEdits(
  sources: ReadonlyMap<string, string>,
  edits: readonly TextEdit[],
): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const source = sources.get(file);
    if (source === undefined) continue;
    changed.set(file, applyTo(source, compatible(edits.filter((edit) => edit.file === file))));
  }
  return changed;
}

/** Each edit once, and none that overlaps one before it. Insertions at one place follow each other. */
function compatible(edits: readonly TextEdit[]): readonly TextEdit[] {
  const kept: TextEdit[] = [];
  for (const edit of edits) {
    const at = kept.findIndex((other) => joined(other, edit) !== null);
    const whole = at < 0 ? null : joined(kept[at] ?? edit, edit);
    if (whole !== null) {
      kept[at] = whole;
      continue;
    }
    const clashes = kept.some(
      (other) =>
        (edit.start < other.end && other.start < edit.end) ||
        (edit.start === other.start && edit.end === other.end && edit.text === other.text),
    );
    if (!clashes) kept.push(edit);
  }
  return kept;
}

function applyTo(source: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, at) => ({ edit, at })).sort((a, b) => a.edit.start - b.edit.start || a.at - b.at);
  let text = '';
  let from = 0;
  for (const { edit } of ordered) {
    text += source.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return text + source.slice(from);
}
