import { InputError } from '../../../model/input-error.js';
import type { Block, Expression } from '../syntax/ast.js';
import type { PlacedBlock } from './source-files.js';

/** A `resource` or `data` block of a module. */
export interface ResourceBlock extends PlacedBlock {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
}

/** The resources that a module declares, by `type.name` or `data.type.name`. */
export function declareResources(blocks: readonly PlacedBlock[]): ReadonlyMap<string, ResourceBlock> {
  const resources = new Map<string, ResourceBlock>();
  for (const { file, block } of blocks) {
    if (block.type !== 'resource' && block.type !== 'data') continue;
    const [type, name] = block.labels.map(({ value }) => value);
    if (type === undefined || name === undefined) throw wrongLabels(file, block);
    const mode = block.type === 'data' ? 'data' : 'managed';
    const key = mode === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
    const before = resources.get(key);
    if (before !== undefined) {
      const { line, column } = block.range.start;
      throw new InputError(
        `${key} is declared twice, first at ${before.file}:${before.block.range.start.line}`,
        { file, line, column },
        'rename one of them',
      );
    }
    resources.set(key, { file, block, mode, type, name });
  }
  return resources;
}

/**
 * The arguments whose changes are ignored, without the parts of them; older versions have them as texts, and `*` for all.
 * Source: Terraform language, "The lifecycle Meta-Argument" (read 2026-11).
 */
export function ignoredChanges({ block }: ResourceBlock): readonly string[] {
  const lifecycle = block.body.blocks.filter(({ type }) => type === 'lifecycle');
  return lifecycle.flatMap(({ body }) =>
    body.attributes.flatMap(({ name, value }) => {
      if (name !== 'ignore_changes') return [];
      return (value.kind === 'tuple' ? value.items : [value]).flatMap(rootName);
    }),
  );
}

function rootName(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'variable':
      return [expression.name];
    case 'attribute':
    case 'index':
    case 'splat':
      return rootName(expression.of);
    case 'template': {
      const [part] = expression.parts;
      if (part?.kind !== 'text') return [];
      return [part.text === '*' ? 'all' : part.text.replace(/[.[].*$/s, '')];
    }
    default:
      return [];
  }
}

/** Whether Terraform is told to leave changes of it alone, or runs commands when it makes it. */
export function isChangedElsewhere({ block }: ResourceBlock): boolean {
  return block.body.blocks.some(
    ({ type, body }) =>
      type === 'provisioner' || (type === 'lifecycle' && body.attributes.some(({ name }) => name === 'ignore_changes')),
  );
}

function wrongLabels(file: string, block: Block): InputError {
  const { line, column } = block.range.start;
  return new InputError(
    `a ${block.type} block needs two labels, its type and its name`,
    { file, line, column },
    'run terraform validate',
  );
}
