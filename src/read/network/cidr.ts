import { type Cidr, parseCidr, parseLooseCidr } from '../../model/address.js';
import type { Location } from '../../model/location.js';
import { known, type Value } from '../../model/value.js';
import type { EvaluatedBody } from '../resource/instance.js';
import { type Argument, argument, quote, refuse, textOf } from './argument.js';

/** A CIDR block, strictly: the provider refuses bits behind the prefix as well (`verify.ValidCIDRNetworkAddress`). */
export function readCidr(body: EvaluatedBody, name: string, family?: 4 | 6): Value<Cidr> | null {
  const given = argument(body, name);
  return given === null ? null : toCidr(given, family);
}

export function toCidr(given: Argument, family?: 4 | 6): Value<Cidr> {
  const { value, location } = given;
  if (value.kind === 'string') return known(cidrOf(value.value, family, location), location);
  const text = textOf(given);
  return text.known ? known(cidrOf(text.value, family, text.location), text.location) : text;
}

export function cidrOf(text: string, family: 4 | 6 | undefined, location: Location | null): Cidr {
  const cidr = parseCidr(text);
  if (cidr === null) {
    const meant = parseLooseCidr(text);
    const hint = meant === null ? 'write it as 10.0.0.0/16' : `write ${meant.text}`;
    return refuse(`${quote(text)} is not a CIDR block`, location, hint);
  }
  if (family !== undefined && cidr.family !== family)
    return refuse(`${quote(text)} is an IPv${cidr.family} block`, location, `an IPv${family} block is needed here`);
  return cidr;
}
