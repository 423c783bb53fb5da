import type { ModuleCall } from '../../../model/location.js';
import type { Unknown } from '../../../model/value.js';
import type { EvaluatedAttribute, EvaluatedBody } from '../../resource/instance.js';
import { objectValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { iterate } from '../evaluate/access.js';
import { EvaluationError } from '../evaluate/evaluation-error.js';
import { evaluate } from '../evaluate/expression.js';
import { type Scope, withNames } from '../evaluate/scope.js';
import type { Block, Body, Expression, Range } from '../syntax/ast.js';
import { toLocation } from './session.js';

/** Where a body stands: for locations. */
export interface Place {
  readonly file: string;
  readonly through: readonly ModuleCall[];
}

/** Arguments of every resource that say how it is managed, not what it is. */
const META = new Set(['count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'provisioner', 'connection']);

/** Evaluates a block's arguments and nested blocks, `dynamic` ones expanded. */
export function evaluateBody(body: Body, range: Range, scope: Scope, place: Place): EvaluatedBody {
  const attributes = new Map<string, EvaluatedAttribute>();
  for (const attribute of body.attributes) {
    if (META.has(attribute.name)) continue;
    const here = placeOf(attribute, place);
    const value = evaluateAttribute(attribute.value, scope, here);
    if (value.kind !== 'null')
      attributes.set(attribute.name, { value, location: toLocation(here.file, attribute.range, here.through) });
  }
  const blocks = new Map<string, EvaluatedBody[]>();
  const incompleteBlocks = new Map<string, Unknown>();
  const add = (type: string, inner: EvaluatedBody) => {
    const list = blocks.get(type);
    if (list === undefined) blocks.set(type, [inner]);
    else list.push(inner);
  };
  for (const block of body.blocks) {
    if (META.has(block.type)) continue;
    const here = placeOf(block, place);
    if (block.type === 'dynamic') expandDynamic(block, scope, here, { add, incompleteBlocks });
    else add(block.type, evaluateBody(block.body, block.range, scope, here));
  }
  return { attributes, blocks, incompleteBlocks, location: toLocation(place.file, range, place.through) };
}

/** What an override file replaces stands in that file. */
function placeOf({ file }: { readonly file?: string }, place: Place): Place {
  return file === undefined ? place : { ...place, file };
}

/** An argument that Terraform would refuse is unknown here: what else the network holds can still be judged. */
export function evaluateAttribute(expression: Expression, scope: Scope, { file, through }: Place): TerraformValue {
  try {
    return evaluate(expression, scope);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const location = toLocation(file, error.range ?? expression.range, through);
    return unknownValue('dynamic', {
      known: false,
      what: `the value at ${file}:${location.line} (${error.message})`,
      settle: 'run terraform validate',
      location,
    });
  }
}

interface DynamicTarget {
  readonly add: (type: string, body: EvaluatedBody) => void;
  readonly incompleteBlocks: Map<string, Unknown>;
}

/** Source: Terraform language, "dynamic Blocks" (read 2026-11). */
function expandDynamic(block: Block, scope: Scope, place: Place, { add, incompleteBlocks }: DynamicTarget): void {
  const type = block.labels[0]?.value ?? '';
  const content = block.body.blocks.find((inner) => inner.type === 'content');
  const forEach = block.body.attributes.find(({ name }) => name === 'for_each')?.value;
  const iterator = block.body.attributes.find(({ name }) => name === 'iterator')?.value;
  if (content === undefined || forEach === undefined) return;
  const collection = evaluateAttribute(forEach, scope, place);
  if (collection.kind === 'unknown') {
    incompleteBlocks.set(type, collection.why);
    return;
  }
  const name = iterator?.kind === 'variable' ? iterator.name : type;
  for (const [key, value] of iterate(collection) ?? []) {
    const item = objectValue([
      ['key', key],
      ['value', value],
    ]);
    add(type, evaluateBody(content.body, content.range, withNames(scope, new Map([[name, item]])), place));
  }
}
