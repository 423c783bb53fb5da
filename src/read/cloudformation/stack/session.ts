import type { Location } from '../../../model/location.js';
import type { InputProblem } from '../../../model/network.js';
import type { UnresolvedModule } from '../../network/unresolved-module.js';
import type { TerraformValue } from '../../resource/value.js';

/** What all stacks of a reading share. */
export interface Session {
  readonly problems: Map<string, InputProblem>;
  readonly assumptions: Set<string>;
  readonly unresolved: UnresolvedModule[];
  /** Pseudo parameters that something depends on and that aren't known. */
  readonly open: Set<string>;
  /** What the stacks export: all names of all of them. */
  readonly exports: () => readonly Export[];
}

export interface Export {
  /** Where it is exported: one each. */
  readonly key: string;
  readonly name: TerraformValue;
  readonly value: () => TerraformValue;
}

export function missing(session: Session, resource: string, reference: string, location: Location): void {
  const key = `${resource} ${reference} ${location.file}:${location.line}:${location.column}`;
  if (!session.problems.has(key))
    session.problems.set(key, { kind: 'reference-not-found', resource, location, reference });
}
