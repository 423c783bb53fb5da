import { fail, type Parser, textOf } from './parser.js';
import type { Token } from './tokens.js';

const SPECIAL = /\\(?:u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|.)|\$\$\{|%%\{/gsu;
const SPECIAL_IN_PLAIN_TEXT = /\$\$\{|%%\{/g;

/**
 * The text that a token stands for. Backslashes escape between quotes only.
 * Source: hclsyntax/spec.md, "Template Literals".
 */
export function unescapeText(parser: Parser, token: Token): string {
  const text = textOf(parser, token);
  const quoted = token.kind === 'quoted text';
  if (!text.includes('{') && !(quoted && text.includes('\\'))) return text;
  return text.replace(quoted ? SPECIAL : SPECIAL_IN_PLAIN_TEXT, (sequence, offset: number) =>
    sequence.startsWith('\\') ? characterOf(parser, sequence, token.start + offset) : sequence.slice(1),
  );
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
  ['\\"', '"'],
  ['\\\\', '\\'],
]);

function characterOf(parser: Parser, sequence: string, offset: number): string {
  const plain = ESCAPES.get(sequence);
  if (plain !== undefined) return plain;
  const digits = sequence.slice(2);
  const wanted = sequence.startsWith('\\u') ? 4 : sequence.startsWith('\\U') ? 8 : 0;
  if (wanted === 0)
    return fail(parser, offset, [
      'Invalid escape sequence',
      `${sequence} is no escape sequence. Write \\\\ for a backslash.`,
    ]);
  if (digits.length !== wanted)
    return fail(parser, offset, [
      'Invalid escape sequence',
      `${sequence.slice(0, 2)} must be followed by ${wanted === 4 ? 'four' : 'eight'} hexadecimal digits.`,
    ]);
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    return fail(parser, offset, ['Invalid escape sequence', `There is no character ${sequence}.`]);
  return String.fromCodePoint(code);
}
