import { InputError } from '../../../model/input-error.js';
import { closestTo } from '../../../model/spelling.js';
import { matchesWildcards } from '../../../model/wildcard.js';
import type { Files } from '../../files.js';
import { join, readText } from '../../terraform/module/source-files.js';
import type { TemplateSource } from '../read.js';
import { constructsOf } from './construct.js';
import { type AssemblyStack, readAssembly } from './manifest.js';

/** The stacks of a CDK app as templates, with where the user's code makes their resources. */
export interface AssemblySources {
  readonly sources: readonly TemplateSource[];
  readonly madeBy: (file: string, nestedIn: string | null) => ReturnType<typeof constructsOf>;
  readonly notices: readonly string[];
}

/**
 * Reads all stacks of an assembly; of those that are asked for by name (`Prod/*`) also the ones that they depend on,
 * since CDK deploys them together.
 */
export async function assemblySources(
  files: Files,
  folder: string,
  wanted: readonly string[],
): Promise<AssemblySources> {
  const { stacks, missing } = await readAssembly(files, folder);
  const chosen = wanted.length === 0 ? stacks : withDependencies(stacks, wanted);
  const sources: TemplateSource[] = [];
  for (const stack of chosen) {
    const file = join(stack.folder, stack.templateFile);
    const text = await readText(files, file);
    // An app may hold a stack that is still empty: CDK deploys none.
    if (!text.includes('"Resources"')) continue;
    sources.push({
      file,
      text,
      name: uniqueName(stack, chosen),
      stackName: stack.stackName,
      region: stack.region,
      account: stack.account,
      parameters: stack.parameters,
      assets: stack.assets,
    });
  }
  const byFile = new Map(chosen.map((stack) => [join(stack.folder, stack.templateFile), stack]));
  return {
    sources,
    madeBy: (file, nestedIn) => {
      const stack = byFile.get(file);
      return stack === undefined ? () => null : constructsOf(stack, nestedIn);
    },
    notices:
      missing.length === 0
        ? []
        : [
            `The app was synthesized without what it looks up in the account (${missing.join(', ')}): placeholders stand for it. Run cdk synth with credentials.`,
          ],
  };
}

/** Stages may deploy stacks of one name to several accounts. */
function uniqueName({ stackName, displayName }: AssemblyStack, stacks: readonly AssemblyStack[]): string {
  return stacks.filter((other) => other.stackName === stackName).length > 1 ? displayName : stackName;
}

function withDependencies(stacks: readonly AssemblyStack[], wanted: readonly string[]): readonly AssemblyStack[] {
  const chosen = new Set<AssemblyStack>();
  for (const name of wanted) {
    const named = stacks.filter(({ id, stackName, displayName }) =>
      [id, stackName, displayName].some((each) => matchesWildcards(name, each)),
    );
    if (named.length === 0)
      throw new InputError(
        `--stack ${name}: there is no such stack${closestTo(
          name,
          stacks.map(({ displayName }) => displayName),
        )}`,
        null,
        `there is: ${stacks
          .map(({ displayName }) => displayName)
          .slice(0, 8)
          .join(', ')}`,
      );
    for (const stack of named) chosen.add(stack);
  }
  for (const { dependencies, folder } of chosen)
    for (const stack of stacks) if (stack.folder === folder && dependencies.includes(stack.id)) chosen.add(stack);
  return stacks.filter((stack) => chosen.has(stack));
}
