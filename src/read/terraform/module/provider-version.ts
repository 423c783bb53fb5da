import type { Files } from '../../files.js';
import type { Body, Expression } from '../syntax/ast.js';
import { exactVersion } from '../version-constraint.js';
import { join, parse, readTextIfThere, type SourceFile } from './source-files.js';

/** Where Terraform and OpenTofu have the provider from; a source without a host is one of theirs. */
const AWS_PROVIDER = /^(?:registry\.(?:terraform\.io|opentofu\.org)\/)?hashicorp\/aws$/;

/**
 * The version of the AWS provider that a root module is applied with: as the lock file tells, else as the module asks
 * for exactly one. Null where several would do.
 * Source: Terraform language, "Dependency Lock File" and "Provider Requirements" (read 2026-11).
 */
export async function providerVersion(
  files: Files,
  folder: string,
  root: readonly SourceFile[],
): Promise<string | null> {
  const path = join(folder, '.terraform.lock.hcl');
  const lock = await readTextIfThere(files, path);
  for (const { type, labels, body } of lock === null ? [] : parse(lock, path).body.blocks) {
    if (type === 'provider' && AWS_PROVIDER.test(labels[0]?.value ?? '')) return textOf(attributeOf(body, 'version'));
  }
  const asked = root.flatMap(({ body }) => body.blocks.flatMap(constraintsOf));
  return asked.map(exactVersion).find((version) => version !== null) ?? null;
}

function constraintsOf({ type, body }: Body['blocks'][number]): readonly string[] {
  if (type !== 'terraform') return [];
  return body.blocks
    .filter((block) => block.type === 'required_providers')
    .flatMap((block) => {
      const asked = attributeOf(block.body, 'aws');
      if (asked?.kind !== 'object') return textOf(asked) ?? [];
      return asked.items.flatMap(({ key, value }) => (nameOf(key) === 'version' ? (textOf(value) ?? []) : []));
    });
}

function attributeOf({ attributes }: Body, wanted: string): Expression | undefined {
  return attributes.find(({ name }) => name === wanted)?.value;
}

function nameOf(key: Expression): string | null {
  return key.kind === 'variable' ? key.name : textOf(key);
}

/** Text without anything to evaluate in it: neither file may hold more. */
function textOf(expression: Expression | undefined): string | null {
  const [part, ...others] = expression?.kind === 'template' ? expression.parts : [];
  return part?.kind === 'text' && others.length === 0 ? part.text : null;
}
