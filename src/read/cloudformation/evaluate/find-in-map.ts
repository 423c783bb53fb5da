import { unknown } from '../../../model/value.js';
import { type TerraformValue, unknownValue } from '../../resource/value.js';
import { memberOf, type Node } from '../syntax/node.js';
import type { Call } from './call.js';
import { sameValue } from './same.js';
import { plainText } from './text.js';

/**
 * A value of a mapping. Where a key isn't known, what all of its settings share is. Source: CloudFormation guide,
 * "Fn::FindInMap"; "DefaultValue" of the language extensions (read 2026-11).
 */
export function findInMap({ argument, scope, value }: Call): TerraformValue {
  const [name, first, second, options] = argument.kind === 'list' ? argument.items : [];
  const location = scope.locate(argument.range);
  const map = value(name);
  const mapping = scope.mapping(plainText(map) ?? '');
  const otherwise = memberOf(options, 'DefaultValue');
  if (map.kind === 'unknown') return unknownValue('dynamic', map.why);
  const keys = [value(first), value(second)];
  const open = keys.find(({ kind }) => kind === 'unknown');
  const found = mapping === undefined ? [] : candidates(mapping, keys);
  if (found.length === 0) {
    if (otherwise !== undefined && open === undefined) return value(otherwise);
    const what = `Fn::FindInMap of ${[map, ...keys].map((key) => plainText(key) ?? '?').join(', ')}`;
    return unknownValue('dynamic', open?.kind === 'unknown' ? open.why : unknown(what, 'add it to Mappings', location));
  }
  const [only, ...others] = [...found, ...(open !== undefined && otherwise !== undefined ? [otherwise] : [])].map(
    value,
  );
  if (only !== undefined && others.every((other) => sameValue(only, other))) return only;
  return unknownValue(
    'dynamic',
    open?.kind === 'unknown' ? open.why : unknown('Fn::FindInMap', 'write it out', location),
  );
}

/** What stands at the keys; at an unknown key, each of them. */
function candidates(mapping: Node, keys: readonly TerraformValue[]): readonly Node[] {
  let found: readonly Node[] = [mapping];
  for (const key of keys) {
    found = found.flatMap((node) => {
      if (node.kind !== 'map') return [];
      if (key.kind === 'unknown') return node.entries.map(({ value }) => value);
      const member = memberOf(node, plainText(key) ?? '');
      return member === undefined ? [] : [member];
    });
  }
  return found;
}
