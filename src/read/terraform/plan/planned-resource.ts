import { type JsonObject, textOf } from './json.js';

export interface PlannedResource {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** Null without `count` and `for_each`. */
  readonly index: string | number | null;
  /** The module's address; empty in the root module. */
  readonly module: string;
  readonly values: JsonObject;
  /** What is only known after apply: for each argument `true`, or the same shape as its value; null: nothing. */
  readonly unknowns: JsonObject | null;
}

/** What an entry of a list of resources or changes tells of one; null where it is none. */
export function plannedResource(
  entry: JsonObject,
  { module, values, unknowns }: Pick<PlannedResource, 'module' | 'values' | 'unknowns'>,
  before: PlannedResource | undefined,
): PlannedResource | null {
  if (typeof entry.address !== 'string' || typeof entry.type !== 'string') return null;
  const { index } = entry;
  const name = textOf(entry.name);
  return {
    address: entry.address,
    mode: entry.mode === 'data' ? 'data' : 'managed',
    // The instances of a block share their texts: what looks them up knows them again without reading them.
    type: before?.type === entry.type ? before.type : entry.type,
    name: before?.name === name ? before.name : name,
    index: typeof index === 'string' || typeof index === 'number' ? index : null,
    module: before?.module === module ? before.module : module,
    values,
    unknowns,
  };
}
