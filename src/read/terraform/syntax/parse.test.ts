import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../../../../test/seed.js';
import type { Range, TemplatePart } from './ast.js';
import { parseBody, parseExpression, parseFile, parseTemplate } from './parse.js';
import { HclSyntaxError } from './syntax-error.js';

function faultOf(source: string, parse: (source: string, file: string) => unknown = parseBody): HclSyntaxError | null {
  try {
    parse(source, 'main.tf');
    return null;
  } catch (error) {
    if (error instanceof HclSyntaxError) return error;
    throw error;
  }
}

function cut(source: string, { start, end }: Range): string {
  return source.slice(start.offset, end.offset);
}

/** The text of every node below, in the order of the tree. */
function textsOf(source: string, node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((item) => textsOf(source, item));
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.values(node).flatMap((value) => textsOf(source, value));
  return 'kind' in node && 'range' in node ? [cut(source, node.range as Range), ...below] : below;
}

describe('every node knows where it stands', () => {
  test.each([
    ['b.c[0].d', ['b.c[0].d', 'b.c[0]', 'b.c', 'b', '0']],
    ['-b + f(1)', ['-b + f(1)', '-b', 'b', 'f(1)', '1']],
    ['a ? [b] : (c)', ['a ? [b] : (c)', 'a', '[b]', 'b', '(c)', 'c']],
    ['a.*.b[0]', ['a.*.b[0]', 'a.*.b', 'a', '.*.b', '.*', '0']],
    ['a[*].b[0]', ['a[*].b[0]', 'a', '[*].b[0]', '[*].b', '[*]', '0']],
    ['"x ${ y }"', ['"x ${ y }"', 'x ', '${ y }', 'y']],
    ['[for k, v in m : v if k]', ['[for k, v in m : v if k]', 'm', 'v', 'k']],
    ['{ "é" = "😀${x}" }', ['{ "é" = "😀${x}" }', '"é"', 'é', '"😀${x}"', '😀', '${x}', 'x']],
  ])('%s', (source, texts) => {
    expect(textsOf(source, parseExpression(source, 'main.tf'))).toEqual(texts);
  });

  test('blocks, labels and arguments', () => {
    const source = '\ufeff# why\nresource "a" b {\n  c = <<-E\n    x\n  E\n} # end\n';
    const [block] = parseBody(source, 'main.tf').blocks;
    const [argument] = block?.body.attributes ?? [];
    if (block === undefined || argument === undefined) throw new Error('no block');
    expect(cut(source, block.range)).toBe('resource "a" b {\n  c = <<-E\n    x\n  E\n}');
    expect(block.labels.map(({ range }) => cut(source, range))).toEqual(['"a"', 'b']);
    expect(cut(source, argument.range)).toBe('c = <<-E\n    x\n  E');
    expect(argument.range.start).toMatchObject({ line: 3, column: 3 });
  });
});

test('comments: those directly before a block, and all of the file', () => {
  const source = '# far\n\n# one\n// two\nb {\n  a = 1 // inside\n}\nc = 1 # beside\nd {}\n';
  const { body, comments } = parseFile(source, 'main.tf');
  expect(body.blocks.map((block) => block.comments.map(({ text }) => text))).toEqual([['one', 'two'], []]);
  expect(comments.map(({ text }) => text)).toEqual(['far', 'one', 'two', 'inside', 'beside']);
});

function renderParts(parts: readonly TemplatePart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : `<${part.kind}>`)).join('');
}

// As Terraform 1.11.4 renders them.
test.each([
  ['"\\n\\t\\"\\\\\\u00e9\\U0001F600"', '\n\t"\\é😀'],
  ['"$${a} %%{b} $c 5%"', '${a} %{b} $c 5%'],
  ['"a  ${~ x ~}  b"', 'a<interpolation>b'],
  ['<<E\na \\n\n  E\n', 'a \\n\n'],
  ['<<-E\n    a\n\n      b\n  E\n', 'a\n\n  b\n'],
  ['<<-E\n  a\n${x}\n  E\n', '  a\n<interpolation>\n'],
  ['<<E\na\n  ${~ x ~}\n  b\nE\n', 'a\n<interpolation>  b\n'],
  ['<<E\r\na\r\nE\r\n', 'a\r\n'],
])('the text of %j', (source, text) => {
  const expression = parseExpression(source, 'main.tf');
  expect(expression.kind === 'template' && renderParts(expression.parts)).toBe(text);
});

test('a bare template has no quotes and no escapes', () => {
  const template = parseTemplate('a "\\n"\n%{ if x ~}\n${y}%{ endif }$', 'file.tftpl');
  expect(template.kind === 'template' && renderParts(template.parts)).toBe('a "\\n"\n<if>$');
});

test.each([
  ['a = "x\ufffd"\n', 'Invalid character encoding'],
  ['a = 1 \0\n', 'Invalid character'],
  ['a = [1,\n', 'Missing expression'],
])('%j is refused at its place', (source, summary) => {
  expect(faultOf(source)).toMatchObject({ file: 'main.tf', summary });
});

test.each([
  ['brackets', `a = ${'['.repeat(20_000)}`],
  ['templates', `a = ${'"${'.repeat(20_000)}`],
  ['directives', `a = "${'%{if x}'.repeat(20_000)}"`],
  ['blocks', 'b {\n'.repeat(20_000)],
  ['negations', `a = ${'!'.repeat(100_000)}x`],
  ['operators', `a = 1${' + 1'.repeat(100_000)}`],
  ['attributes', `a = b${'.c'.repeat(100_000)}`],
  ['splats', `a = b${'[*]'.repeat(100_000)}`],
  ['conditionals', `a = ${'x ? y : '.repeat(100_000)}z`],
  ['long chains in brackets', `a = ${'('.repeat(200)}1${`${'+1'.repeat(400)})`.repeat(200)}`],
])('%s without end are one clear error', (_, source) => {
  expect(faultOf(source)?.summary).toMatch(/^(Nesting too deep|Expression too long)$/);
});

test('no text makes it fail otherwise, or hang', () => {
  const pieces =
    'a| |=|{|}|[|]|(|)|"|${|%{|~|~}|<<E\n|<<-E\n|E\n|\n|\r|.|*|for |in |if |endif|else|:|::|?|1|-|!|,|=>|...|#|/*|*/|\\|$|%|é';
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces.split('|')), { maxLength: 60 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      for (const parse of [parseBody, parseExpression, parseTemplate]) faultOf(source, parse);
    }),
    { numRuns: 3000, seed: seedOf(1) },
  );
});
