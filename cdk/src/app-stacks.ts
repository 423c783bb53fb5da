import { dirname, join } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A stack of the app, nested ones too. */
export interface AppStack {
  readonly constructPath: string;
  readonly templatePath: string;
  /** What stands before the slash in the ids of pullpath: where several stacks are read, one of these. */
  readonly prefixes: readonly string[];
  /** Whether its template is validated: a validator of one stage leaves the others to theirs. */
  readonly validated: boolean;
}

/** All stacks of the app. */
export function appStacks(app: IConstruct, templatePaths: readonly string[]): AppStack[] {
  const folders = new Set(templatePaths.map((path) => dirname(path)));
  return app.node.root.node
    .findAll()
    .filter((each): each is Stack => Stack.isStack(each))
    .map((stack): AppStack => {
      const folder = Stage.of(stack)?.outdir ?? '';
      return {
        constructPath: stack.node.path,
        templatePath: join(folder, stack.templateFile),
        prefixes: prefixesOf(stack),
        validated: folders.has(folder),
      };
    });
}

/** The stack's name, or its path where several have that name; of a nested stack also the ids of those around it. */
function prefixesOf(stack: Stack): string[] {
  const { nestedStackParent: parent, nestedStackResource: resource } = stack;
  if (parent === undefined || resource === undefined) return ['', stack.stackName, stack.node.path, stack.artifactId];
  const own: unknown = parent.resolve(logicalIdOf(resource));
  return prefixesOf(parent).map((prefix) => (prefix === '' ? String(own) : `${prefix}/${own}`));
}

function logicalIdOf(resource: NonNullable<Stack['nestedStackResource']>): unknown {
  return 'logicalId' in resource ? resource.logicalId : '';
}
