import type * as Yaml from 'yaml';
import { parseDecimal } from '../../../resource/decimal.js';
import { formatDecimal } from '../../../resource/decimal-text.js';
import {
  boolValue,
  nullValue,
  objectValue,
  sizeOf,
  stringValue,
  type TerraformValue,
  tupleValue,
} from '../../../resource/value.js';
import { refuse } from './function.js';

interface Reading {
  readonly yaml: typeof Yaml;
  readonly anchors: Map<string, TerraformValue>;
  /** Aliases of aliases may grow without end. */
  left: number;
}

const MAXIMUM_NODES = 200_000;

/** Terraform types what it reads: sequences are tuples, mappings objects. Source: zclconf/go-cty-yaml (read 2026-11). */
export function fromYaml(text: string, yaml: typeof Yaml): TerraformValue {
  // Plain scalars are told apart below: Terraform reads them as YAML 1.1 does, in ways of its own.
  const parsed = yaml.parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  const [document, ...others] = Array.isArray(parsed) ? parsed : [];
  if (others.length > 0) return refuse('unexpected extra content after value');
  if (document === undefined) return refuse('missing start of document');
  const [error] = document.errors;
  if (error?.message.includes('call stack') === true) return refuse('the value grows too large, or too deep');
  if (error !== undefined) return refuse(error.message.split('\n')[0] ?? 'not YAML');
  if (document.contents === null) return refuse('missing start of document');
  return fromNode(document.contents, { anchors: new Map(), yaml, left: MAXIMUM_NODES });
}

function fromNode(node: unknown, reading: Reading): TerraformValue {
  const { yaml, anchors } = reading;
  if (--reading.left < 0) return refuse(`more than ${MAXIMUM_NODES} nodes of YAML`);
  if (yaml.isAlias(node)) return aliased(node.source, reading);
  if (!yaml.isNode(node)) return nullValue();
  const value = fromContent(node, reading);
  if (yaml.isCollection(node) || yaml.isScalar(node)) if (node.anchor !== undefined) anchors.set(node.anchor, value);
  return value;
}

function aliased(name: string, reading: Reading): TerraformValue {
  const value = reading.anchors.get(name) ?? refuse(`reference to undefined anchor "${name}"`);
  reading.left -= sizeOf(value);
  return value;
}

function fromContent(node: Yaml.Node, reading: Reading): TerraformValue {
  const { yaml } = reading;
  if (yaml.isMap(node)) return fromMapping(node.items, reading);
  if (yaml.isSeq(node)) return tupleValue(node.items.map((item) => fromNode(item, reading)));
  if (!yaml.isScalar(node) || typeof node.value !== 'string') return nullValue();
  return fromScalar(node.value, node.type === 'PLAIN', node.tag ?? '');
}

function fromMapping(pairs: readonly Yaml.Pair[], reading: Reading): TerraformValue {
  const { yaml } = reading;
  const merged = new Map<string, TerraformValue>();
  const own = new Map<string, TerraformValue>();
  for (const { key, value: written } of pairs) {
    const isMerge = yaml.isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
    const name = isMerge ? '' : keyOf(fromNode(key, reading));
    const value = fromNode(written, reading);
    if (!isMerge) own.set(name, value);
    else
      for (const from of value.kind === 'tuple' ? value.items : [value])
        for (const [inner, item] of from.kind === 'object' ? from.entries : refuse('only mappings can be merged'))
          merged.set(inner, item);
  }
  return objectValue([...merged, ...own]);
}

function keyOf(key: TerraformValue): string {
  switch (key.kind) {
    case 'string':
      return key.value;
    case 'bool':
      return String(key.value);
    case 'number':
      return formatDecimal(key.value);
    default:
      return refuse('only string keys are allowed');
  }
}

const CORE = 'tag:yaml.org,2002:';

function fromScalar(text: string, plain: boolean, tag: string): TerraformValue {
  if (tag !== '' && tag !== '!' && !tag.startsWith(CORE)) return refuse(`unsupported tag "${tag}"`);
  switch (tag.slice(CORE.length)) {
    case '':
      return plain && tag === '' ? fromPlain(text) : stringValue(text);
    case 'str':
    case 'binary':
      return stringValue(text);
    case 'null':
      return nullValue();
    case 'bool': {
      const value = fromPlain(text);
      return value.kind === 'bool' ? value : refuse('not a boolean');
    }
    case 'int':
    case 'float': {
      const number = toNumber(text);
      return number === null ? refuse('not a number') : { kind: 'number', value: number };
    }
    case 'timestamp':
      return fromPlain(text);
    default:
      return refuse(`unsupported tag "${tag}"`);
  }
}

const TRUE = /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;

function fromPlain(text: string): TerraformValue {
  if (/^(~|null|Null|NULL|)$/.test(text)) return nullValue();
  if (TRUE.test(text)) return boolValue(true);
  if (FALSE.test(text)) return boolValue(false);
  if (/^[+-]?\.(inf|Inf|INF)$/.test(text)) return refuse('the value is infinite');
  const number = toNumber(text);
  if (number !== null) return { kind: 'number', value: number };
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return stringValue(`${text}T00:00:00Z`);
  return stringValue(text);
}

function toNumber(text: string) {
  const bare = text.replaceAll('_', '');
  const whole = /^([+-]?)(0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+)$/.exec(bare);
  if (whole !== null) return parseDecimal(`${whole[1]}${BigInt(whole[2] ?? '0')}`);
  return /^[+-]?(\d|\.\d)/.test(bare) ? parseDecimal(bare) : null;
}
