import {
  asUnordered,
  chosenFrom,
  findUnknown,
  holdsSensitive,
  isUnordered,
  nullValue,
  type TerraformValue,
  type UnknownValue,
  unknownValue,
  withElement,
} from '../../resource/value.js';
import type { Expression, Range } from '../syntax/ast.js';
import { UNORDERED } from './access.js';
import { EvaluationError } from './evaluation-error.js';
import { FILE } from './functions/file.js';
import { type CallSite, conformArguments, type TerraformFunction } from './functions/function.js';
import { FUNCTIONS, KNOWN_NAMES } from './functions/index.js';
import { ANY_ITEM, type Evaluate, type Scope } from './scope.js';
import { marked, unmarked, unmarkedDeep } from './sensitive.js';

type Call = Extract<Expression, { kind: 'call' }>;

/** Calls a function. Arguments that aren't known make the result unknown, unless the function looks at them itself. */
export function callFunction(call: Call, scope: Scope, evaluate: Evaluate): TerraformValue {
  if (scope.plain === true)
    throw new EvaluationError('Function calls not allowed: functions may not be called here.', call.range);
  const name = call.name.replace(/^core::/, '');
  if (name === 'try' || name === 'can') return attempt(name, call, { scope, evaluate });
  const definition = FUNCTIONS.get(name);
  if (definition === undefined && !KNOWN_NAMES.has(name) && !name.startsWith('provider::')) {
    throw new EvaluationError(`Call to unknown function: there is no function named "${call.name}".`, call.nameRange);
  }
  if (name === 'templatestring' && !isReference(call.arguments[0])) {
    throw new EvaluationError(
      'Invalid function argument: the template must be a direct reference to a single string from elsewhere.',
      call.range,
    );
  }
  const { rendering } = scope;
  if (rendering !== undefined && (TEMPLATE.has(name) || (rendering === 'string' && name in FILE)))
    throw new EvaluationError(`cannot call ${name} from inside a template`, call.range);
  const values = evaluateArguments(call, { scope, evaluate });
  if (!Array.isArray(values)) return values;
  if (definition === undefined) {
    const why = {
      known: false,
      what: `${name}(…)`,
      settle: 'check the plan: pullpath does not compute this function',
      location: null,
    } as const;
    return unknownValue('dynamic', why);
  }
  const { marks } = definition;
  const context = { scope, evaluate, range: call.range };
  const given = named(name, call.range, () => conformArguments(definition, values));
  if (marks === 'own') return run(name, definition, given, context);
  const isSensitive = marks === 'shallow' ? ({ sensitive }: TerraformValue) => sensitive === true : holdsSensitive;
  if (!given.some(isSensitive)) return run(name, definition, given, context);
  const plain = given.map(marks === 'shallow' ? unmarked : unmarkedDeep);
  return marked(run(name, definition, plain, context), { sensitive: true });
}

/** `local.template`, `var.templates["a"]`: a way to a value, and nothing that makes one. */
function isReference(expression: Expression | undefined): boolean {
  switch (expression?.kind) {
    case 'variable':
      return true;
    case 'attribute':
    case 'index':
      return isReference(expression.of);
    default:
      return expression === undefined;
  }
}

const TEMPLATE: ReadonlySet<string> = new Set(['templatefile', 'templatestring']);

/** Functions whose result is the same in whatever order the items of a list stand, and those that look at it. */
const ORDER_MATTERS_NOT: ReadonlySet<string> = new Set([
  ...['length', 'contains', 'one', 'element', 'slice', 'sort', 'sum', 'alltrue', 'anytrue', 'type', 'issensitive'],
  ...['toset', 'setunion', 'setintersection', 'setsubtract', 'sensitive', 'nonsensitive', 'lookup'],
]);

/** Functions whose result is a list without order where an argument is. */
const KEEPS_DISORDER: ReadonlySet<string> = new Set([
  ...['tolist', 'concat', 'flatten', 'distinct', 'reverse', 'compact', 'coalescelist', 'setproduct'],
]);

/** Flattened, a list within a list gives its disorder to the whole. */
function holdsDisorder(value: TerraformValue): boolean {
  return isUnordered(value) || ((value.kind === 'list' || value.kind === 'tuple') && value.items.some(holdsDisorder));
}

