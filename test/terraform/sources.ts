import * as fc from 'fast-check';
import { EXPRESSION } from './expressions.js';

type Text = fc.Arbitrary<string>;

const NAME = fc.constantFrom(
  'a',
  'b',
  'a-b',
  '_x',
  'é',
  'for',
  'null',
  'true',
  'if',
  'c1',
  'a',
  'b',
  'locals',
  'variable',
);
const LABEL = fc.constantFrom('"x"', 'y', '"a b"', '"a\\"b"', '"$${a}"', '""', '"x${1}"', "'x'", '"%%{x}"', '1');
const COMMENT = fc.constantFrom('# c', '// c', '/* c */', '/* c\n d */', '#', '/**/', '/* a /* b */', '# é', '//');

/** What stands between two tokens of a file, or breaks it. */
const PIECE = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '"',
    '${',
    '%{',
    '~}',
    '=',
    '==',
    '=>',
    ':',
    '::',
    '?',
    ',',
    '.',
    '...',
    '*',
    '-',
    '!',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '#',
    '//',
    '/*',
    '*/',
    '<<EOT\n',
    '<<-EOT\n',
    'EOT\n',
    '  EOT\n',
    '\nEOT',
    '<<',
    '<<E-T\n',
  ],
  ...[
    '1',
    '1.',
    '.5',
    '1e',
    '1e5',
    '0x1',
    '1_0',
    'a',
    'null',
    'true',
    'for',
    'in',
    'if',
    'endif',
    'else',
    '&&',
    '&',
    '|',
    '||',
  ],
  ...[
    '\\',
    '\\n',
    '\\u00e9',
    '\\x',
    '\\U0001F600',
    '$',
    '$$',
    '%',
    '%%',
    "'",
    '`',
    '@',
    ';',
    '~',
    '^',
    '<',
    '>=',
    '\u00a0',
  ],
  ...[
    '\ufeff',
    'é',
    '\0',
    '\u200b',
    '=\n',
    ' = 1\n',
    ' {\n',
    '\n}\n',
    '[*]',
    '.*',
    '[0]',
    '.0',
    '"x"',
    '""',
    '$${',
    '%%{',
  ],
);

const BODY: Text = fc.letrec<{ readonly body: string; readonly item: string }>((tie) => ({
  body: fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
  item: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'body' },
    fc.tuple(NAME, EXPRESSION).map(([name, value]) => `${name} = ${value.replace(/\n$/, '')}\n`),
    fc.tuple(NAME, EXPRESSION, COMMENT).map(([name, value, comment]) => `  ${name}=${value} ${comment}\n`),
    COMMENT.map((comment) => `${comment}\n`),
    fc.constantFrom('\n', '\n\n', '  \n', '\t\n'),
    fc
      .tuple(NAME, fc.array(LABEL, { maxLength: 2 }), tie('body'))
      .map(([type, labels, body]) => `${[type, ...labels].join(' ')} {\n${body}}\n`),
    fc.tuple(NAME, NAME, EXPRESSION).map(([type, name, value]) => `${type} { ${name} = ${value} }\n`),
    fc.tuple(NAME, LABEL).map(([type, label]) => `${type} ${label} {}\n`),
  ),
})).body;

/** Files of HCL, most of them with something put in or taken out. */
export const SOURCE: Text = fc
  .tuple(
    BODY,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3), PIECE), { maxLength: 2 }),
    fc.constantFrom('', '', '', 'crlf', 'bom', 'open'),
  )
  .map(([body, changes, form]) => {
    let source = body;
    for (const [place, left, piece] of changes) {
      const at = Math.floor(place * source.length);
      source = source.slice(0, at) + piece + source.slice(at + left);
    }
    if (form === 'crlf') return source.replace(/\r?\n/g, '\r\n');
    if (form === 'bom') return `\ufeff${source}`;
    return form === 'open' ? source.replace(/\n$/, '') : source;
  });
