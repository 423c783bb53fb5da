import { parseTemplate } from '../../syntax/parse.js';
import { HclSyntaxError } from '../../syntax/syntax-error.js';
import { convert } from '../convert.js';
import { withNames } from '../scope.js';
import { render } from '../template.js';
import {
  boolValue,
  nullValue,
  stringValue,
  type TerraformValue,
  type Type,
  typeName,
  typeOf,
  unknownValue,
} from '../value.js';
import { type CallSite, entries, type FunctionTable, refuse, text } from './function.js';
import { fromJson, toJson } from './json.js';

function to(type: Type): FunctionTable[string] {
  return { minimum: 1, maximum: 1, looksAtUnknown: true, run: (values) => convert(values[0] ?? nullValue(), type) };
}

function same(): FunctionTable[string] {
  return { minimum: 1, maximum: 1, looksAtUnknown: true, run: (values) => values[0] ?? nullValue() };
}

/** A template sees the variables given to it, and nothing else. */
function renderText(
  source: string,
  name: string,
  variables: ReadonlyMap<string, TerraformValue>,
  { scope, evaluate }: CallSite,
): TerraformValue {
  const inner = withNames({ readFile: scope.readFile, resolve: () => null }, variables);
  try {
    const template = parseTemplate(source, name);
    if (template.kind !== 'template') return refuse('not a template');
    const [only, ...others] = template.parts;
    return only === undefined
      ? stringValue('')
      : others.length === 0 && only.kind === 'text'
        ? stringValue(only.text)
        : render(template.parts, inner, evaluate);
  } catch (error) {
    if (error instanceof HclSyntaxError) return refuse(`${name}:${error.line},${error.column}: ${error.summary}`);
    throw error;
  }
}

function readText(path: string, { scope }: CallSite): string | null {
  return scope.readFile(path);
}

function outside(path: string): TerraformValue {
  return unknownValue('string', {
    known: false,
    what: `the file ${path}`,
    settle: 'it is not in the folder that was read: check the plan',
    location: null,
  });
}

/** Source: Terraform language, "Type Conversion Functions", "Filesystem Functions", "Encoding Functions" (read 2026-11). */
export const CONVERSION: FunctionTable = {
  tostring: to('string'),
  tonumber: to('number'),
  tobool: to('bool'),
  tolist: to({ list: 'dynamic' }),
  toset: to({ set: 'dynamic' }),
  tomap: to({ map: 'dynamic' }),
  sensitive: same(),
  nonsensitive: same(),
  ephemeralasnull: same(),
  issensitive: { minimum: 1, maximum: 1, type: 'bool', run: () => boolValue(false) },
  type: {
    minimum: 1,
    maximum: 1,
    looksAtUnknown: true,
    run: (values) => stringValue(typeName(typeOf(values[0] ?? nullValue()))),
  },
  jsonencode: {
    minimum: 1,
    maximum: 1,
    type: 'string',
    run: (values) => stringValue(toJson(values[0] ?? nullValue())),
  },
  jsondecode: { minimum: 1, maximum: 1, run: (values) => fromJson(text(values, 0)) },
  file: {
    minimum: 1,
    maximum: 1,
    run: (values, call) => {
      const content = readText(text(values, 0), call);
      return content === null ? outside(text(values, 0)) : stringValue(content);
    },
  },
  fileexists: { minimum: 1, maximum: 1, run: (values, call) => boolValue(readText(text(values, 0), call) !== null) },
  templatefile: {
    minimum: 2,
    maximum: 2,
    looksAtUnknown: true,
    run: (values, call) => {
      const content = readText(text(values, 0), call);
      const variables = values[1];
      if (variables?.kind === 'unknown') return unknownValue('string', variables.why);
      return content === null
        ? outside(text(values, 0))
        : renderText(content, text(values, 0), entries(values, 1), call);
    },
  },
  templatestring: {
    minimum: 2,
    maximum: 2,
    run: (values, call) => renderText(text(values, 0), 'the template', entries(values, 1), call),
  },
  basename: {
    minimum: 1,
    maximum: 1,
    run: (values) =>
      stringValue(/^\/+$/.test(text(values, 0)) ? '/' : (text(values, 0).replace(/\/+$/, '').split('/').at(-1) ?? '')),
  },
  dirname: {
    minimum: 1,
    maximum: 1,
    run: (values) => {
      const parts = text(values, 0).split('/');
      return stringValue(parts.length === 1 ? '.' : parts.slice(0, -1).join('/') || '/');
    },
  },
  abspath: { minimum: 1, maximum: 1, run: (values) => outside(text(values, 0)) },
};
