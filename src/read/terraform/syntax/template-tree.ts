import type { Range, TemplatePart } from './ast.js';
import { fail, nested, type Parser, setHeight } from './parser.js';
import type { TemplateItem } from './template-item.js';

type Directive = Extract<TemplateItem, { kind: 'if' | 'for' }>;
type End = Extract<TemplateItem, { kind: 'else' | 'endif' | 'endfor' }>;

/** Where the building of a tree has got to. */
interface Progress {
  readonly parser: Parser;
  readonly items: readonly TemplateItem[];
  next: number;
  highest: number;
}

/** Matches directives with their ends. Source: hclsyntax/spec.md, "Template Directives". */
export function buildTemplate(parser: Parser, items: readonly TemplateItem[]): readonly TemplatePart[] {
  const progress: Progress = { parser, items, next: 0, highest: 0 };
  const { parts, end } = buildParts(progress);
  if (end !== null) failUnexpected(progress, end, 'No directive before it is open.');
  setHeight(parser, progress.highest + 1);
  return parts;
}

/** Builds up to an end that belongs to whoever asked; null is the end of the template. */
function buildParts(progress: Progress): { readonly parts: readonly TemplatePart[]; readonly end: End | null } {
  const parts: TemplatePart[] = [];
  for (;;) {
    const item = progress.items[progress.next++];
    switch (item?.kind) {
      case undefined:
        return { parts, end: null };
      case 'text':
        addText(parts, item.text, item.range);
        break;
      case 'interpolation':
        progress.highest = Math.max(progress.highest, item.height);
        parts.push({ kind: 'interpolation', value: item.value, range: item.range });
        break;
      case 'if':
      case 'for':
        parts.push(
          nested(progress.parser, () => (item.kind === 'if' ? buildIf(progress, item) : buildFor(progress, item))),
        );
        progress.highest = Math.max(progress.highest, item.height) + 1;
        break;
      case 'else':
      case 'endif':
      case 'endfor':
        return { parts, end: item };
    }
  }
}

function buildIf(progress: Progress, item: Extract<Directive, { kind: 'if' }>): TemplatePart {
  const yes = buildParts(progress);
  const no = yes.end?.kind === 'else' ? buildParts(progress) : { parts: [], end: yes.end };
  if (no.end === null) return failUnclosed(progress, item);
  if (no.end.kind !== 'endif') return failUnexpected(progress, no.end, `The if of line ${lineOf(item)} is still open.`);
  return { kind: 'if', condition: item.condition, yes: yes.parts, no: no.parts, range: between(item, no.end) };
}

function buildFor(progress: Progress, item: Extract<Directive, { kind: 'for' }>): TemplatePart {
  const { parts, end } = buildParts(progress);
  if (end === null) return failUnclosed(progress, item);
  if (end.kind !== 'endfor') return failUnexpected(progress, end, `The for of line ${lineOf(item)} is still open.`);
  return { kind: 'for', ...item.introduction, body: parts, range: between(item, end) };
}

function between(item: Directive, end: End): Range {
  return item.range.to(end.range);
}

function lineOf(item: Directive): number {
  return item.range.start.line;
}

function failUnclosed({ parser }: Progress, item: Directive): never {
  return fail(parser, parser.lastStart, [
    'Unexpected end of template',
    `The ${item.kind} directive of line ${lineOf(item)} has no end${item.kind}.`,
  ]);
}

function failUnexpected({ parser }: Progress, end: End, detail: string): never {
  return fail(parser, end.range.start.offset, [`Unexpected ${end.kind} directive`, detail]);
}

/** Text that became empty stays: beside it, a lone interpolation still yields a string. */
function addText(parts: TemplatePart[], text: string, range: Range): void {
  const before = parts.at(-1);
  if (before?.kind !== 'text') parts.push({ kind: 'text', text, range });
  else
    parts[parts.length - 1] = {
      kind: 'text',
      text: before.text + text,
      range: before.range.to(range),
    };
}
