import type { Token } from './parse-template.js';

/**
 * Takes the smallest indentation of a `<<-` heredoc off all its lines. Blank lines don't count, and a line that starts
 * with a sequence has no indentation. Source: hashicorp/hcl, hclsyntax/parser_template.go, flushHeredocTemplateParts.
 */
export function flushIndentation(tokens: readonly Token[]): void {
  let smallest = Number.POSITIVE_INFINITY;
  let lineStart = true;
  const lines: Extract<Token, { kind: 'text' }>[] = [];
  for (const token of tokens) {
    if (lineStart) {
      lineStart = false;
      if (token.kind !== 'text') smallest = 0;
      else if (token.text.trim() !== '' || !token.text.endsWith('\n')) {
        lines.push(token);
        smallest = Math.min(smallest, token.text.length - token.text.trimStart().length);
      }
    }
    if (token.kind === 'text' && token.text.endsWith('\n')) lineStart = true;
  }
  for (const line of lines) line.text = line.text.slice(smallest);
}
