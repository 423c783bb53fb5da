import { isObject, type Json } from './json.js';
import type { PlannedResource } from './planned-resource.js';

/** A reference that each instance of a block reads in its own way. */
const BY_KEY = /^(?:each|count)\./;

/**
 * What an expression refers to, each as often and as far as it is written: the list names what is shorter after it,
 * `aws_subnet.a[0].id`, then `aws_subnet.a[0]` and `aws_subnet.a`.
 * Source: Terraform, `internal/command/jsonconfig/expression.go` (read 2026-11).
 */
export function referencesOf(expression: Json): readonly string[] {
  const list = isObject(expression) ? expression.references : undefined;
  const found: string[] = [];
  let before = '';
  for (const text of Array.isArray(list) ? list : []) {
    if (typeof text !== 'string') continue;
    const isShorter = text.length < before.length && before.startsWith(text) && /^[.[]/.test(before.slice(text.length));
    if (!isShorter) found.push(text);
    before = text;
  }
  return found;
}

/** Its parts: `["aws_subnet", "app", "[\"a\"]", "id"]` of `aws_subnet.app["a"].id`. */
export type Reference = readonly string[];

/** What an expression refers to. */
export interface ReferencesOf {
  readonly things: readonly Reference[];
  /** Those that each instance of a block reads in its own way. */
  readonly keys: readonly Reference[];
  /** Whether one is written more than once, so that some of them decide, and are not what is made of them. */
  readonly repeats: boolean;
}

export const NO_REFERENCES: ReferencesOf = { things: [], keys: [], repeats: false };

export function splitReferences(expression: Json): ReferencesOf {
  const written = referencesOf(expression);
  const references = [...new Set(written)];
  return {
    things: references.filter((reference) => !BY_KEY.test(reference)).map(splitReference),
    keys: references.filter((reference) => BY_KEY.test(reference)).map(splitReference),
    repeats: references.length < written.length,
  };
}

function splitReference(reference: string): Reference {
  return reference.match(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]|[^.[\]]+/g) ?? [];
}

/** What a reference to a resource tells: its block, an index that is constant, and the attributes after it. */
export function resourceReference(parts: Reference) {
  const isData = parts[0] === 'data';
  const [type = '', label = '', ...rest] = isData ? parts.slice(1) : parts;
  const [first = null] = rest;
  const index = first?.startsWith('[') === true ? first : null;
  const path = index === null ? rest : rest.slice(1);
  return { type, block: `${isData ? 'data.' : ''}${type}.${label}`, index, path };
}

/** Whether a block of resources is named alone: all of its instances, or some that the reference doesn't tell. */
export function isWholeBlock([root, ...rest]: Reference): boolean {
  return root !== 'var' && root !== 'module' && rest.length === (root === 'data' ? 2 : 1);
}

/** Whether a reference is to the key of an instance itself, which is known while planning. */
export function isPlainKey(parts: Reference): boolean {
  const text = parts.join('.');
  return text === 'each.key' || text === 'count.index';
}

/** Whether a list may hold what a reference leads to, as far as it tells. */
export function mayBeIn(list: RegExp | null, parts: Reference): boolean {
  return list === null || parts[0] === 'var' || parts[0] === 'module' || list.test(resourceReference(parts).type);
}

export function splitModules(address: string): readonly { readonly name: string; readonly text: string }[] {
  const steps = address.matchAll(/module\.([\w-]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?/g);
  return [...steps].map(([text, name = '']) => ({ name, text }));
}

export function isOfOneBlock(a: PlannedResource, b: PlannedResource): boolean {
  return a.name === b.name && a.type === b.type && a.mode === b.mode && a.module === b.module;
}

export function blockAddress({ mode, type, name }: PlannedResource): string {
  return `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
}
