/** TypeScript that stands for itself: a text, a list or an object of them, or a call that ends in one. */
export type Code = string | readonly Code[] | Call | Fields;

export interface Fields {
  readonly [key: string]: Code;
}

export class Call {
  /** Up to its last argument: `EndpointSubnets.create(`. */
  readonly head: string;
  readonly last: Code;

  constructor(head: string, last: Code) {
    this.head = head;
    this.last = last;
  }
}

/** A string in quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** A statement that ends in an object, a line for each of its keys. */
export function statement(head: string, options: Fields): readonly string[] {
  const [first = '', ...others] = written(options, '').split('\n');
  return [`${head}${first}`, ...others.slice(0, -1), `${others.at(-1) ?? ''});`];
}

const WIDTH = 110;

function written(code: Code, indent: string): string {
  if (typeof code === 'string') return code;
  if (code instanceof Call) return `${code.head}${written(code.last, indent)})`;
  const short = inline(code);
  if (indent !== '' && indent.length + short.length < WIDTH && !short.includes('\n')) return short;
  const inner = `${indent}  `;
  const items = isList(code)
    ? code.map((each) => `${inner}${written(each, inner)},`)
    : Object.entries(code).map(([key, each]) => `${inner}${key === each ? key : `${key}: ${written(each, inner)}`},`);
  const [open, close] = isList(code) ? ['[', ']'] : ['{', '}'];
  return [open, ...items, `${indent}${close}`].join('\n');
}

function inline(code: Code): string {
  if (typeof code === 'string') return code;
  if (code instanceof Call) return `${code.head}${inline(code.last)})`;
  if (isList(code)) return `[${code.map(inline).join(', ')}]`;
  const fields = Object.entries(code).map(([key, each]) => `${key}: ${inline(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function isList(code: Code): code is readonly Code[] {
  return Array.isArray(code);
}
