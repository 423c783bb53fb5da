import type * as JsonParser from 'jsonc-parser';
import type { Entry, Node } from './node.js';
import { MAXIMUM_DEPTH, refuseRepeats, TemplateSyntaxError, tooDeep } from './syntax-error.js';

/** Reads JSON with the place of everything; throws `TemplateSyntaxError`. */
export async function parseJson(text: string): Promise<Node> {
  const { parseTree, printParseErrorCode } = await import('jsonc-parser');
  refuseDepth(text);
  const errors: JsonParser.ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined) {
    const what = printParseErrorCode(error.error)
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
    throw new TemplateSyntaxError(`the JSON is broken: ${what}`, error.offset, 'correct it');
  }
  if (tree === undefined) throw new TemplateSyntaxError('the file is empty', 0, 'write a template');
  return toNode(tree, text);
}

/** The parser calls itself for each level; deep brackets are refused before it. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > MAXIMUM_DEPTH) throw tooDeep(index);
  }
}

function toNode(given: JsonParser.Node, text: string): Node {
  const range = { start: given.offset, end: given.offset + given.length };
  switch (given.type) {
    case 'object': {
      const entries = (given.children ?? []).flatMap((property): readonly Entry[] => {
        const [key, value] = property.children ?? [];
        if (key === undefined || value === undefined || typeof key.value !== 'string') return [];
        const keyRange = { start: key.offset, end: key.offset + key.length };
        return [{ key: key.value, keyRange, value: toNode(value, text) }];
      });
      refuseRepeats(entries);
      return { kind: 'map', entries, range };
    }
    case 'array':
      return { kind: 'list', items: (given.children ?? []).map((item) => toNode(item, text)), range };
    case 'string':
      return { kind: 'scalar', text: String(given.value), type: 'string', range };
    case 'boolean':
      return { kind: 'scalar', text: String(given.value), type: 'bool', range };
    case 'number':
      return { kind: 'scalar', text: text.slice(range.start, range.end), type: 'number', range };
    default:
      return { kind: 'scalar', text: '', type: 'null', range };
  }
}
