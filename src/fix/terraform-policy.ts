import { attribute, block, quoted, toHcl } from '../emit/terraform/hcl.js';
import type { Expression } from '../read/terraform/syntax/ast.js';
import { type Edits, one } from './edit.js';
import type { Allowed } from './mend.js';
import { find, placed, type TerraformContext } from './terraform-scene.js';
import { appendToList, attributeOf, insertInBlock, type PlacedBlock } from './terraform-text.js';

/**
 * A further statement in the policy of an endpoint, where it is written out: as a policy document of its own, or by
 * `jsonencode`. Null where the policy comes from elsewhere.
 */
export function allowInPolicy(context: TerraformContext, id: string, allowed: Allowed): Edits {
  const to = placed(context, find(context.network.endpoints, id), 'aws_vpc_endpoint');
  const policy = to === null ? null : attributeOf(to.block, 'policy');
  if (to === null || policy === null) return null;
  const { start, end } = policy.value.range;
  const named = [
    ...to.source.slice(start.offset, end.offset).matchAll(/\bdata\.aws_iam_policy_document\.([A-Za-z_][\w-]*)/g),
  ].flatMap(([, name]) => name ?? []);
  const [name] = named;
  if (name === undefined) return inJson(to, policy.value, allowed);
  return new Set(named).size === 1 ? inDocument(context, name, allowed) : null;
}

function inDocument({ text }: TerraformContext, name: string, allowed: Allowed): Edits {
  const found = text.bodies().flatMap(({ file, body }): readonly PlacedBlock[] => {
    const source = text.sources.get(file);
    const data = body.blocks.find(
      ({ type, labels }) =>
        type === 'data' && labels[0]?.value === 'aws_iam_policy_document' && labels[1]?.value === name,
    );
    return data === undefined || source === undefined ? [] : [{ file, source, block: data }];
  })[0];
  if (found === undefined) return null;
  const statement = block(
    'statement',
    [],
    [
      attribute('actions', allowed.actions.map(quoted)),
      attribute('resources', allowed.resources.map(quoted)),
      { kind: 'blank' },
      block('principals', [], [attribute('type', quoted('*')), attribute('identifiers', [quoted('*')])]),
    ],
  );
  return one(insertInBlock(found, toHcl([statement]).trimEnd().split('\n')));
}

function inJson(to: PlacedBlock, value: Expression, { actions, resources }: Allowed): Edits {
  const [document] = value.kind === 'call' && value.name === 'jsonencode' ? value.arguments : [];
  if (document?.kind !== 'object') return null;
  const statements = document.items.find(({ key }) => textOf(to, key.range).replaceAll('"', '') === 'Statement');
  if (statements === undefined || statements.value.kind !== 'tuple') return null;
  const list = (texts: readonly string[]) => `[${texts.map(quoted).join(', ')}]`;
  const item = `{ Effect = "Allow", Principal = "*", Action = ${list(actions)}, Resource = ${list(resources)} }`;
  return [appendToList(to, statements, item)];
}

function textOf({ source }: PlacedBlock, { start, end }: Expression['range']): string {
  return source.slice(start.offset, end.offset);
}
