import type { TemplateItem, TextItem } from './template-item.js';

/**
 * Takes the smallest indentation of a `<<-` heredoc off all its lines. Blank lines don't count; a line that starts
 * with a sequence has none. Source: hashicorp/hcl, hclsyntax/parser_template.go, flushHeredocTemplateParts.
 */
export function stripIndentation(items: readonly TemplateItem[]): void {
  let smallest = Number.POSITIVE_INFINITY;
  const indented: TextItem[] = [];
  let startsLine = true;
  for (const item of items) {
    if (startsLine) {
      if (item.kind !== 'text') smallest = 0;
      else if (!isBlankLine(item.text)) {
        smallest = Math.min(smallest, item.text.length - item.text.trimStart().length);
        indented.push(item);
      }
    }
    startsLine = item.kind === 'text' ? item.text.endsWith('\n') : false;
  }
  for (const item of indented) item.text = item.text.slice(smallest);
}

function isBlankLine(text: string): boolean {
  return text.endsWith('\n') && text.trim() === '';
}
