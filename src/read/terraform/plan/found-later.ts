import type { JsonObject, PlanDocument, PlannedResource } from './document.js';

/** Attributes that name a thing. */
export const IDS = /(?:^|_)(?:id|ids|arn)$/;

/** Data sources that find what may be made in the same plan. */
const FINDS = /^aws_(?:vpcs?|subnets?|security_groups?|route_tables?)$/;

/** What a data source finds during apply, by other things than an id, may be what is made then. */
export function isFoundLater(
  { mode, type, address }: PlannedResource,
  unknowns: PlanDocument['unknowns'],
  expressions: JsonObject,
): boolean {
  if (mode !== 'data' || unknowns.get(address)?.id !== true) return false;
  return FINDS.test(type) && !Object.keys(expressions).some((name) => IDS.test(name));
}
