import { stringValue, type TerraformValue, type UnknownValue, unknownValue } from '../../resource/value.js';
import type { Expression, TemplatePart } from '../syntax/ast.js';
import { iterate } from './access.js';
import { convert } from './convert.js';
import { EvaluationError } from './evaluation-error.js';
import { type Evaluate, type Scope, withNames } from './scope.js';
import { marked } from './sensitive.js';

/** The longest text that an expression may make: strings that double and double are stopped here. */
const MAXIMUM_LENGTH = 10_000_000;
const MAXIMUM_PARTS = 100_000;

/** A template of one interpolation alone yields its value unconverted. Source: hclsyntax/spec.md, "Template Interpolation Unwrapping". */
export function evaluateTemplate(
  template: Extract<Expression, { kind: 'template' }>,
  scope: Scope,
  evaluate: Evaluate,
): TerraformValue {
  const [only, ...others] = template.parts;
  if (only?.kind === 'interpolation' && others.length === 0 && !template.heredoc) return evaluate(only.value, scope);
  return render(template.parts, scope, evaluate);
}

/** Renders a template to a string, whatever it holds; unknown where a part is. */
export function render(parts: readonly TemplatePart[], scope: Scope, evaluate: Evaluate): TerraformValue {
  const output: Output = { text: '', unknown: null, parts: [], isWhole: true, sensitive: false, evaluate };
  renderInto(parts, scope, output);
  return marked(output.unknown === null ? stringValue(output.text) : openText(output, output.unknown), output);
}

/** A text with unknown parts; they are kept where each has its place. */
function openText({ text, parts, isWhole }: Output, { why }: UnknownValue): UnknownValue {
  const value = unknownValue('string', why);
  return isWhole ? { ...value, parts: text === '' ? parts : [...parts, text] } : value;
}

interface Output {
  /** What follows the last part. */
  text: string;
  unknown: UnknownValue | null;
  readonly parts: (string | UnknownValue)[];
  /** Whether the parts and the text are all of it. */
  isWhole: boolean;
  sensitive: boolean;
  readonly evaluate: Evaluate;
}

function renderInto(parts: readonly TemplatePart[], scope: Scope, output: Output): void {
  const { evaluate } = output;
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        append(output, part.text, part);
        break;
      case 'interpolation':
        append(output, toText(evaluate(part.value, scope), part, output), part);
        break;
      case 'if': {
        const condition = convert(evaluate(part.condition, scope), 'bool');
        output.sensitive ||= condition.sensitive === true;
        if (condition.kind === 'unknown') leaveOpen(output, condition);
        else if (condition.kind !== 'bool')
          throw new EvaluationError('Null condition: the condition value is null.', part.range);
        else {
          renderInto(condition.value ? part.yes : part.no, scope, output);
          output.sensitive ||= isSensitive(condition.value ? part.no : part.yes, scope, evaluate);
        }
        break;
      }
      case 'for': {
        const collection = evaluate(part.collection, scope);
        const items = iterate(collection);
        output.sensitive ||= collection.sensitive === true;
        if (collection.kind === 'unknown') leaveOpen(output, collection);
        else if (items === null)
          throw new EvaluationError(
            "Iteration over non-iterable value: a value of this type can't be used as the collection in a 'for' directive.",
            part.range,
          );
        for (const [key, item] of items ?? []) {
          const names = new Map([[part.valueName, item]]);
          if (part.keyName !== null) names.set(part.keyName, key);
          renderInto(part.body, withNames(scope, names), output);
        }
      }
    }
  }
}

/** What isn't taken leaves its mark all the same, as in any conditional. */
function isSensitive(parts: readonly TemplatePart[], scope: Scope, evaluate: Evaluate): boolean {
  try {
    return parts.length > 0 && render(parts, scope, evaluate).sensitive === true;
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}

function append(output: Output, text: string, { range }: TemplatePart): void {
  output.text += text;
  if (output.text.length > MAXIMUM_LENGTH || output.parts.length > MAXIMUM_PARTS)
    throw new EvaluationError(`the text grows beyond ${MAXIMUM_LENGTH} characters`, range);
}

function leaveOpen(output: Output, unknown: UnknownValue): void {
  output.unknown ??= unknown;
  output.isWhole = false;
}

function addOpen(output: Output, unknown: UnknownValue): void {
  output.unknown ??= unknown;
  if (output.text !== '') output.parts.push(output.text);
  output.parts.push(...(unknown.parts ?? [unknown]));
  output.text = '';
}

function toText(value: TerraformValue, { range }: TemplatePart, output: Output): string {
  output.sensitive ||= value.sensitive === true;
  if (value.kind === 'null')
    throw new EvaluationError(
      'Invalid template interpolation value: the expression result is null. Cannot include a null value in a string template.',
      range,
    );
  try {
    const text = convert(value, 'string');
    if (text.kind === 'string') return text.value;
    if (text.kind === 'unknown') addOpen(output, text);
    return '';
  } catch (error) {
    if (error instanceof EvaluationError)
      throw new EvaluationError(
        'Invalid template interpolation value: cannot include the given value in a string template: string required.',
        range,
      );
    throw error;
  }
}
