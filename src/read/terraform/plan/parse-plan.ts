import { isForgotten, isPlannedChange } from './changes.js';
import { isEmpty, isObject, type Json, type JsonObject, listOf } from './json.js';

/** Stands for `planned_values` where they were not parsed, since the changes say the same. */
export class SaidByChanges {
  /** Where in the text the changes begin. */
  readonly begin: number;

  constructor(begin: number) {
    this.begin = begin;
  }
}

const PLANNED = ',"planned_values":{';
const DRIFT = ',"resource_drift":[';
const CHANGES = ',"resource_changes":[';
/** Every resource in `planned_values` has one. */
const RESOURCE = /"schema_version":\d/g;

/**
 * Parses a plan as Terraform prints it, but for `planned_values`: a third of a large one, which Terraform makes of the
 * same changes. Of these themselves only the number of resources is looked at. Null for a text that isn't printed so, or
 * whose changes don't tell all.
 * Source: Terraform, `internal/command/jsonplan/plan.go` and `values.go`; OpenTofu's are made so too (read 2026-11).
 */
export function parsePlan(text: string): Json {
  const from = text.startsWith('{"format_version":') ? text.indexOf(PLANNED) : -1;
  const changes = from < 0 ? -1 : text.indexOf(CHANGES, from);
  if (changes < 0) return null;
  const drift = text.indexOf(DRIFT, from);
  const to = drift < 0 || drift > changes ? changes : drift;
  try {
    // These are keys of the plan itself: nested deeper, neither of the two parts would be whole.
    const before: Json = JSON.parse(`${text.slice(0, from)}}`);
    const after: Json = JSON.parse(`{${text.slice(to + 1)}`);
    // It is printed behind the changes, as what else decides is.
    if (!isObject(before) || !isObject(after) || !isObject(after.configuration)) return null;
    const all = listOf(after.resource_changes);
    const planned = all.filter(isPlannedChange);
    const count = countResources(text, from, to);
    // Older versions, and OpenTofu, tell there what is forgotten, too.
    const isWhole = count === planned.length || count === planned.length + all.filter(isForgotten).length;
    return isWhole && planned.every(tellsAll)
      ? { ...before, planned_values: new SaidByChanges(changes), ...after }
      : null;
  } catch {
    return null;
  }
}

/** Whether a change tells what `planned_values` would. */
function tellsAll({ address, mode, type, name, change }: JsonObject): boolean {
  return (
    typeof address === 'string' &&
    typeof mode === 'string' &&
    typeof type === 'string' &&
    typeof name === 'string' &&
    isObject(change) &&
    isObject(change.after) &&
    !isEmpty(change.after)
  );
}

function countResources(text: string, from: number, to: number): number {
  let count = 0;
  RESOURCE.lastIndex = from;
  while (RESOURCE.test(text) && RESOURCE.lastIndex < to) count++;
  return count;
}
