import { holdsSensitive, type TerraformValue } from '../../resource/value.js';

/** A value made of sensitive ones is sensitive. Source: Terraform language, "sensitive Function"; zclconf/go-cty, docs/marks.md. */
export function marked(value: TerraformValue, ...by: readonly { readonly sensitive?: boolean }[]): TerraformValue {
  return value.sensitive !== true && by.some(({ sensitive }) => sensitive === true)
    ? { ...value, sensitive: true }
    : value;
}

/** Without its own mark; those inside stay. */
export function unmarked(value: TerraformValue): TerraformValue {
  return value.sensitive === true ? { ...value, sensitive: false } : value;
}

/** Without any mark. */
export function unmarkedDeep(value: TerraformValue): TerraformValue {
  if (!holdsSensitive(value)) return value;
  const plain = unmarked(value);
  switch (plain.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return { ...plain, items: plain.items.map(unmarkedDeep) };
    case 'map':
    case 'object':
      return { ...plain, entries: new Map([...plain.entries].map(([key, item]) => [key, unmarkedDeep(item)])) };
    default:
      return plain;
  }
}
