import type { Location } from '../../model/location.js';
import type { Unknown } from '../../model/value.js';
import { type Argument, bodyOfObject, elementsOf, located, refuse } from '../network/argument.js';
import type { EvaluatedBody } from '../resource/instance.js';
import { objectValue, type TerraformValue } from '../resource/value.js';
import { EvaluationError } from '../terraform/evaluate/evaluation-error.js';
import { jsonOf } from '../terraform/evaluate/open-json.js';

/**
 * JSON that AWS takes as text, read like the blocks of a resource: `logConfiguration` and `LogConfiguration` are
 * `log_configuration`. Lists and objects are taken as they are too. Unknown where nothing of it is known.
 */
export function readJsonBlocks(given: Argument, what: string): TerraformValue | Unknown {
  const json = readJson(given, what);
  return 'known' in json ? json : likeBlocks(json);
}

/** JSON with its own names. */
export function readJson(given: Argument, what: string): TerraformValue | Unknown {
  const { value, location } = given;
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'object' || value.kind === 'map') return value;
  const json = parse(given, what);
  if (json === null || json.kind === 'unknown') {
    const why = json ?? value;
    return why.kind === 'unknown'
      ? located(why.why, location)
      : refuse(`${what} can't be read: it is not JSON`, location, 'write it with jsonencode');
  }
  return json;
}

/** The same with names as those of blocks. */
export function likeBlocks(json: TerraformValue): TerraformValue {
  return withSnakeNames(json, 0);
}

function parse({ value, location }: Argument, what: string): TerraformValue | null {
  try {
    return jsonOf(value);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return refuse(`${what} can't be read: ${error.message}`, location, 'write it with jsonencode');
  }
}

/** The objects of a list, each as the body of a block. */
export function bodiesOf(
  value: TerraformValue,
  location: Location,
): { readonly bodies: readonly EvaluatedBody[]; readonly why: Unknown | null } {
  const elements = elementsOf({ value, location });
  const bodies: EvaluatedBody[] = [];
  let why: Unknown | null = elements.complete ? null : elements.why;
  for (const element of elements.items) {
    const body = bodyOfObject(element);
    if ('known' in body) why ??= body;
    else bodies.push(body);
  }
  return { bodies, why };
}

/** Deeper JSON than any task definition is. */
const MAXIMUM_DEPTH = 40;

function withSnakeNames(value: TerraformValue, depth: number): TerraformValue {
  if (depth > MAXIMUM_DEPTH) return value;
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return { ...value, items: value.items.map((item) => withSnakeNames(item, depth + 1)) };
    case 'map':
    case 'object':
      return objectValue(
        [...value.entries].map(([name, item]) => [snakeName(name), withSnakeNames(item, depth + 1)] as const),
      );
    default:
      return value;
  }
}

function snakeName(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}
