import type { Expression } from './ast.js';
import { parseObject, parseTuple } from './parse-collection.js';
import { parseTemplateTerm } from './parse-template.js';
import {
  describe,
  fail,
  type Parser,
  peek,
  peekKind,
  rangeFrom,
  rangeOf,
  read,
  setHeight,
  take,
  textOf,
  withNewlines,
} from './parser.js';
import type { Token } from './tokens.js';

/** Reads an operand without what follows it. Source: hclsyntax/spec.md, "Expression Terms". */
export function parseTerm(parser: Parser): Expression {
  const first = read(parser);
  switch (first.kind) {
    case '(':
      return parseParentheses(parser, first);
    case '[':
      return parseTuple(parser, first);
    case '{':
      return parseObject(parser, first);
    case 'open quote':
    case 'open heredoc':
      return parseTemplateTerm(parser, first);
    case 'number':
      return parseNumber(parser, first);
    case 'identifier':
      return parseNamed(parser, first);
    case 'end':
      return fail(parser, first, ['Missing expression', 'An expression is expected, but the file ends here.']);
    default:
      return fail(parser, first, [
        'Invalid expression',
        `An expression is expected to start here, not ${describe(parser, first)}.`,
      ]);
  }
}

const NUMBER = /^\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;

function parseNumber(parser: Parser, token: Token): Expression {
  const text = textOf(parser, token);
  if (!NUMBER.test(text))
    fail(parser, token, ['Invalid number literal', `${text} is not a number. Numbers look like 15, 1.5 or 1e3.`]);
  setHeight(parser, 1);
  return { kind: 'number', text, range: rangeOf(parser, token) };
}

function parseParentheses(parser: Parser, open: Token): Expression {
  return withNewlines(parser, false, () => {
    const inner = parser.parseExpression(parser);
    if (!take(parser, ')'))
      fail(parser, peek(parser), [
        'Unbalanced parentheses',
        `A closing parenthesis is expected here, not ${describe(parser, peek(parser))}.`,
      ]);
    setHeight(parser, parser.height + 1);
    return { kind: 'parentheses', inner, range: rangeFrom(parser, open.start) };
  });
}

function parseNamed(parser: Parser, token: Token): Expression {
  const next = peekKind(parser);
  if (next === '(' || next === '::') return parseCall(parser, token);
  setHeight(parser, 1);
  const name = textOf(parser, token);
  const range = rangeOf(parser, token);
  switch (name) {
    case 'true':
    case 'false':
      return { kind: 'bool', value: name === 'true', range };
    case 'null':
      return { kind: 'null', range };
    default:
      return { kind: 'variable', name, range };
  }
}

/** Source: hclsyntax/spec.md, "Functions and Function Calls". */
function parseCall(parser: Parser, first: Token): Expression {
  const name = parseFunctionName(parser, first);
  const nameRange = rangeFrom(parser, first.start);
  const open = read(parser);
  if (open.kind !== '(')
    fail(parser, open, ['Missing open parenthesis', `The arguments of ${name} must follow in parentheses.`]);
  const found = withNewlines(parser, false, () => parseArguments(parser, first));
  return { kind: 'call', name, nameRange, ...found, range: rangeFrom(parser, first.start) };
}

function parseFunctionName(parser: Parser, first: Token): string {
  let name = textOf(parser, first);
  while (take(parser, '::')) {
    const part = read(parser);
    if (part.kind !== 'identifier')
      fail(parser, part, ['Missing function name', `After ${name}:: comes the name of a function.`]);
    name += `::${textOf(parser, part)}`;
  }
  return name;
}

function parseArguments(
  parser: Parser,
  name: Token,
): { readonly arguments: readonly Expression[]; readonly expandFinal: boolean } {
  const found: Expression[] = [];
  let highest = 0;
  let expandFinal = false;
  while (!take(parser, ')')) {
    if (expandFinal)
      fail(parser, parser.lastStart, [
        'Missing closing parenthesis',
        'An argument that is spread with ... is the last: a closing parenthesis must follow it.',
      ]);
    found.push(parser.parseExpression(parser));
    highest = Math.max(highest, parser.height);
    expandFinal = take(parser, '...');
    if (!expandFinal && !take(parser, ',') && peekKind(parser) !== ')') failAfterArgument(parser, name);
  }
  setHeight(parser, highest + 1);
  return { arguments: found, expandFinal };
}

function failAfterArgument(parser: Parser, name: Token): never {
  const token = peek(parser);
  if (token.kind === 'end')
    return fail(parser, name, [
      'Unterminated function call',
      'There is no closing parenthesis for this function call before the end of the file.',
    ]);
  return fail(parser, token, [
    'Missing argument separator',
    `A comma must separate the arguments; here is ${describe(parser, token)}.`,
  ]);
}
