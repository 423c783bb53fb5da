import type { Location } from '../model/location.js';
import { type Entry, memberOf, type Node, textOfNode } from '../read/cloudformation/syntax/node.js';
import { type ParsedFile, parseDocument } from '../read/cloudformation/syntax/parse.js';
import { positionAt } from '../read/terraform/syntax/lines.js';
import type { EditableDocument } from './document.js';
import { jsonDocument } from './json-document.js';
import { isSynthesized } from './synthesized.js';
import { yamlDocument } from './yaml-document.js';

/** A resource of a template. */
export interface PlacedResource {
  readonly id: string;
  readonly type: string;
  readonly entry: Entry;
  readonly template: Template;
}

export interface Template {
  readonly parsed: ParsedFile;
  readonly document: EditableDocument;
  readonly resources: readonly Entry[];
  /** Every name of the sections that a reference can mean. */
  readonly names: readonly string[];
}

/** The templates that people write, by file; those that a program makes are not for editing. */
export async function templatesOf(sources: ReadonlyMap<string, string>): Promise<readonly Template[]> {
  const templates: Template[] = [];
  for (const [file, text] of sources) {
    if (isSynthesized(file, text)) continue;
    const parsed = await parseDocument(text, file).catch(() => null);
    const template = parsed === null ? null : templateOf(parsed);
    if (template !== null) templates.push(template);
  }
  return templates;
}

function templateOf(parsed: ParsedFile): Template | null {
  const { root, text, file, isJson } = parsed;
  const resources = memberOf(root, 'Resources');
  if (resources?.kind !== 'map') return null;
  return {
    parsed,
    document: isJson ? jsonDocument(file, text) : yamlDocument(file, text, root),
    resources: resources.entries,
    names: ['Resources', 'Parameters', 'Conditions', 'Outputs'].flatMap((section) => keysOf(memberOf(root, section))),
  };
}

function keysOf(node: Node | undefined): readonly string[] {
  return node?.kind === 'map' ? node.entries.map(({ key }) => key) : [];
}

/** The resource that a place is in; null for one of a nested stack, which several may share. */
export function resourceAt(
  templates: readonly Template[],
  location: Location | null | undefined,
): PlacedResource | null {
  if (location === null || location === undefined || location.through.length > 0) return null;
  const template = templates.find(({ parsed }) => parsed.file === location.file);
  if (template === undefined) return null;
  const entry = template.resources.findLast(({ keyRange }) => {
    const { line, column } = positionAt(template.parsed.lines, keyRange.start);
    return line < location.line || (line === location.line && column <= location.column);
  });
  const type = textOfNode(memberOf(entry?.value, 'Type'));
  return entry === undefined || type === undefined ? null : { id: entry.key, type, entry, template };
}
