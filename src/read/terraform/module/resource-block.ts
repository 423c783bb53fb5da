import { InputError } from '../../../model/input-error.js';
import type { Block } from '../syntax/ast.js';
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
