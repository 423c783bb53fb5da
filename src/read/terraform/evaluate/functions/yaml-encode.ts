import { formatDecimal } from '../../../resource/decimal-text.js';
import { sortedMap, type TerraformValue } from '../../../resource/value.js';
import { refuse } from './function.js';

/** YAML as Terraform writes it. Source: zclconf/go-cty-yaml, encode.go, and the results of Terraform 1.11.4. */
export function toYaml(value: TerraformValue): string {
  const text = lines(value, 0).join('\n');
  const plain = value.kind === 'number' || value.kind === 'bool' || value.kind === 'null';
  // A plain scalar alone needs the mark for the end of the document.
  return plain ? `${text}\n...\n` : `${text}\n`;
}

/** The lines of a value; the first is without its indentation, as it may follow a key or a dash. */
function lines(value: TerraformValue, indentation: number): readonly string[] {
  const blank = ' '.repeat(indentation);
  switch (value.kind) {
    case 'null':
      return ['null'];
    case 'bool':
      return [String(value.value)];
    case 'number':
      return [formatDecimal(value.value)];
    case 'string':
      return textLines(value.value, indentation);
    case 'list':
    case 'set':
    case 'tuple':
      if (value.items.length === 0) return ['[]'];
      return value.items.flatMap((item, index) => {
        const [first = '', ...others] = lines(item, item.kind === 'string' ? indentation : indentation + 2);
        return [`${index === 0 ? '' : blank}- ${first}`, ...others];
      });
    case 'map':
    case 'object':
      if (value.entries.size === 0) return ['{}'];
      return [...sortedMap(value.entries)].flatMap(([key, item], index) => [
        ...entryLines(key, item, indentation).map((line, place) => (place === 0 && index > 0 ? blank + line : line)),
      ]);
    case 'unknown':
      return refuse('the value is not known');
  }
}

function entryLines(key: string, item: TerraformValue, indentation: number): readonly string[] {
  if (new TextEncoder().encode(key).length > LONGEST_KEY || /[\n\r\x85\u2028\u2029]/.test(key))
    return [
      ...marked('?', textLines(key, indentation)),
      ...marked(`${' '.repeat(indentation)}:`, lines(item, item.kind === 'string' ? indentation : indentation + 2)),
    ];
  const name = `${quote(key)}:`;
  const isList = item.kind === 'list' || item.kind === 'set' || item.kind === 'tuple';
  const isMap = item.kind === 'map' || item.kind === 'object';
  if ((isList && item.items.length > 0) || (isMap && item.entries.size > 0)) {
    // A list stands as deep as its key, a map deeper.
    const inner = isList ? indentation : indentation + 2;
    const [first = '', ...others] = lines(item, inner);
    return [name, ' '.repeat(inner) + first, ...others];
  }
  const [first = '', ...others] = lines(item, indentation);
  return [`${name} ${first}`, ...others];
}

/** In bytes. Source: go-cty-yaml, emitterc.go, `yaml_emitter_check_simple_key`. */
const LONGEST_KEY = 128;

function marked(mark: string, [first = '', ...others]: readonly string[]): readonly string[] {
  return [`${mark} ${first}`, ...others];
}

function textLines(text: string, indentation: number): readonly string[] {
  if (!text.includes('\n') || !fitsBlock(text)) return [quote(text)];
  const hint = /^[\n ]/.test(text) ? '2' : '';
  const end = text.endsWith('\n\n') || text === '\n' ? '+' : text.endsWith('\n') ? '' : '-';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const blank = ' '.repeat(indentation + 2);
  return [`|${hint}${end}`, ...body.split('\n').map((line) => (line === '' ? '' : blank + line))];
}

/** Blanks before a line's end and signs that need an escape can't stand in a block. */
function fitsBlock(text: string): boolean {
  return !/ (\n|$)|[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u.test(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function quote(text: string): string {
  const escaped = text.replace(
    /["\\\p{Cc}\xa0\u2028\u2029\ufeff]|[\u{10000}-\u{10ffff}]/gu,
    (character) => ESCAPES[character] ?? numbered(character.codePointAt(0) ?? 0),
  );
  return `"${escaped}"`;
}

function numbered(codePoint: number): string {
  const hex = codePoint.toString(16).toUpperCase();
  if (codePoint <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return codePoint <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
