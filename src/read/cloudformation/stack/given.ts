import { InputError } from '../../../model/input-error.js';
import { closestTo } from '../../../model/spelling.js';
import type { Files } from '../../files.js';
import { join, readText } from '../../terraform/module/source-files.js';
import { memberOf, type Node, textOfNode } from '../syntax/node.js';
import { parseDocument } from '../syntax/parse.js';
import type { GivenParameter } from './parameters.js';
import type { Stack } from './stack.js';

export interface ParameterOptions {
  readonly folder: string;
  readonly variables: ReadonlyMap<string, string>;
  readonly variableFiles: readonly string[];
}

/** Parameters that the user gives: `--var` before files, later files before earlier ones. */
export async function givenParameters(
  files: Files,
  { folder, variables, variableFiles }: ParameterOptions,
): Promise<ReadonlyMap<string, GivenParameter>> {
  const given = new Map<string, GivenParameter>();
  for (const file of variableFiles) {
    const path = join(folder, file);
    const parsed = await parseDocument(await readText(files, path), path);
    const pairs = pairsIn(parsed.root);
    if (pairs === null)
      throw new InputError(
        'this is no file of parameters',
        { file: path },
        'write [{ "ParameterKey": …, "ParameterValue": … }], or a mapping of names to values',
      );
    for (const [name, text] of pairs) given.set(name, { kind: 'text', text });
  }
  for (const [name, text] of variables) given.set(name, { kind: 'text', text });
  return given;
}

/**
 * The forms that AWS's own tools take: create-stack's list, deploy's `Name=Value`, CodePipeline's `Parameters`, what
 * describe-change-set prints, and a plain mapping. Source: AWS CLI reference, "create-stack", "deploy" (read 2026-11).
 */
function pairsIn(node: Node): readonly (readonly [string, string])[] | null {
  if (node.kind === 'map') {
    const inner = memberOf(node, 'Parameters');
    if (inner !== undefined) return pairsIn(inner);
    return node.entries.flatMap(({ key, value }) => {
      const text = textIn(value);
      return text === null ? [] : [[key, text] as const];
    });
  }
  if (node.kind !== 'list') return null;
  return node.items.flatMap((item) => {
    const equals = /^([^=]+)=([\s\S]*)$/.exec(textOfNode(item) ?? '');
    if (equals !== null) return [[equals[1] ?? '', equals[2] ?? ''] as const];
    const name = textOfNode(memberOf(item, 'ParameterKey'));
    const text = textOfNode(memberOf(item, 'ResolvedValue')) ?? textOfNode(memberOf(item, 'ParameterValue'));
    return name === undefined || text === undefined ? [] : [[name, text] as const];
  });
}

function textIn(node: Node): string | null {
  if (node.kind === 'list') return node.items.map((item) => textOfNode(item) ?? '').join(',');
  return textOfNode(node) ?? null;
}

/** Refuses a parameter that no stack has. `STACK:NAME` is for one stack alone, as `cdk deploy --parameters` has it. */
export function refuseUnknownParameters(stacks: readonly Stack[], variables: ReadonlyMap<string, string>): void {
  const declared = new Set(
    stacks.flatMap(({ parameterNames, prefix }) =>
      parameterNames.flatMap((name) => [name, `${prefix.replace(/\/$/, '')}:${name}`]),
    ),
  );
  for (const name of variables.keys()) {
    if (!declared.has(name))
      throw new InputError(
        `--var ${name}: no template has such a parameter${closestTo(name, [...declared])}`,
        null,
        'correct the name',
      );
  }
}
