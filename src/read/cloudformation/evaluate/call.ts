import type { TerraformValue } from '../../resource/value.js';
import type { Node } from '../syntax/node.js';
import type { Scope } from './scope.js';

/** A function in a template that is evaluated. */
export interface Call {
  readonly argument: Node;
  readonly scope: Scope;
  /** The value of an argument; null where it isn't there. */
  readonly value: (node: Node | undefined) => TerraformValue;
}
