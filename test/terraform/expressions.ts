import * as fc from 'fast-check';
import { CALLS, type Kind, POOLS } from './calls.js';

type Text = fc.Arbitrary<string>;

const REFERENCES: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  text: ['var.unset', 'var.secret', 'local.object.b', 'var.objects["b"].a', 'var.map["a"]', 'local.hidden.a'],
  number: ['var.objects["a"].b', 'local.object["a"]'],
  texts: ['var.list', 'var.set', 'var.unsetlist', 'var.objects["b"].c', 'var.objects["a"].c', 'var.any'],
  numbers: ['var.numbers'],
  object: ['var.map', 'var.objects', 'local.object', 'var.unsetmap', 'local.hidden', 'var.objects["a"]'],
  objects: ['var.sets', 'values(var.objects)'],
};

const quoted = (text: string) => JSON.stringify(text);
const filled = (strings: TemplateStringsArray, ...parts: readonly Text[]): Text =>
  fc.tuple(...parts).map((values) => strings.reduce((text, each, index) => text + values[index - 1] + each));
const infix = (left: Text, operators: readonly string[], right: Text): Text =>
  filled`(${left} ${fc.constantFrom(...operators)} ${right})`;
const several = (own: Text, maximum = 3): Text =>
  fc.array(own, { maxLength: maximum }).map((items) => items.join(', '));

/** An expression inside \`for\`: some of its constants become what it goes over. */
const inside = (own: Text, ...names: readonly string[]): Text =>
  fc
    .tuple(own, fc.constantFrom(...names), fc.constantFrom(...names))
    .map(([text, a, b]) => text.replace(/"a"/g, a).replace(/\b1\b(?!\.)/g, b));

