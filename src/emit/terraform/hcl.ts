/** HCL as it is written: what `terraform fmt` would make of it, and leaves as it is. */
export type Item =
  | { readonly kind: 'attribute'; readonly name: string; readonly value: Written }
  | {
      readonly kind: 'block';
      readonly type: string;
      readonly labels: readonly string[];
      readonly items: readonly Item[];
    }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'blank' };

/** An expression: as text, a list of expressions, an object, or a call with one argument. */
export type Written =
  | string
  | readonly Written[]
  | { readonly object: readonly (readonly [key: string, value: Written])[] }
  | { readonly call: string; readonly of: Written };

export const BLANK: Item = { kind: 'blank' };

export function attribute(name: string, value: Written): Item {
  return { kind: 'attribute', name, value };
}

export function block(type: string, labels: readonly string[], items: readonly Item[]): Item {
  return { kind: 'block', type, labels, items };
}

export function comment(text: string): Item {
  return { kind: 'comment', text };
}

/** A string in quotes, with nothing in it that Terraform would evaluate. */
export function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    // In a text `$$` would stand for one `$`.
    .replaceAll('${', () => '$${')
    .replaceAll('%{', '%%{');
  return `"${escaped}"`;
}

/** Whether a name may stand as a key without quotes. */
function isIdentifier(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(text);
}

/** The text of a file. */
export function toHcl(items: readonly Item[]): string {
  return `${linesOf(items, '').join('\n')}\n`;
}

const WIDTH = 100;
const COMMENT_WIDTH = 80;

function linesOf(items: readonly Item[], indent: string): readonly string[] {
  const lines: string[] = [];
  let chain: { readonly name: string; readonly text: string }[] = [];
  // Neighbours of one line each align at their signs; everything else ends the row of them.
  const flush = () => {
    const widest = Math.max(...chain.map(({ name }) => name.length));
    for (const { name, text } of chain) lines.push(`${indent}${name.padEnd(widest)} = ${text}`);
    chain = [];
  };
  for (const item of items) {
    if (item.kind === 'attribute') {
      const text = textOf(item.value, { indent, used: item.name.length + 3 });
      if (!text.includes('\n')) {
        chain.push({ name: item.name, text });
        continue;
      }
      flush();
      lines.push(`${indent}${item.name} = ${text}`);
      continue;
    }
    flush();
    if (item.kind === 'blank') lines.push('');
    else if (item.kind === 'comment') lines.push(...commentLines(item.text, indent));
    else {
      const labels = item.labels.map((label) => ` ${quoted(label)}`).join('');
      lines.push(`${indent}${item.type}${labels} {`, ...linesOf(item.items, `${indent}  `), `${indent}}`);
    }
  }
  flush();
  return lines;
}

function commentLines(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > COMMENT_WIDTH) lines.push(`${indent}# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function isObject(value: Written): value is Extract<Written, { readonly object: unknown }> {
  return typeof value === 'object' && 'object' in value;
}

function textOf(value: Written, { indent, used }: { readonly indent: string; readonly used: number }): string {
  if (typeof value === 'string') return value;
  const inner = `${indent}  `;
  if ('call' in value) return `${value.call}(${textOf(value.of, { indent, used })})`;
  if (isObject(value)) {
    if (value.object.length === 0) return '{}';
    const items = value.object.map(([key, each]) => attribute(isIdentifier(key) ? key : quoted(key), each));
    return `{\n${linesOf(items, inner).join('\n')}\n${indent}}`;
  }
  const items = value.map((each) => textOf(each, { indent: inner, used: 0 }));
  const single = `[${items.join(', ')}]`;
  if (!single.includes('\n') && indent.length + used + single.length <= WIDTH) return single;
  return `[\n${items.map((each) => `${inner}${each},`).join('\n')}\n${indent}]`;
}
