import type { Location } from '../../../model/location.js';
import type { Value } from '../../../model/value.js';
import type { TerraformValue } from '../../resource/value.js';
import type { Node, Range } from '../syntax/node.js';

/** What the functions of a template refer to. */
export interface Scope {
  readonly locate: (range: Range) => Location;
  /** A parameter, resource or pseudo parameter; null: there is none of that name. */
  readonly reference: (name: string) => TerraformValue | null;
  /** An attribute of a resource; null: there is no such resource. */
  readonly attribute: (resource: string, name: string) => TerraformValue | null;
  /** Null: there is no such condition. */
  readonly condition: (name: string) => Value<boolean> | null;
  readonly mapping: (name: string) => Node | undefined;
  /** What another stack exports. */
  readonly exported: (name: TerraformValue) => TerraformValue;
  /** Says that a reference leads nowhere. */
  readonly missing: (reference: string, range: Range) => void;
  readonly region: () => TerraformValue;
}
