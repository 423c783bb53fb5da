import type { Location } from '../../../model/location.js';
import type { Value } from '../../../model/value.js';
import type { Node } from '../syntax/node.js';

/** A resource of a template. */
export interface Declaration {
  readonly id: string;
  readonly address: string;
  readonly type: string;
  readonly node: Node;
  readonly location: Location;
  readonly exists: Value<boolean>;
}

/** Whether a condition that doesn't hold leaves it out of the stack. */
export function isLeftOut({ exists }: Declaration): boolean {
  return exists.known && !exists.value;
}
