import {
  boolValue,
  findUnknown,
  nullValue,
  stringValue,
  type TerraformValue,
  type Type,
  typeName,
  typeOf,
  unknownValue,
} from '../../../resource/value.js';
import { parseTemplate } from '../../syntax/parse.js';
import { HclSyntaxError } from '../../syntax/syntax-error.js';
import { convert } from '../convert.js';
import { jsonOf } from '../open-json.js';
import { withNames } from '../scope.js';
import { marked, unmarked } from '../sensitive.js';
import { render } from '../template.js';
import { shallowUnknown, unknownLike } from './element.js';
import { fileText } from './file.js';
import { argument, type CallSite, entries, type FunctionTable, refuse, text } from './function.js';
import { fromJson, toJson } from './json.js';

function to(type: Type): FunctionTable[string] {
  return {
    takes: ['any?'],
    looksAtUnknown: true,
    marks: 'own',
    run: (values) => convert(values[0] ?? nullValue(), type),
  };
}

function same(run: (value: TerraformValue) => TerraformValue): FunctionTable[string] {
  return {
    takes: ['any?'],
    looksAtUnknown: true,
    marks: 'own',
    run: (values) => run(values[0] ?? nullValue()),
  };
}

/** A template sees the variables given to it, and nothing else. */
function renderText(
  source: string,
  rendering: 'file' | 'string',
  variables: ReadonlyMap<string, TerraformValue>,
  { scope, evaluate }: CallSite,
): TerraformValue {
  for (const key of variables.keys())
    if (!/^\p{ID_Start}[\p{ID_Continue}-]*$/u.test(key)) return refuse(`invalid template variable name "${key}"`);
  const name = 'the template';
  const inner = withNames({ ...scope, rendering, resolve: () => null }, variables);
  try {
    const template = parseTemplate(source, name);
    if (template.kind !== 'template') return refuse('not a template');
    const [only, ...others] = template.parts;
    if (only === undefined) return stringValue('');
    // One interpolation alone keeps its type, as it does in the language.
    return only.kind === 'interpolation' && others.length === 0
      ? evaluate(only.value, inner)
      : render(template.parts, inner, evaluate);
  } catch (error) {
    if (error instanceof HclSyntaxError) return refuse(`${name}:${error.line},${error.column}: ${error.summary}`);
    throw error;
  }
}

/** Source: Terraform language, "Type Conversion Functions", "Filesystem Functions", "Encoding Functions" (read 2026-11). */
export const CONVERSION: FunctionTable = {
  tostring: to('string'),
  tonumber: to('number'),
  tobool: to('bool'),
  tolist: to({ list: 'dynamic' }),
  toset: to({ set: 'dynamic' }),
  tomap: to({ map: 'dynamic' }),
  sensitive: same((value) => marked(value, { sensitive: true })),
  nonsensitive: same(unmarked),
  ephemeralasnull: same((value) => value),
  issensitive: same((value) =>
    // What isn't known yet may turn out to be sensitive.
    value.kind === 'unknown' && value.sensitive !== true
      ? unknownValue('bool', value.why)
      : boolValue(value.sensitive === true),
  ),
  type: {
    takes: ['any?'],
    looksAtUnknown: true,
    run: (values) => stringValue(typeName(typeOf(values[0] ?? nullValue()))),
  },
  jsonencode: {
    takes: ['any?'],
    looksAtUnknown: true,
    run: (values) => {
      const value = values[0] ?? nullValue();
      const open = findUnknown(value);
      if (open === null) return stringValue(toJson(value));
      const text = unknownValue('string', open.why);
      return value.kind === 'unknown' ? text : { ...text, json: value };
    },
  },
  jsondecode: {
    takes: ['string'],
    looksAtUnknown: true,
    run: (values) => {
      const value = convert(argument(values, 0), 'string');
      if (value.kind !== 'unknown') return fromJson(text(values, 0));
      return jsonOf(value) ?? unknownValue('dynamic', value.why);
    },
  },
  templatefile: {
    takes: ['string', 'any'],
    looksAtUnknown: true,
    run: (values, call) => {
      const content = fileText(text(values, 0), call);
      const variables = values[1];
      if (variables?.kind === 'unknown') return unknownValue('string', variables.why);
      return typeof content === 'string' ? renderText(content, 'file', entries(values, 1), call) : content;
    },
  },
  templatestring: {
    takes: ['any', 'any'],
    looksAtUnknown: true,
    run: (values, call) => {
      const template = argument(values, 0);
      const open = shallowUnknown(values);
      if (open !== null) return unknownLike(open, 'string');
      if (template.kind !== 'string') return refuse('invalid template value: a string is required');
      return convert(renderText(template.value, 'string', entries(values, 1), call), 'string');
    },
  },
};
