import type { Expression } from './ast.js';
import {
  fail,
  lastOf,
  type Parser,
  peek,
  peekKeyword,
  rangeFrom,
  read,
  setHeight,
  skip,
  take,
  textOf,
} from './parser.js';
import type { Fault } from './syntax-error.js';
import type { Token } from './tokens.js';

/** The names after `for`, and the collection after `in`. */
export interface ForIntroduction {
  readonly keyName: string | null;
  readonly valueName: string;
  readonly collection: Expression;
}

/** Reads `x in …` or `k, v in …`; the height is that of the collection. */
export function parseForIntroduction(parser: Parser, what: 'expression' | 'directive'): ForIntroduction {
  const summary = `Invalid 'for' ${what}`;
  const first = parseName(parser, [summary, "A name must follow 'for'."]);
  const second = take(parser, ',') ? parseName(parser, [summary, 'A second name must follow the comma.']) : null;
  if (!peekKeyword(parser, 'in'))
    fail(parser, peek(parser), [summary, "'in' and a collection must follow the names after 'for'."]);
  skip(parser);
  const collection = parser.parseExpression(parser);
  return { keyName: second === null ? null : first, valueName: second ?? first, collection };
}

function parseName(parser: Parser, otherwise: Fault): string {
  const token = peek(parser);
  if (token.kind !== 'identifier') fail(parser, token, otherwise);
  return textOf(parser, read(parser));
}

/** Reads `for …` with the bracket that closes it. Source: hclsyntax/spec.md, "For Expressions". */
export function parseForExpression(parser: Parser, open: Token): Expression {
  const makesObject = open.kind === '{';
  skip(parser);
  const introduction = parseForIntroduction(parser, 'expression');
  let highest = parser.height;
  const parsePart = () => {
    const expression = parser.parseExpression(parser);
    highest = Math.max(highest, parser.height);
    return expression;
  };
  if (!take(parser, ':')) failFor(parser, peek(parser), 'A colon must follow the collection.');
  const first = parsePart();
  const second = take(parser, '=>') ? parsePart() : null;
  const ellipsis = take(parser, '...') ? lastOf(parser) : null;
  const condition = peekKeyword(parser, 'if') && read(parser) ? parsePart() : null;
  refuseMixture(parser, { makesObject, first, second, ellipsis });
  if (!take(parser, makesObject ? '}' : ']'))
    failFor(parser, peek(parser), `The expression must end here with ${makesObject ? '}' : ']'}.`);
  setHeight(parser, highest + 1);
  return {
    kind: 'for',
    ...introduction,
    key: second === null ? null : first,
    value: second ?? first,
    group: ellipsis !== null,
    condition,
    range: rangeFrom(parser, open.start),
  };
}

interface Result {
  readonly makesObject: boolean;
  readonly first: Expression;
  readonly second: Expression | null;
  readonly ellipsis: Token | null;
}

/** Keys and grouping belong to objects only. */
function refuseMixture(parser: Parser, { makesObject, first, second, ellipsis }: Result): void {
  if (makesObject && second === null)
    failFor(parser, first.range.start.offset, 'Between braces, for makes an object and needs a key: k => v.');
  if (!makesObject && second !== null)
    failFor(parser, first.range.start.offset, 'Between square brackets, for makes a list, which has no keys.');
  if (!makesObject && ellipsis !== null)
    failFor(parser, ellipsis, 'Between square brackets, for makes a list, which cannot be grouped by ... .');
}

function failFor(parser: Parser, at: Token | number, detail: string): never {
  return fail(parser, at, ["Invalid 'for' expression", detail]);
}
