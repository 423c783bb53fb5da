import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeWithTerraform, terraformVersion } from './console.js';
import { differences, type Golden, goldenScope } from './golden.js';

/**
 * Further expressions, made by chance and judged by the terraform on the PATH: values with their types, so that most of
 * them mean something. `PULLPATH_SEED=2 npx vitest run test/terraform/further.test.ts` makes others.
 */
const version = await terraformVersion();
const SEED = Number(process.env.PULLPATH_SEED ?? 1);
const RUNS = 300;

type Kind = 'number' | 'text' | 'bool' | 'texts' | 'numbers' | 'object';
type Text = fc.Arbitrary<string>;

const quoted = (text: string) => JSON.stringify(text);
const callOf = (name: string, ...args: readonly Text[]): Text =>
  fc.tuple(...args).map((values) => `${name}(${values.join(', ')})`);
const infix = (left: Text, operators: readonly string[], right: Text): Text =>
  fc.tuple(left, fc.constantFrom(...operators), right).map(([a, operator, b]) => `(${a} ${operator} ${b})`);

const {
  text: TEXT,
  number: NUMBER,
  bool: BOOL,
  texts: TEXTS,
  numbers: NUMBERS,
  object: OBJECT,
} = fc.letrec<Record<Kind, string>>((tie) => {
  const [number, text, bool, texts, numbers, object] = [
    tie('number'),
    tie('text'),
    tie('bool'),
    tie('texts'),
    tie('numbers'),
    tie('object'),
  ];
  const choose = (own: Text): Text => fc.tuple(bool, own, own).map(([a, b, c]) => `(${a} ? ${b} : ${c})`);
  const any = fc.oneof(number, text, bool, texts, numbers, object);
  const attempt = (own: Text): Text => fc.tuple(any, own).map(([a, b]) => `try(tonumber(${a}), ${b})`);
  const small = fc.constantFrom('0', '1', '2', '3');
  const key = fc.constantFrom('"a"', '"b"', '"c"');
  const depth = { maxDepth: 4, depthIdentifier: 'expression' } as const;
  return {
    number: fc.oneof(
      depth,
      fc.constantFrom('0', '1', '2', '-3', '0.5', '10', '255', '1e3', '7'),
      infix(number, ['+', '-', '*', '%'], number),
      infix(number, ['/'], fc.constantFrom('2', '4', '8')),
      callOf('length', fc.oneof(texts, numbers, object, text)),
      callOf('max', number, number),
      callOf('min', number, number),
      callOf('abs', number),
      callOf('floor', number),
      callOf('ceil', number),
      callOf('sum', numbers),
      callOf('index', numbers, number),
      callOf('element', numbers, small),
      fc.tuple(numbers, small).map(([list, index]) => `${list}[${index}]`),
      choose(number),
      attempt(number),
    ),
    text: fc.oneof(
      depth,
      fc.constantFrom('', 'a', 'Ab c', 'x,y', '10.0.0.0/16', 'true', '12', 'é', 'a-b_c', ' z ').map(quoted),
      fc.tuple(text, number).map(([a, b]) => `"\${${a}}-\${${b}}"`),
      fc.tuple(bool, text).map(([a, b]) => `"%{ if ${a} }\${${b}}%{ else }no%{ endif }"`),
      fc.tuple(texts, text).map(([a, b]) => `"%{ for x in ${a} ~} \${x}\${${b}} %{ endfor ~}"`),
      callOf('upper', text),
      callOf('title', text),
      callOf('trimspace', text),
      callOf('trimprefix', text, text),
      callOf('replace', text, text, text),
      callOf('substr', text, small, small),
      callOf('join', text, texts),
      callOf('tostring', fc.oneof(number, bool)),
      callOf('format', fc.constantFrom('"%s|%v"', '"%5s%-5v"', '"%q %v"'), text, any),
      callOf('cidrsubnet', fc.constantFrom('"10.0.0.0/16"', '"2001:db8::/56"'), small, small),
      callOf('jsonencode', any),
      callOf('coalesce', text, text),
      callOf('lookup', object, key, text),
      callOf('element', texts, small),
      choose(text),
    ),
    bool: fc.oneof(
      depth,
      fc.constantFrom('true', 'false'),
      infix(number, ['<', '<=', '>', '>='], number),
      infix(any, ['==', '!='], any),
      infix(bool, ['&&', '||'], bool),
      bool.map((a) => `!${a}`),
      callOf('contains', texts, text),
      callOf('can', any),
      callOf('startswith', text, text),
      callOf(
        'alltrue',
        fc.tuple(bool, bool).map((pair) => `[${pair.join(', ')}]`),
      ),
    ),
    texts: fc.oneof(
      depth,
      fc.array(text, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      callOf('split', text, text),
      callOf('concat', texts, texts),
      callOf('distinct', texts),
      callOf('sort', texts),
      callOf('reverse', texts),
      callOf('compact', texts),
      callOf('keys', object),
      callOf('tolist', callOf('toset', texts)),
      callOf('slice', texts, small, small),
      callOf('setunion', texts, texts),
      fc.tuple(texts, text).map(([a, b]) => `[for i, x in ${a} : "\${i}\${x}" if x != ${b}]`),
      texts.map((a) => `[{ v = ${a} }, { v = [] }][*].v[0]`),
      choose(texts),
    ),
    numbers: fc.oneof(
      depth,
      fc.array(number, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      callOf('range', small),
      callOf('concat', numbers, numbers),
      callOf(
        'flatten',
        fc.tuple(numbers, numbers).map((pair) => `[${pair.join(', ')}]`),
      ),
      fc.tuple(numbers, number).map(([a, b]) => `[for x in ${a} : x * 2 if x < ${b}]`),
      callOf('setintersection', numbers, numbers),
      callOf('chunklist', numbers, fc.constantFrom('1', '2')).map((a) => `flatten(${a})`),
    ),
    object: fc.oneof(
      depth,
      fc.tuple(any, any).map(([a, b]) => `{ a = ${a}, b = ${b} }`),
      fc.tuple(text, text).map(([a, b]) => `{ (${a}) = 1, "c" = ${b} }`),
      callOf('merge', object, object),
      callOf(
        'tomap',
        fc.tuple(text, number).map(([a, b]) => `{ a = ${a}, b = ${b} }`),
      ),
      callOf('zipmap', texts, texts),
      fc.tuple(texts, number).map(([a, b]) => `{ for x in ${a} : x => ${b}... }`),
      callOf(
        'transpose',
        fc.tuple(texts, texts).map(([a, b]) => `{ a = ${a}, b = ${b} }`),
      ),
      choose(object),
    ),
  };
});

const GOLDEN: Golden = { context: '', files: {}, expressions: [] };

test.runIf(version !== null)(
  `terraform ${version} makes the same of what chance makes (seed ${SEED})`,
  { timeout: 300_000 },
  async () => {
    const made = fc.sample(fc.oneof(NUMBER, TEXT, BOOL, TEXTS, NUMBERS, OBJECT), { numRuns: RUNS, seed: SEED });
    const expressions = [...new Set(made)].filter((expression) => expression.length < 2000);
    const judged = await judgeWithTerraform(GOLDEN, expressions);
    expect(judged.filter(({ json }) => json !== undefined).length).toBeGreaterThan(expressions.length / 3);
    expect(differences(goldenScope(GOLDEN), judged)).toEqual([]);
  },
);
