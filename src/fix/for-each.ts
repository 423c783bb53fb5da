import type { Attribute, Block, Body, Expression } from '../read/terraform/syntax/ast.js';
import { type Edits, newlineOf, type TextEdit } from './edit.js';
import { attributeOf, type PlacedBlock } from './terraform-text.js';

/**
 * Turns a `for_each` over a list into what Terraform takes: ids of resources become a map with keys that are written out,
 * since every plan must know them; plain texts become a set. `each.key` meant the value, so it becomes `each.value`.
 * Null where the list isn't written out.
 */
export function mapForEach(placed: PlacedBlock): Edits {
  const list = attributeOf(placed.block, 'for_each');
  if (list === null || list.value.kind !== 'tuple' || list.value.items.length === 0) return null;
  const { items } = list.value;
  if (items.every(isPlainText)) return [asSet(placed, list)];
  const keys = items.map(keyOf);
  if (keys.some((key) => key === null) || new Set(keys).size !== keys.length) return null;
  const map = asMap(
    placed,
    list,
    keys.flatMap((key) => key ?? []),
  );
  return [map, ...keyUses(placed.block.body).map((use) => ({ file: placed.file, ...use, text: 'value' }))];
}

function isPlainText(item: Expression): boolean {
  return item.kind === 'template' && item.parts.every(({ kind }) => kind === 'text');
}

function asSet({ file, source }: PlacedBlock, { value }: Attribute): TextEdit {
  const { start, end } = value.range;
  return { file, start: start.offset, end: end.offset, text: `toset(${source.slice(start.offset, end.offset)})` };
}

/** `private_1a_app1` of `aws_subnet.private_1a_app1.id`, `app_a` of `aws_subnet.app["a"].id`; null for anything else. */
function keyOf(item: Expression): string | null {
  if (item.kind !== 'attribute') return null;
  const steps: string[] = [];
  let of: Expression = item.of;
  for (;;) {
    if (of.kind === 'variable') break;
    if (of.kind === 'attribute') {
      steps.unshift(of.name);
      of = of.of;
    } else if (of.kind === 'index') {
      const key = of.key;
      const text =
        key.kind === 'number'
          ? key.text
          : key.kind === 'template' && key.parts.length === 1 && key.parts[0]?.kind === 'text'
            ? key.parts[0].text
            : null;
      if (text === null) return null;
      steps.unshift(text);
      of = of.of;
    } else return null;
  }
  const key = steps.join('_').replaceAll(/[^A-Za-z0-9_-]+/g, '_');
  return /^[A-Za-z_]/.test(key) ? key : null;
}

function asMap({ file, source }: PlacedBlock, { value }: Attribute, keys: readonly string[]): TextEdit {
  const { start, end } = value.range;
  const items = value.kind === 'tuple' ? value.items : [];
  const lineStart = source.lastIndexOf('\n', start.offset - 1) + 1;
  const indent = /^[ \t]*/.exec(source.slice(lineStart))?.[0] ?? '';
  const newline = newlineOf(source);
  const widest = Math.max(...keys.map((key) => key.length));
  const named = (at: number) => {
    const { start: from, end: to } = items[at]?.range ?? value.range;
    return `${(keys[at] ?? '').padEnd(widest)} = ${source.slice(from.offset, to.offset)}`;
  };
  const between = [-1, ...items.keys()].map((at) =>
    source.slice(items[at]?.range.end.offset ?? start.offset + 1, items[at + 1]?.range.start.offset ?? end.offset - 1),
  );
  // Comments stay where they are, and with them the lines and commas of the list.
  if (between.some((text) => /[^\s,]/.test(text))) {
    const inside = between.map((text, at) => (at < items.length ? `${text}${named(at)}` : text)).join('');
    return { file, start: start.offset, end: end.offset, text: `{${inside}}` };
  }
  const lines = items.map((_, at) => `${indent}  ${named(at)}`);
  return { file, start: start.offset, end: end.offset, text: ['{', ...lines, `${indent}}`].join(newline) };
}

/** Where a block uses `each.key`: the place of `key`. */
function keyUses(body: Body): readonly { readonly start: number; readonly end: number }[] {
  const uses: { start: number; end: number }[] = [];
  const inBlock = ({ body: inner }: Block) => inBody(inner);
  const inBody = ({ attributes, blocks }: Body) => {
    for (const { value } of attributes) visit(value);
    for (const block of blocks) inBlock(block);
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each);
      return;
    }
    if (!isNode(value)) return;
    if (isEachKey(value)) {
      uses.push({ start: value.nameRange.start.offset, end: value.nameRange.end.offset });
      return;
    }
    for (const each of Object.values(value)) visit(each);
  };
  inBody(body);
  return uses;
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isEachKey(value: object): value is Extract<Expression, { kind: 'attribute' }> {
  return (
    'kind' in value &&
    value.kind === 'attribute' &&
    'name' in value &&
    value.name === 'key' &&
    'of' in value &&
    isNode(value.of) &&
    value.of.kind === 'variable' &&
    value.of.name === 'each'
  );
}
