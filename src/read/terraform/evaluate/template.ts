import type { Expression, TemplatePart } from '../syntax/ast.js';
import { iterate } from './access.js';
import { convert } from './convert.js';
import { EvaluationError } from './evaluation-error.js';
import { type Evaluate, type Scope, withNames } from './scope.js';
import { marked } from './sensitive.js';
import { stringValue, type TerraformValue, type UnknownValue, unknownValue } from './value.js';

/** The longest text that an expression may make: strings that double and double are stopped here. */
const MAXIMUM_LENGTH = 10_000_000;

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
  const output: Output = { text: '', unknown: null, sensitive: false, evaluate };
  renderInto(parts, scope, output);
  const value = output.unknown === null ? stringValue(output.text) : unknownValue('string', output.unknown.why);
  return marked(value, output);
}

interface Output {
  text: string;
  unknown: UnknownValue | null;
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
        if (condition.kind === 'unknown') output.unknown ??= condition;
        else if (condition.kind !== 'bool')
          throw new EvaluationError('Null condition: the condition value is null.', part.range);
        else renderInto(condition.value ? part.yes : part.no, scope, output);
        break;
      }
      case 'for': {
        const collection = evaluate(part.collection, scope);
        const items = iterate(collection);
        output.sensitive ||= collection.sensitive === true;
        if (collection.kind === 'unknown') output.unknown ??= collection;
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

function append(output: Output, text: string, { range }: TemplatePart): void {
  output.text += text;
  if (output.text.length > MAXIMUM_LENGTH)
    throw new EvaluationError(`the text grows beyond ${MAXIMUM_LENGTH} characters`, range);
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
    if (text.kind === 'unknown') output.unknown ??= text;
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
