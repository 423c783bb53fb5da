import { InputError } from '../../../model/input-error.js';
import type { Unknown } from '../../../model/value.js';
import type { Files } from '../../files.js';
import { stringValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { convert } from '../evaluate/convert.js';
import { EvaluationError } from '../evaluate/evaluation-error.js';
import { evaluate } from '../evaluate/expression.js';
import { fromJson } from '../evaluate/functions/json.js';
import { type TypeConstraint, typeFromExpression, withDefaults } from '../evaluate/type-constraint.js';
import type { Range } from '../syntax/ast.js';
import { parseExpression } from '../syntax/parse.js';
import { HclSyntaxError } from '../syntax/syntax-error.js';
import { asInputError } from './session.js';
import type { PlacedBlock } from './source-files.js';
import { join, parse, readText } from './source-files.js';

/**
 * A value given to a variable from outside: as text to be read by the variable's type, as a value, or as the argument
 * of a module call, which is evaluated when the variable is first needed.
 */
export type GivenValue =
  | { readonly kind: 'text'; readonly text: string; readonly from: string }
  | { readonly kind: 'value'; readonly value: TerraformValue }
  | ({ readonly kind: 'argument'; readonly evaluate: () => TerraformValue } & ArgumentPlace);

interface ArgumentPlace {
  readonly file: string;
  readonly range: Range;
}

export interface VariableOptions {
  readonly variables: ReadonlyMap<string, string>;
  readonly variableFiles: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const NOWHERE = { resolve: () => null, plain: true };

/**
 * The values given to the variables of a root module; what is given later wins.
 * Source: Terraform language, "Variable Definition Precedence" (read 2026-11).
 */
export async function givenValues(
  files: Files,
  folder: string,
  options: VariableOptions,
): Promise<ReadonlyMap<string, GivenValue>> {
  const given = new Map<string, GivenValue>();
  for (const [name, text] of Object.entries(options.environment)) {
    if (name.startsWith('TF_VAR_')) given.set(name.slice('TF_VAR_'.length), { kind: 'text', text, from: name });
  }
  const names = (await files.list(folder)) ?? [];
  const automatic = names.filter((name) => name.endsWith('.auto.tfvars') || name.endsWith('.auto.tfvars.json')).sort();
  for (const name of ['terraform.tfvars', 'terraform.tfvars.json', ...automatic]) {
    if (names.includes(name)) await readDefinitions(files, join(folder, name), given);
  }
  for (const path of options.variableFiles) await readDefinitions(files, path, given);
  for (const [name, text] of options.variables) given.set(name, { kind: 'text', text, from: '--var' });
  return given;
}

async function readDefinitions(files: Files, path: string, given: Map<string, GivenValue>): Promise<void> {
  const text = await readText(files, path);
  if (path.endsWith('.json')) {
    const value = readJson(text, path);
    if (value.kind !== 'object')
      throw new InputError('a file of variables is one JSON object', { file: path }, 'write { "name": value }');
    for (const [name, item] of value.entries) given.set(name, { kind: 'value', value: item });
    return;
  }
  for (const { name, value, range } of parse(text, path).body.attributes) {
    try {
      given.set(name, { kind: 'value', value: evaluate(value, NOWHERE) });
    } catch (error) {
      throw asInputError(error, { file: path, range });
    }
  }
}

function readJson(text: string, path: string): TerraformValue {
  try {
    return fromJson(text);
  } catch (error) {
    if (error instanceof EvaluationError)
      throw new InputError(`not JSON: ${error.message}`, { file: path }, 'mend the file');
    throw error;
  }
}

/** A variable that a module declares. */
export interface Variable {
  readonly name: string;
  readonly file: string;
  readonly block: PlacedBlock['block'];
  readonly constraint: TypeConstraint;
  readonly nullable: boolean;
}

export function declareVariable({ file, block }: PlacedBlock): Variable {
  const name = block.labels[0]?.value ?? '';
  const type = block.body.attributes.find((attribute) => attribute.name === 'type')?.value;
  const nullable = block.body.attributes.find((attribute) => attribute.name === 'nullable')?.value;
  try {
    const constraint: TypeConstraint =
      type === undefined ? { type: 'dynamic', defaults: null } : typeFromExpression(type);
    return { name, file, block, constraint, nullable: nullable?.kind !== 'bool' || nullable.value };
  } catch (error) {
    throw asInputError(error, { file, range: block.range });
  }
}

/** The value of a variable: what was given, else its default, else unknown. */
export function variableValue(variable: Variable, given: GivenValue | undefined, why: Unknown): TerraformValue {
  const { block, file, constraint } = variable;
  const fallback = block.body.attributes.find(({ name }) => name === 'default')?.value;
  try {
    const value = given === undefined ? null : readGiven(variable, given);
    if (value !== null && (value.kind !== 'null' || variable.nullable || fallback === undefined))
      return conform(value, constraint);
    if (fallback !== undefined) {
      const usual = conform(evaluate(fallback, NOWHERE), constraint);
      if (usual.kind !== 'null' || variable.nullable) return usual;
      throw new EvaluationError(
        'Invalid default value for variable: a null default value is not valid when nullable=false.',
        fallback.range,
      );
    }
    return { ...unknownValue(constraint.type, why), variable: why.what };
  } catch (error) {
    if (given !== undefined && error instanceof EvaluationError) {
      const place = given.kind === 'argument' ? given : { file, range: block.range };
      const { line, column } = place.range.start;
      const from = given.kind === 'text' ? given.from : 'a value given';
      throw new InputError(
        `${from} does not fit var.${variable.name}: ${error.message}`,
        { file: place.file, line, column },
        'give a value of the declared type',
      );
    }
    throw asInputError(error, { file, range: block.range });
  }
}

function conform(value: TerraformValue, { type, defaults }: TypeConstraint): TerraformValue {
  return value.kind === 'null' || value.kind === 'unknown'
    ? convert(value, type)
    : convert(withDefaults(value, defaults), type);
}

/** Text for a string variable is taken as it is, other text is read as an expression. */
function readGiven({ constraint }: Variable, given: GivenValue): TerraformValue {
  if (given.kind === 'value') return given.value;
  if (given.kind === 'argument') return given.evaluate();
  if (typeof constraint.type === 'string' && constraint.type !== 'dynamic') return stringValue(given.text);
  try {
    return evaluate(parseExpression(given.text, given.from), NOWHERE);
  } catch (error) {
    if (constraint.type === 'dynamic') return stringValue(given.text);
    if (error instanceof HclSyntaxError) throw new EvaluationError(error.summary);
    throw error;
  }
}
