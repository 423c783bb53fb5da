import { type Type, type UnknownValue, unknownValue } from '../../resource/value.js';

/** What settles an attribute of a resource that AWS gives; by it such an unknown is told from all others. */
export const AFTER_APPLY = 'it is only known after apply: check the plan or the state';

/** An attribute of a resource that nobody writes: AWS gives it. Two of one name are equal exactly for one resource. */
export function computedAttribute(
  {
    type,
    address,
    settle,
    location,
  }: {
    readonly type: string;
    readonly address: string;
    readonly settle: string;
    readonly location: UnknownValue['why']['location'];
  },
  name: string,
): UnknownValue {
  const why = { known: false, what: `${address}.${name}`, settle, location } as const;
  return unknownValue(computedType(name), why, { space: `${type}.${name}`, key: `${address}.${name}` });
}

/** What the provider's schemas have in common; of other attributes the type isn't known. */
function computedType(name: string): Type {
  return /^(id|arn|name|cidr_block|dns_name|repository_url)$|_(id|arn)$/.test(name) ? 'string' : 'dynamic';
}
