import { isObject, type Json, type PlannedResource } from './document.js';

/** A reference that each instance of a block reads in its own way. */
export const BY_KEY = /^(?:each|count)\./;

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

/** `["aws_subnet", "app", "[\"a\"]", "id"]` of `aws_subnet.app["a"].id`. */
export function splitReference(reference: string): readonly string[] {
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
