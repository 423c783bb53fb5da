import { InputError } from '../../model/input-error.js';
import type { Location } from '../../model/location.js';
import { all, known, type Members, some, type Unknown, unknown, type Value } from '../../model/value.js';
import { formatDecimal } from '../resource/decimal-text.js';
import type { EvaluatedAttribute, EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import type { TerraformValue } from '../resource/value.js';

/**
 * Reading the arguments of a block. Null stands for an argument that isn't there.
 *
 * An empty string counts as not there: the provider can't tell the two apart (terraform-plugin-sdk, "zero values"),
 * and people write `gateway_id = ""` in routes and rules that are given as attributes.
 */
export type Argument = EvaluatedAttribute;

export function argument(body: EvaluatedBody, name: string): Argument | null {
  const attribute = body.attributes.get(name);
  if (attribute === undefined || attribute.value.kind === 'null') return null;
  if (attribute.value.kind === 'string' && attribute.value.value === '') return null;
  return attribute;
}

export function readText(body: EvaluatedBody, name: string): Value<string> | null {
  const given = argument(body, name);
  return given === null ? null : textOf(given);
}

/** As Terraform converts: a number or bool where text is wanted becomes its text. */
export function textOf({ value, location }: Argument): Value<string> {
  switch (value.kind) {
    case 'unknown':
      return located(value.why, location);
    case 'string':
      return known(value.value, location);
    case 'number':
      return known(formatDecimal(value.value), location);
    case 'bool':
      return known(String(value.value), location);
    default:
      return refuse(`a ${value.kind} stands where text is expected`, location, 'give one string');
  }
}

/** CloudFormation takes `"True"` and `"TRUE"` as well, as templates have it; cfn-lint knows the three (read 2026-11). */
export function readBoolean(body: EvaluatedBody, name: string): Value<boolean> | null {
  const given = argument(body, name);
  if (given?.value.kind === 'bool') return known(given.value.value, given.location);
  const text = given === null ? null : textOf(given);
  if (text === null || !text.known) return text;
  const written = text.value.toLowerCase();
  if (written === 'true' || written === '1') return known(true, text.location);
  if (written === 'false' || written === '0') return known(false, text.location);
  return refuse(`${name} is ${quote(text.value)}`, text.location, 'give true or false');
}

export function readNumber(body: EvaluatedBody, name: string): Value<number> | null {
  const text = readText(body, name);
  if (text === null || !text.known) return text;
  const number = Number(text.value);
  if (!Number.isInteger(number)) refuse(`${name} is ${quote(text.value)}`, text.location, 'give a whole number');
  return known(number, text.location);
}

/** The elements of a list or set, each at the place of the argument. A single value counts as a list of one. */
export function readList(body: EvaluatedBody, name: string): Members<Argument> | null {
  const given = argument(body, name);
  return given === null ? null : elementsOf(given);
}

export function elementsOf({ value, location }: Argument): Members<Argument> {
  switch (value.kind) {
    case 'unknown':
      return some(membersOf(value.holds ?? [], location), located(value.why, location));
    case 'list':
    case 'set':
    case 'tuple':
      return all(membersOf(value.items, location));
    default:
      return isUnset(value) ? all([]) : all([{ value, location }]);
  }
}

function membersOf(items: readonly TerraformValue[], location: Location): readonly Argument[] {
  return items.filter((item) => !isUnset(item)).map((item) => ({ value: item, location }));
}

/** The blocks of a type, also where they are given as an attribute (`ingress = [{ … }]`). */
export function readBlocks(body: EvaluatedBody, name: string): Members<EvaluatedBody> {
  const blocks = body.blocks.get(name) ?? [];
  const given = argument(body, name);
  const elements = given === null ? all<Argument>([]) : elementsOf(given);
  const bodies: EvaluatedBody[] = [...blocks];
  let why = body.incompleteBlocks.get(name) ?? (elements.complete ? null : elements.why);
  for (const element of elements.items) {
    const read = bodyOfObject(element);
    if ('known' in read) why ??= read;
    else bodies.push(read);
  }
  return why === null ? all(bodies) : some(bodies, why);
}

/** The arguments that an object holds, as those of a block. */
export function bodyOfObject({ value, location }: Argument): EvaluatedBody | Unknown {
  if (value.kind === 'unknown') return located(value.why, location);
  if (value.kind !== 'object' && value.kind !== 'map')
    return refuse(`a ${value.kind} stands where a block is expected`, location, 'give an object of its arguments');
  const attributes = new Map<string, EvaluatedAttribute>();
  for (const [name, item] of entriesOf(value)) if (!isUnset(item)) attributes.set(name, { value: item, location });
  return { attributes, blocks: new Map(), incompleteBlocks: new Map(), location };
}

/** The tags that are known: nothing but a person's reading depends on them. */
export function readTags({ body, tags: told, defaultTags }: ResourceInstance): Readonly<Record<string, string>> {
  if (told !== undefined) return told;
  // Without a prototype, so that any name is a tag's.
  const tags: Record<string, string> = Object.create(null);
  const add = (given: TerraformValue | undefined): boolean => {
    if (given?.kind !== 'map' && given?.kind !== 'object') return false;
    let whole = true;
    given.entries.forEach((value, name) => {
      if (value.kind === 'string') tags[name] = value.value;
      else delete tags[name];
      whole &&= value.kind === 'string';
    });
    return whole;
  };
  add(defaultTags);
  // A plan tells the whole of them here; the rest would only repeat it.
  if (!add(argument(body, 'tags_all')?.value)) add(argument(body, 'tags')?.value);
  return tags;
}

export function entriesOf(
  value: Extract<TerraformValue, { readonly kind: 'map' | 'object' }>,
): Iterable<[string, TerraformValue]> {
  return value.entries;
}

/** What is said about a value that the input leaves to AWS. */
export function leftToAws(what: string, settle: string, location: Location | null): Unknown {
  return unknown(what, settle, location);
}

/** The same unknown, placed where it is used if it has no place of its own. */
export function located(why: Unknown, location: Location | null): Unknown {
  return why.location === null ? { ...why, location } : why;
}

export function refuse(message: string, location: Location | null, hint: string): never {
  throw new InputError(
    message,
    location === null ? null : { file: location.file, line: location.line, column: location.column },
    hint,
  );
}

export function quote(text: string): string {
  return JSON.stringify(text);
}

function isUnset(value: TerraformValue): boolean {
  return value.kind === 'null' || (value.kind === 'string' && value.value === '');
}
