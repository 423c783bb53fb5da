import type { Fault } from './syntax-error.js';

/** Words what is wrong with text that stands nowhere in HCL. Summaries: hashicorp/hcl, hclsyntax/token.go. */
export function faultOfText(text: string): Fault {
  return [summaryOf(text), detailOf(text)];
}

function summaryOf(text: string): string {
  if (text === '&' || text === '|' || text === '^' || text === '~') return 'Unsupported operator';
  return text.includes('\ufffd') ? 'Invalid character encoding' : 'Invalid character';
}

function detailOf(text: string): string {
  switch (text) {
    case '&':
      return 'There are no bitwise operators. For a boolean AND, write "&&".';
    case '|':
      return 'There are no bitwise operators. For a boolean OR, write "||".';
    case '~':
      return 'There are no bitwise operators. For a boolean NOT, write "!".';
    case '^':
      return 'There are no bitwise operators.';
    case "'":
      return 'Single quotes are not valid. Use double quotes (") to enclose strings.';
    case '`':
      return 'Backticks are not valid. For a string of several lines, use a heredoc (<<EOT).';
    case ';':
      return 'Semicolons are not valid. Separate arguments and blocks by newlines, and items of a collection by commas.';
    case '“':
    case '”':
      return 'Curly quotes are not valid. Use straight double quotes (") to enclose strings.';
    case '\\':
      return 'A backslash at the end of the line escapes nothing. A quoted string must end on its line.';
    default:
      return detailOfKind(text);
  }
}

function detailOfKind(text: string): string {
  if (text.includes('\ufffd')) return 'This is not valid UTF-8. Save the file in UTF-8 encoding.';
  if (text.startsWith('\r')) return 'A carriage return must be followed by a newline.';
  const code = text.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code < 32 || code === 127
    ? `The control character ${name} is not used in Terraform's language.`
    : `The character ${String.fromCodePoint(code)} (${name}) is not used in Terraform's language outside strings and comments.`;
}