function run(
  name: string,
  { type = 'dynamic', looksAtUnknown = false, run: compute }: TerraformFunction,
  values: readonly TerraformValue[],
  context: CallSite,
): TerraformValue {
  if (!looksAtUnknown) {
    for (const value of values) {
      const found = findUnknown(value);
      if (found !== null) return keepingItems(name, chosenFrom(unknownValue(type, found.why), values), values);
    }
  }
  const inOrder = ORDER_MATTERS_NOT.has(name) || !values.some(holdsDisorder);
  if (!inOrder && !KEEPS_DISORDER.has(name)) return unknownValue(type, UNORDERED);
  const computed = named(name, context.range, () => bounded(compute(values, context)));
  const result = computed.kind === 'unknown' ? keepingItems(name, chosenFrom(computed, values), values) : computed;
  return inOrder ? result : asUnordered(result);
}

/** What goes wrong is told with the name of the function. */
function named<T>(name: string, range: Range, run: () => T): T {
  try {
    return run();
  } catch (error) {
    // What V8 says of a text of more than half a billion characters, and of YAML that nests deep.
    const message = error instanceof RangeError ? 'the value grows too large, or too deep' : '';
    if (message !== '' || (error instanceof EvaluationError && error.range === null))
      throw new EvaluationError(
        `Error in function call: call to function "${name}" failed: ${message || (error instanceof Error ? error.message : '')}.`,
        range,
      );
    throw error;
  }
}

/** Texts that double and double would fill any memory: no configuration holds longer ones. */
const MAXIMUM_LENGTH = 10_000_000;

function bounded(value: TerraformValue): TerraformValue {
  if (value.kind === 'string' && value.value.length > MAXIMUM_LENGTH)
    throw new EvaluationError(`the text grows beyond ${MAXIMUM_LENGTH} characters`);
  return value;
}

/** Functions that give the items of the collection that they get, in whatever order. */
const KEEPS_ITEMS: ReadonlySet<string> = new Set(['values', 'tolist', 'toset', 'tomap', 'distinct', 'reverse']);

function keepingItems(name: string, result: UnknownValue, [collection]: readonly TerraformValue[]): UnknownValue {
  return collection?.kind === 'unknown' && KEEPS_ITEMS.has(name)
    ? withElement(result, collection, collection.element)
    : result;
}

interface Context {
  readonly scope: Scope;
  readonly evaluate: Evaluate;
}

function evaluateArguments(call: Call, { scope, evaluate }: Context): TerraformValue[] | TerraformValue {
  const values = call.arguments.map((argument) => evaluate(argument, scope));
  if (!call.expandFinal) return values;
  const last = values.pop() ?? nullValue();
  if (last.kind === 'unknown') return chosenFrom(unknownValue('dynamic', last.why), [...values, last]);
  if (last.kind !== 'list' && last.kind !== 'tuple' && last.kind !== 'set') {
    throw new EvaluationError(
      'Invalid expanding argument value: the expanding argument (indicated by ...) must be of a tuple, list, or set type.',
      call.range,
    );
  }
  if (isUnordered(last)) return unknownValue('dynamic', UNORDERED);
  return [...values, ...(last.sensitive === true ? last.items.map((item) => marked(item, last)) : last.items)];
}

/** Source: Terraform language, "try Function" and "can Function" (read 2026-11). */
function attempt(name: 'try' | 'can', call: Call, { scope, evaluate }: Context): TerraformValue {
  if (call.arguments.length === 0) throw new EvaluationError('at least one argument is required', call.range);
  if (name === 'can' && call.arguments.length > 1)
    throw new EvaluationError('Too many function arguments: function "can" takes 1.', call.range);
  for (const argument of call.arguments) {
    try {
      const value = evaluate(argument, { ...scope, attempts: true });
      const open = findUnknown(value);
      // Whether it fails with this item can't be told of any item.
      if (open?.why === ANY_ITEM) return unknownValue(name === 'can' ? 'bool' : 'dynamic', open.why);
      if (name === 'can') {
        return open === null ? { kind: 'bool', value: true } : unknownValue('bool', open.why);
      }
      // It may fail yet, and another one count, of whatever type.
      return value.kind === 'unknown' && value.symbol === undefined ? { ...value, type: 'dynamic' } : value;
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
    }
  }
  if (name === 'can') return { kind: 'bool', value: false };
  throw new EvaluationError(
    'Error in function call: call to function "try" failed: no expression succeeded.',
    call.range,
  );
}
