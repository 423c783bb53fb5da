import type { BinaryOperator, Expression } from './ast.js';
import { parseTerm } from './parse-term.js';
import { parseTraversals } from './parse-traversals.js';
import { describe, fail, nested, type Parser, peek, peekKind, rangeOf, read, setHeight, take } from './parser.js';
import type { TokenKind } from './tokens.js';

/** How tightly an operator binds. Source: hclsyntax/spec.md, "Operations". */
const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

export function parseExpressionAt(parser: Parser): Expression {
  return nested(parser, parseConditional);
}

/** `? :` binds least, and to the right. Source: hclsyntax/spec.md, "Conditional Operator". */
function parseConditional(parser: Parser): Expression {
  const condition = parseBinary(parser, 1);
  if (!take(parser, '?')) return condition;
  let { height } = parser;
  const yes = parseExpressionAt(parser);
  height = Math.max(height, parser.height);
  if (!take(parser, ':'))
    fail(parser, peek(parser), [
      'Missing false expression in conditional',
      `A conditional (… ? … : …) needs a colon and a second result; here is ${describe(parser, peek(parser))}.`,
    ]);
  const no = parseExpressionAt(parser);
  setHeight(parser, Math.max(height, parser.height) + 1);
  return { kind: 'conditional', condition, yes, no, range: condition.range.to(no.range) };
}

/** Reads operands joined by operators that bind at least so tightly; equals group to the left. */
function parseBinary(parser: Parser, least: number): Expression {
  let left = parseOperand(parser);
  for (;;) {
    const operator = operatorOf(peekKind(parser));
    if (operator === null || PRECEDENCE[operator] < least) return left;
    const { height } = parser;
    read(parser);
    const right = parseBinary(parser, PRECEDENCE[operator] + 1);
    setHeight(parser, Math.max(height, parser.height) + 1);
    left = { kind: 'binary', operator, left, right, range: left.range.to(right.range) };
  }
}

function operatorOf(kind: TokenKind): BinaryOperator | null {
  switch (kind) {
    case '||':
    case '&&':
    case '==':
    case '!=':
    case '<':
    case '>':
    case '<=':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return kind;
    default:
      return null;
  }
}

function parseOperand(parser: Parser): Expression {
  const kind = peekKind(parser);
  if (kind === '-' || kind === '!') return nested(parser, parseUnary);
  return parseTraversals(parser, parseTerm(parser));
}

function parseUnary(parser: Parser): Expression {
  const sign = read(parser);
  const operand = parseOperand(parser);
  setHeight(parser, parser.height + 1);
  const operator = sign.kind === '-' ? '-' : '!';
  return { kind: 'unary', operator, operand, range: rangeOf(parser, sign).to(operand.range) };
}
