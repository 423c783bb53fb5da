import type { JsonObject } from './json.js';
import type { PlannedResource } from './planned-resource.js';

/** Attributes that name a thing. */
export const IDS = /(?:^|_)(?:id|ids|arn)$/;

/** Data sources that find what may be made in the same plan. */
const FINDS = /^aws_(?:vpcs?|subnets?|security_groups?|route_tables?)$/;

/** What a data source finds during apply, by other things than an id, may be what is made then. */
export function isFoundLater({ mode, type, unknowns }: PlannedResource, expressions: JsonObject): boolean {
  if (mode !== 'data' || unknowns?.id !== true) return false;
  return FINDS.test(type) && !Object.keys(expressions).some((name) => IDS.test(name));
}
