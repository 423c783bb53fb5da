import { InputError } from '../../../model/input-error.js';
import type { Block, Range } from '../syntax/ast.js';
import { isOverride, type SourceFile } from './source-files.js';

/** What a module declares by one name. Resources are looked at where they are read: `declareResources`. */
const NAMED: ReadonlySet<string> = new Set(['variable', 'output', 'module']);

interface Place {
  readonly file: string;
  readonly range: Range;
}

/**
 * Refuses what Terraform refuses of the names in a module: blocks without a name or with more, names that stand twice,
 * and override files that override nothing. Source: Terraform language, "Override Files"; hashicorp/terraform,
 * internal/configs/module.go (read 2026-11).
 */
export function checkDeclarations(files: readonly SourceFile[]): void {
  const declared = new Map<string, Place>();
  for (const { name: file, body } of files) {
    const overrides = isOverride(file);
    for (const block of body.blocks) {
      for (const [name, range] of namesOf(block, file)) {
        const before = declared.get(name);
        if (overrides) {
          if (before === undefined) throw asError(`${name} overrides nothing`, { file, range }, 'declare it elsewhere');
        } else if (before === undefined) declared.set(name, { file, range });
        else {
          const first = `${before.file}:${before.range.start.line}`;
          throw asError(`${name} is declared twice, first at ${first}`, { file, range }, 'rename one of them');
        }
      }
    }
  }
}

function namesOf(block: Block, file: string): readonly (readonly [string, Range])[] {
  const { type, labels, body, range } = block;
  if (type === 'locals' && labels.length === 0)
    return body.attributes.map((attribute) => [`local.${attribute.name}`, attribute.range] as const);
  if (!NAMED.has(type)) return [];
  const [label, ...others] = labels;
  if (label === undefined || others.length > 0)
    throw asError(`a ${type} block has one label, its name`, { file, range }, 'run terraform validate');
  return [[`${type}.${label.value}`, range]];
}

function asError(message: string, { file, range }: Place, hint: string): InputError {
  const { line, column } = range.start;
  return new InputError(message, { file, line, column }, hint);
}
