import { isObject, type Json, type PlannedResource } from './document.js';

/** A reference that each instance of a block reads in its own way. */
const BY_KEY = /^(?:each|count)\./;

/** The longest references: the list names `aws_subnet.a` beside `aws_subnet.a.id` as well. */
export function referencesOf(expression: Json): readonly string[] {
  const list = isObject(expression) ? expression.references : undefined;
  const texts = Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
  const references = [...new Set(texts)];
  return references.filter(
    (reference) =>
      !references.some(
        (other) => other !== reference && /^[.[]/.test(other.slice(reference.length)) && other.startsWith(reference),
      ),
  );
}

/** Its parts: `["aws_subnet", "app", "[\"a\"]", "id"]` of `aws_subnet.app["a"].id`. */
export type Reference = readonly string[];

/** What an expression refers to. */
export interface ReferencesOf {
  readonly things: readonly Reference[];
  /** Those that each instance of a block reads in its own way. */
  readonly keys: readonly Reference[];
}

export const NO_REFERENCES: ReferencesOf = { things: [], keys: [] };

export function splitReferences(expression: Json): ReferencesOf {
  const longest = referencesOf(expression);
  return {
    things: longest.filter((reference) => !BY_KEY.test(reference)).map(splitReference),
    keys: longest.filter((reference) => BY_KEY.test(reference)).map(splitReference),
  };
}

function splitReference(reference: string): Reference {
  return reference.match(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]|[^.[\]]+/g) ?? [];
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
