import { InputError } from '../../model/input-error.js';
import { parseJson } from './syntax/json.js';
import { type Entry, memberOf, type Node, type Range, textOfNode } from './syntax/node.js';
import type { ParsedFile } from './syntax/parse.js';

/** What a change set says instead of a value that AWS gives only then. */
const AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/**
 * A change set as a template: what `describe-change-set --include-property-values` tells of each resource that it makes
 * or changes. It names no references, so that what AWS gives only then isn't known. Null where the document is none.
 * Source: CloudFormation API, "ResourceChange", AfterContext (read 2026-11).
 */
export async function changeSetTemplate({ root, file }: ParsedFile): Promise<Node | null> {
  const changes = memberOf(root, 'Changes');
  if (changes?.kind !== 'list' || memberOf(root, 'ChangeSetName') === undefined) return null;
  const entries: Entry[] = [];
  let told = false;
  for (const item of changes.items) {
    const change = memberOf(item, 'ResourceChange');
    const id = textOfNode(memberOf(change, 'LogicalResourceId'));
    const type = memberOf(change, 'ResourceType');
    if (change === undefined || id === undefined || type === undefined) continue;
    if (textOfNode(memberOf(change, 'Action')) === 'Remove') continue;
    const context = textOfNode(memberOf(change, 'AfterContext'));
    told ||= context !== undefined;
    const properties = context === undefined ? undefined : memberOf(await parseJson(context), 'Properties');
    entries.push(entryAt(change.range, id, [['Type', type], ...propertiesOf(properties, id, change.range)]));
  }
  if (entries.length > 0 && !told)
    throw new InputError(
      'the change set tells no properties',
      { file },
      'describe it with --include-property-values, or give its template: get-template --change-set-name',
    );
  return mapAt(root.range, [{ key: 'Resources', keyRange: changes.range, value: mapAt(changes.range, entries) }]);
}

function propertiesOf(node: Node | undefined, id: string, range: Range): readonly (readonly [string, Node])[] {
  return node === undefined ? [] : [['Properties', placedAt(node, id, range)]];
}

function entryAt(range: Range, key: string, members: readonly (readonly [string, Node])[]): Entry {
  const entries = members.map(([name, value]) => ({ key: name, keyRange: range, value }));
  return { key, keyRange: range, value: mapAt(range, entries) };
}

function mapAt(range: Range, entries: readonly Entry[]): Node {
  return { kind: 'map', entries, range };
}

/** All of it at the place of the change, since its text stands within another; each open value by its path. */
function placedAt(node: Node, path: string, range: Range): Node {
  switch (node.kind) {
    case 'list':
      return { ...node, range, items: node.items.map((item, index) => placedAt(item, `${path}[${index}]`, range)) };
    case 'map':
      return mapAt(
        range,
        node.entries.map(({ key, value }) => ({
          key,
          keyRange: range,
          value: placedAt(value, `${path}.${key}`, range),
        })),
      );
    case 'scalar': {
      if (!node.text.includes(AFTER_APPLY)) return { ...node, range };
      const what: Node = { kind: 'scalar', text: path, type: 'string', range };
      return mapAt(range, [{ key: 'Fn::KnownAfterApply', keyRange: range, value: what }]);
    }
  }
}
