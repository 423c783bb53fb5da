import type { Cidr } from '../../model/address.js';
import type { Unknown, Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { TerraformValue, UnknownValue } from '../resource/value.js';
import { type Argument, argument } from './argument.js';
import type { Build } from './build.js';
import { followSource, identify } from './reference.js';

/** A block of a rule: where it is the one that the VPC has, or a subnet of it, whichever that is, its unknown says so. */
export function inVpc(build: Build, vpc: Value<string> | undefined, item: Argument, cidr: Value<Cidr>): Value<Cidr> {
  const blockOf = cidr.known || vpc?.known !== true ? null : ownerOf(build, vpc.value, item.value);
  return cidr.known || blockOf === null ? cidr : { ...cidr, blockOf };
}

/** Whose block a value is, which only a variable or AWS will tell; null where it may be another one. */
function ownerOf(build: Build, vpc: string, value: TerraformValue): NonNullable<Unknown['blockOf']> | null {
  const declared = build.declared.get(vpc);
  if (declared?.type !== 'aws_vpc' || declared.mode !== 'managed' || value.kind !== 'unknown') return null;
  if (isBlockOf(build, declared, value)) return { vpc, subnet: null };
  const [, address] = /^(.*)\.cidr_block$/s.exec(value.argument ?? '') ?? [];
  const subnet = address === undefined ? undefined : build.declared.get(address);
  if (subnet?.type !== 'aws_subnet') return null;
  const place = argument(subnet.body, 'vpc_id');
  const found = place === null ? null : identify(build, 'vpc', place);
  return found?.kind === 'thing' && found.id === vpc ? { vpc, subnet: subnet.address } : null;
}

function isBlockOf(build: Build, vpc: ResourceInstance, value: UnknownValue): boolean {
  const source = followSource(build, { value });
  if (source?.instance === vpc && source.attribute === 'cidr_block') return true;
  const own = argument(vpc.body, 'cidr_block')?.value;
  return own?.kind === 'unknown' && areSame(own, value);
}

function areSame(a: UnknownValue, b: UnknownValue): boolean {
  if (a.variable !== undefined && a.variable === b.variable) return true;
  return a.symbol !== undefined && a.symbol.space === b.symbol?.space && a.symbol.key === b.symbol.key;
}
