import { parseLooseCidr } from '../../../model/address.js';
import type { Location } from '../../../model/location.js';
import type { Unknown } from '../../../model/value.js';
import type { EvaluatedAttribute, EvaluatedBody } from '../../resource/instance.js';
import { boolValue, objectValue, stringValue, type TerraformValue, tupleValue } from '../../resource/value.js';
import { jsonText } from '../evaluate/functions.js';
import { type Placed, type PlacedEntry, type PlacedMap, placedMember, toValue } from '../evaluate/placed.js';
import { withPlaceholders } from '../evaluate/pseudo.js';
import { plainText } from '../evaluate/text.js';
import { argumentName } from './argument-name.js';

/** How the properties of a mapping become arguments, where it isn't by their names alone. */
export interface Naming {
  /** The argument or block that a property is called. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Properties that are JSON documents, as text or written out. */
  readonly json?: readonly string[];
  /** How what is in a property becomes arguments. */
  readonly inside?: Readonly<Record<string, Naming>>;
  /** Properties that are left out. */
  readonly without?: readonly string[];
}

/** A body that is still put together. */
export interface BodyDraft {
  readonly attributes: Map<string, EvaluatedAttribute>;
  readonly blocks: Map<string, EvaluatedBody[]>;
  readonly incompleteBlocks: Map<string, Unknown>;
  readonly location: Location;
}

export function emptyBody(location: Location): BodyDraft {
  return { attributes: new Map(), blocks: new Map(), incompleteBlocks: new Map(), location };
}

/** Every property under Terraform's name: mappings are blocks, lists of them several, all else arguments. */
export function bodyOf(map: PlacedMap, location: Location, naming: Naming = {}): BodyDraft {
  const body = emptyBody(location);
  for (const [property, entry] of map.entries) {
    if (naming.without?.includes(property) === true) continue;
    const name = ownOf(naming.rename, property) ?? argumentName(property);
    if (property === 'Tags') setTags(body, entry);
    else if (naming.json?.includes(property) === true) setJson(body, name, entry);
    else setProperty(body, { name, entry, naming: ownOf(naming.inside, property) ?? {} });
  }
  return body;
}

/** Not what every object has from its prototype: a template may have a property of any name. */
function ownOf<T>(names: Readonly<Record<string, T>> | undefined, property: string): T | undefined {
  return names !== undefined && Object.hasOwn(names, property) ? names[property] : undefined;
}

function setProperty(
  body: BodyDraft,
  { name, entry, naming }: { readonly name: string; readonly entry: PlacedEntry; readonly naming: Naming },
): void {
  const { value } = entry;
  if (value.kind === 'map') addBlock(body, name, bodyOf(value, entry.location, naming));
  else if (value.kind === 'list' && value.items.some(({ kind }) => kind === 'map')) {
    for (const item of value.items) {
      if (item.kind === 'map') addBlock(body, name, bodyOf(item, item.location, naming));
      else noteUnknownBlock(body, name, item);
    }
  } else set(body, name, entry);
}

/** A block that may be there: a condition that isn't known decides. */
export function noteUnknownBlock(body: BodyDraft, name: string, item: Placed): void {
  if (item.kind === 'value' && item.value.kind === 'unknown' && !body.incompleteBlocks.has(name))
    body.incompleteBlocks.set(name, { ...item.value.why, location: item.location });
}

export function addBlock(body: BodyDraft, name: string, block: EvaluatedBody): void {
  const blocks = body.blocks.get(name);
  if (blocks === undefined) body.blocks.set(name, [block]);
  else blocks.push(block);
}

/** Sets an argument; nothing where the property isn't there. */
export function set(body: BodyDraft, name: string, entry: PlacedEntry | null): void {
  if (entry === null) return;
  const value = withPlaceholders(toValue(entry.value));
  if (value.kind !== 'null')
    body.attributes.set(name, { value: asBlock(asBoolean(value, name), name), location: entry.location });
}

/**
 * EC2 clears the bits behind the prefix of a block, where Terraform's provider refuses them: `192.168.1.0/0` is every
 * address. Source: EC2 API reference, "IpRange", "CreateSubnet", "CreateRoute" (read 2026-11).
 */
function asBlock(value: TerraformValue, name: string): TerraformValue {
  const block = value.kind === 'string' && name.includes('cidr') ? parseLooseCidr(value.value) : null;
  return block?.hostBits === true ? stringValue(block.text) : value;
}

/**
 * CloudFormation reads YAML 1.1, in which `yes` and `on` are true: where a boolean is wanted they are here as well, and
 * else stay the texts that people mean. Source: CloudFormation guide, "CloudFormation template formats" (read 2026-11).
 */
function asBoolean(value: TerraformValue, name: string): TerraformValue {
  const text = value.kind === 'string' && BOOLEANS.has(name) ? value.value.toLowerCase() : '';
  if (text === 'yes' || text === 'on') return boolValue(true);
  return text === 'no' || text === 'off' ? boolValue(false) : value;
}

const BOOLEANS: ReadonlySet<string> = new Set([
  'associate_public_ip_address',
  'egress',
  'enable_dns64',
  'enable_dns_hostnames',
  'enable_dns_support',
  'ipv6_native',
  'map_public_ip_on_launch',
  'private_dns_enabled',
]);

export function setValue(body: BodyDraft, name: string, value: TerraformValue, location = body.location): void {
  body.attributes.set(name, { value, location });
}

/** A default of CloudFormation's. */
export function setDefault(body: BodyDraft, name: string, value: string | boolean): void {
  if (!body.attributes.has(name))
    setValue(body, name, typeof value === 'boolean' ? boolValue(value) : stringValue(value));
}

/** A list of one, where CloudFormation takes one and Terraform several. */
export function setOnly(body: BodyDraft, name: string, entry: PlacedEntry | null): void {
  if (entry === null) return;
  const value = withPlaceholders(toValue(entry.value));
  if (value.kind !== 'null') setValue(body, name, tupleValue([asBlock(value, name)]), entry.location);
}

/**
 * CloudFormation takes documents written out, and as JSON text. Where they name images a region that isn't told stays
 * open, since the image's registry is one of the account's own in whichever.
 */
function setJson(body: BodyDraft, name: string, entry: PlacedEntry | null): void {
  if (entry === null) return;
  const value = withPlaceholders(toValue(entry.value), IMAGES);
  if (value.kind === 'null') return;
  setValue(body, name, entry.value.kind === 'value' ? value : jsonText(value), entry.location);
}

const IMAGES: ReadonlySet<string> = new Set(['Image']);

/** `[{ Key, Value }]`, or a mapping. Their values are texts. */
function setTags(body: BodyDraft, { value, location }: PlacedEntry): void {
  const pairs =
    value.kind === 'list'
      ? value.items.map((tag) => [placedMember(tag, 'Key'), placedMember(tag, 'Value')] as const)
      : value.kind === 'map'
        ? [...value.entries].map(([key, entry]) => [textAt(key, location), entry.value] as const)
        : [];
  const tags = pairs.flatMap(([key, text]): readonly (readonly [string, TerraformValue])[] => {
    const name = key === null ? null : plainText(toValue(key));
    if (name === null || text === null) return [];
    const tag = withPlaceholders(toValue(text));
    const plain = plainText(tag);
    return [[name, plain === null ? tag : stringValue(plain)]];
  });
  setValue(body, 'tags', objectValue(tags), location);
}

function textAt(text: string, location: Location): Placed {
  return { kind: 'value', value: stringValue(text), location };
}
