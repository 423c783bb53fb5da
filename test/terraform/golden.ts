import { readFileSync } from 'node:fs';
import * as yaml from 'yaml';
import { InputError } from '../../src/model/input-error.js';
import { unknown } from '../../src/model/value.js';
import { findUnknown, objectValue, stringValue, type TerraformValue } from '../../src/read/resource/value.js';
import { EvaluationError } from '../../src/read/terraform/evaluate/evaluation-error.js';
import { evaluate } from '../../src/read/terraform/evaluate/expression.js';
import { toJson } from '../../src/read/terraform/evaluate/functions/json.js';
import type { ReadableFiles, Scope } from '../../src/read/terraform/evaluate/scope.js';
import { marked } from '../../src/read/terraform/evaluate/sensitive.js';
import { declareVariable, variableValue } from '../../src/read/terraform/module/variables.js';
import type { Expression } from '../../src/read/terraform/syntax/ast.js';
import { parseBody, parseExpression } from '../../src/read/terraform/syntax/parse.js';
import { HclSyntaxError } from '../../src/read/terraform/syntax/syntax-error.js';

/** An expression, and what Terraform made of it. */
export interface Judged {
  readonly expression: string;
  /** What only this expression refers to. */
  readonly declares?: string;
  /** The text that jsonencode gave. */
  readonly json?: string;
  /** It was refused when it was evaluated. */
  readonly fails?: boolean;
  /** Its value is never known, although it is made of constants. */
  readonly unknown?: boolean;
  /** It was refused before. */
  readonly error?: unknown;
  /** Terraform itself broke down over it. */
  readonly crashes?: boolean;
}

export interface Golden {
  readonly context: string;
  /** The files beside the context, in base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly expressions: readonly Judged[];
}

export function readGolden(name: string): Golden {
  const { files = {}, ...golden } = JSON.parse(readFileSync(`test/fixtures/hcl/${name}`, 'utf8')) as Golden;
  return { ...golden, files };
}

/** The scope that the golden results were made in. */
export function goldenScope({ context, files }: Golden): Scope {
  const body = parseBody(context, 'context.tf');
  const variables = new Map<string, TerraformValue>();
  const locals = new Map<string, Expression>();
  const scope: Scope = {
    files: readable(files),
    yaml: () => yaml,
    resolve(root, names) {
      const [name] = names;
      if (root === 'var') return { value: objectValue(variables), used: 0 };
      if (root === 'path') return { value: stringValue('.'), used: 1 };
      if (root === 'terraform') return { value: stringValue('default'), used: 1 };
      const local = root === 'local' && name !== undefined ? locals.get(name) : undefined;
      return local === undefined ? null : { value: evaluate(local, scope), used: 1 };
    },
  };
  for (const block of body.blocks) {
    if (block.type === 'locals') for (const { name, value } of block.body.attributes) locals.set(name, value);
    if (block.type !== 'variable') continue;
    const has = (wanted: string) => block.body.attributes.some(({ name }) => name === wanted);
    const variable = declareVariable({ file: 'context.tf', block });
    if (has('default'))
      variables.set(
        variable.name,
        marked(variableValue(variable, undefined, NOT_GIVEN), { sensitive: has('sensitive') }),
      );
  }
  return scope;
}

const NOT_GIVEN = unknown('a variable', 'give it a default');

function readable(files: Golden['files']): ReadableFiles {
  const below = (folder: string) =>
    Object.keys(files).flatMap((path) =>
      folder === '.' ? [path] : path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [],
    );
  return {
    read(path) {
      const content = files[path];
      if (content !== undefined) return Buffer.from(content, 'base64');
      return below(path).length > 0 ? 'folder' : 'absent';
    },
    list(folder) {
      const names = new Set(below(folder).map((path) => path.replace(/\/.*/s, '/')));
      return names.size === 0 ? 'absent' : [...names].sort();
    },
  };
}

/** What we make of an expression: JSON, `refused`, or `unknown`; the reason after a colon. */
function judge(expression: string, scopeOf: () => Scope): string {
  try {
    const value = evaluate(parseExpression(`${expression}\n`, 'x'), scopeOf());
    const unknown = findUnknown(value);
    return unknown === null ? toJson(value) : `unknown: ${unknown.why.what}`;
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof HclSyntaxError || error instanceof InputError)
      return `refused: ${error.message}`;
    throw error;
  }
}

/** Expressions of which we make something else than Terraform, and why that is left so. */
export function readApart(): ReadonlySet<string> {
  const reasons = JSON.parse(readFileSync('test/fixtures/hcl/expressions-apart.json', 'utf8')) as Record<
    string,
    string[]
  >;
  return new Set(Object.values(reasons).flat());
}

/** One line for each expression of which we make something else than Terraform, or no longer do. */
export function differences(
  golden: Golden,
  judged: readonly Judged[],
  apart: ReadonlySet<string> = new Set(),
): readonly string[] {
  const scope = goldenScope(golden);
  return judged.flatMap(({ expression, declares, json, unknown = false }) => {
    const ours = judge(expression, () =>
      declares === undefined ? scope : goldenScope({ ...golden, context: golden.context + declares }),
    );
    const theirs = json ?? (unknown ? 'unknown' : 'refused');
    const agree = (json === undefined ? ours.replace(/:.*/s, '') : ours) === theirs;
    return agree !== apart.has(expression)
      ? []
      : [`${declares ?? ''}${expression}\n    ours    ${ours}\n    theirs  ${theirs}`];
  });
}