export const EXPRESSION: Text = fc.letrec<Record<Kind | 'any' | 'part', string>>((tie) => {
  const depth = { maxDepth: 4, depthIdentifier: 'expression' } as const;
  const [number, text, bool] = [tie('number'), tie('text'), tie('bool')];
  const [texts, numbers, object, objects, any] = [
    tie('texts'),
    tie('numbers'),
    tie('object'),
    tie('objects'),
    tie('any'),
  ];
  const attempt = (own: Text): Text => fc.oneof(filled`try(${any}, ${own})`, filled`try(tonumber(${any}), ${own})`);
  /** Mostly what it should be; sometimes null, or something else. */
  const mostly = (own: Text): Text =>
    fc.oneof(
      { weight: 20, arbitrary: own },
      { weight: 1, arbitrary: any },
      { weight: 1, arbitrary: fc.constant('null') },
    );
  // What a branch that fails and isn't taken would have been counts in some ways that nobody relies on.
  const branch = (own: Text): Text =>
    fc.oneof(
      filled`try(${mostly(own)}, ${fc.constantFrom('null', '[]', '{}', '"a"', '1')})`,
      fc.constantFrom('var.list[9]', 'local.object.c[5].a', 'tonumber("x")', '1 + "x"', '"${null}"'),
      fc.constantFrom(
        'null',
        '[]',
        '{}',
        'tolist([])',
        'tomap({})',
        'var.objects',
        'var.sets',
        'var.unsetlist',
        '[null]',
      ),
    );
  const choose = (own: Text): Text => filled`(${bool} ? ${branch(own)} : ${branch(own)})`;
  const called = (kind: Kind): Text =>
    fc.oneof(
      ...CALLS[kind].map((call) => {
        const [name = '', ...parameters] = call.split(' ');
        const values = parameters.map((parameter) => {
          const pool = POOLS[parameter.replace(/\W$/, '')];
          const own = pool === undefined ? tie(parameter.replace(/\W$/, '') as Kind) : fc.constantFrom(...pool);
          if (parameter.endsWith('*')) return several(mostly(own));
          return parameter.endsWith('?') ? fc.oneof(mostly(own), fc.constant('')) : mostly(own);
        });
        return fc.tuple(...values).map((all) => `${name}(${all.filter((value) => value !== '').join(', ')})`);
      }),
    );
  // Terraform before 1.12 refuses what later ones pass over where the left side decides.
  const sound = fc.oneof(
    fc.constantFrom('true', 'false', '"false"', '"b"', '2', '[]', 'var.secret'),
    filled`try(tobool(${any}) == true, false)`,
    filled`can(${any})`,
  );
  const known = (kind: Kind): Text => fc.constantFrom(...(REFERENCES[kind] ?? ['null']));
  const step = fc.constantFrom('.a', '.b', '["a"]', '[0]', '[1]', '.0', '');
  const mark = fc.constantFrom('', '', '~');
  return {
    any: fc.oneof(number, text, bool, texts, numbers, object, objects),
    number: fc.oneof(
      depth,
      fc.constantFrom('0', '1', '2', '-3', '0.5', '10', '255', '1e3', '7', '"3"'),
      known('number'),
      infix(mostly(number), ['+', '-', '*', '%'], mostly(number)),
      infix(number, ['/'], fc.constantFrom('2', '4', '8')),
      filled`(-${number})`,
      filled`${numbers}[${number}]`,
      called('number'),
      called('number'),
      called('number'),
      choose(number),
      attempt(number),
    ),
    part: fc.oneof(
      filled`\${${mark}${any}${mark}}`,
      filled`\${${mark}${text}${mark}}`,
      filled`%{${mark} if ${bool} ${mark}} \${${text}} %{${mark} else ${mark}} no%{${mark} endif ${mark}}`,
      filled`%{ for x in ${texts} ${mark}} \${${inside(text, 'x', '2')}} %{ endfor ${mark}}`,
      filled`%{ for k, v in ${object} ${mark}}\${k}=\${${inside(text, 'k', 'v')}},%{ endfor ${mark}}`,
      fc.constantFrom('a', ' b\t', '$${x}', '%%{x}', '$', '%', '\\n', 'é', '$$', ' '),
    ),
    text: fc.oneof(
      depth,
      fc
        .constantFrom('', 'a', 'Ab c', 'x,y', '10.0.0.0/16', 'true', '12', 'é', 'a-b_c', ' z ', 'b', 'ß1\n')
        .map(quoted),
      known('text'),
      fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => `"${parts.join('')}"`),
      fc
        .tuple(
          fc.constantFrom('<<EOT', '<<-EOT'),
          fc.array(fc.tuple(fc.constantFrom('', '  ', '    ', '\t'), tie('part')), { maxLength: 3 }),
        )
        .map(
          ([open, lines]) =>
            `${open}\n${lines.map(([space, part]) => `${space}${part.replace('\\n', 'n')}\n`).join('')}  EOT\n`,
        ),
      called('text'),
      called('text'),
      called('text'),
      choose(text),
      attempt(text),
    ),
    bool: fc.oneof(
      depth,
      fc.constantFrom('true', 'false', '"true"'),
      infix(mostly(number), ['<', '<=', '>', '>='], mostly(number)),
      infix(any, ['==', '!='], any),
      infix(texts, ['==', '!='], texts),
      infix(object, ['==', '!='], object),
      infix(any, ['==', '!='], fc.constant('null')),
      infix(mostly(bool), ['&&', '||'], sound),
      filled`!${bool}`,
      called('bool'),
      called('bool'),
    ),
    texts: fc.oneof(
      depth,
      several(text).map((items) => `[${items}]`),
      several(mostly(text)).map((items) => `[${items}]`),
      known('texts'),
      called('texts'),
      called('texts'),
      filled`[for i, x in ${texts} : "\${i}\${x}" if x != ${text}]`,
      filled`[for k, v in ${any} : ${inside(any, 'k', 'v')}]`,
      filled`[for k, v in ${any} : ${inside(any, 'k', 'v')} if ${inside(bool, 'k', 'v')}]`,
      filled`${any}[*]${step}`,
      filled`${objects}[*]${step}${step}`,
      filled`${any}.*${fc.constantFrom('.a', '.b', '.a.b', '')}${fc.constantFrom('', '[0]')}`,
      choose(texts),
      attempt(texts),
    ),
    numbers: fc.oneof(
      depth,
      several(number).map((items) => `[${items}]`),
      known('numbers'),
      called('numbers'),
      filled`[for x in ${numbers} : ${inside(number, 'x')} if x < ${number}]`,
      choose(numbers),
    ),
    objects: fc.oneof(
      depth,
      several(object).map((items) => `[${items}]`),
      known('objects'),
      called('objects'),
      choose(objects),
    ),
    object: fc.oneof(
      depth,
      filled`{ a = ${any}, b = ${any} }`,
      filled`{ a = ${text}, b = ${number}, "c" : ${texts} }`,
      known('object'),
      filled`{ (${text}) = ${number}, "c" = ${text} }`,
      filled`{ "\${${text}}x" = ${any}, a = null }`,
      called('object'),
      called('object'),
      filled`{ for x in ${texts} : x => ${inside(any, 'x')}... }`,
      filled`{ for k, v in ${any} : ${inside(text, 'k', 'v')} => ${inside(any, 'k', 'v')} }`,
      filled`{ for k, v in ${any} : ${inside(text, 'k', 'v')} => ${inside(any, 'k', 'v')}... if ${inside(bool, 'k', 'v')} }`,
      filled`{ for k, v in ${object} : k => v if ${inside(bool, 'k', 'v')} }`,
      choose(object),
      attempt(object),
    ),
  };
}).any;
