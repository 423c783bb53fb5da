import type { Cidr } from '../../model/address.js';
import { zoneName } from '../../model/availability-zone.js';
import type { Change } from '../../model/change.js';
import { InputError } from '../../model/input-error.js';
import type { Network, Subnet, Thing } from '../../model/network.js';
import type { Value } from '../../model/value.js';
import { attribute, BLANK, type Item, quoted, type Written } from './hcl.js';
import type { References } from './references.js';

/** What the writing of each resource depends on. */
export interface Writing {
  readonly added: Network;
  readonly changes: readonly Change[];
  /** All that can be referred to. */
  readonly networks: readonly Network[];
  readonly references: References;
  /** Expressions for what can't be named by address: things inside of modules, and zones without a name. */
  readonly expressions: ReadonlyMap<string, string>;
  /** Locals that stand for zones, by the zone's name. */
  readonly zones: ReadonlyMap<string, { readonly local: string; readonly value: string }>;
  /** The region inside of a string: its name, or what stands for it. */
  readonly region: string;
  readonly regionName: string;
  /** Addresses that the root module has already, `local.zones` among them. */
  readonly taken: ReadonlySet<string>;
}

/** A thing's place in the text: `aws_subnet.vpc_endpoint["1a"]` is the key `1a` of the label `vpc_endpoint`. */
export interface Address {
  readonly type: string;
  readonly label: string;
  /** Null: a resource of one instance. */
  readonly key: string | null;
}

export function addressOf(id: string): Address {
  const match = /^([a-z0-9_]+)\.([A-Za-z0-9_-]+)(?:\["(.*)"\])?$/s.exec(id);
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`${id} is no address of a new resource`);
  return { type: match[1], label: match[2], key: match[3] ?? null };
}

/** Things of one resource block, in the order in which they were met. */
export function byBlock<T extends { readonly id: string }>(
  things: readonly T[],
): readonly (readonly [string, readonly [T, ...T[]]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const label = addressOf(thing.id).label;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [thing]);
    else group.push(thing);
  }
  return [...groups];
}

export function knownOf<T>(value: Value<T>, what: string): T {
  if (!value.known) throw new Error(`${what} of a new thing is not known`);
  return value.value;
}

/** `tags = { Name = … }`, or nothing. */
export function tagItems(name: Written | null): readonly Item[] {
  return name === null ? [] : [attribute('tags', { object: [['Name', name]] })];
}

export function nameTag({ tags }: Thing): string | null {
  const { Name } = tags;
  return Name === undefined ? null : quoted(Name);
}

/** The zone of a subnet: by its local, its name, where it is looked up, or that of a subnet in the same zone. */
export function zoneExpression(writing: Writing, { availabilityZone, id }: Subnet): string {
  const zone = knownOf(availabilityZone, `the zone of ${id}`);
  if (zone.name !== null) {
    const local = writing.zones.get(zone.name);
    return local === undefined ? quoted(zone.name) : `local.${local.local}`;
  }
  const lookedUp = writing.expressions.get(zone.key);
  if (lookedUp !== undefined) return lookedUp;
  for (const { subnets } of writing.networks) {
    for (const other of subnets) {
      const same = other.id !== id && other.availabilityZone.known && other.availabilityZone.value.key === zone.key;
      const address = same ? writing.references.addressOf(other.id) : null;
      if (address !== null && !writing.added.subnets.includes(other)) return `${address}.availability_zone`;
    }
  }
  throw new InputError(
    `the zone ${zoneName(zone)} can't be referred to from here`,
    null,
    'add an output for it to the module, for example output "azs" { value = … }, or put the endpoints into subnets that are there: --in-existing-subnets',
  );
}

/** By what things of a VPC are placed, as it is: another provider than the default one, a region of its own. */
export function placeItems({ expressions }: Writing, vpc: string): readonly Item[] {
  const items = ['provider', 'region'].flatMap((name) => {
    const written = expressions.get(`${vpc} ${name}`);
    return written === undefined ? [] : [attribute(name, written)];
  });
  return items.length === 0 ? [] : [...items, BLANK];
}

/** The primary block of a VPC by reference, any other as it is. */
export function cidrExpression({ networks, references }: Writing, vpc: string, cidr: Cidr): string {
  const [primary] = networks.flatMap(({ vpcs }) => vpcs).find(({ id }) => id === vpc)?.cidrs.items ?? [];
  const address = references.addressOf(vpc);
  if (primary?.known === true && primary.value.text === cidr.text && address?.startsWith('aws_vpc.'))
    return `${address}.cidr_block`;
  return quoted(cidr.text);
}
