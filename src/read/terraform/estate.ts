import type { ReadResult } from '../../model/network.js';
import type { Files } from '../files.js';
import { toNetwork } from '../network/network.js';
import { type Configuration, estateOf, type LoadOptions, prepareTerraform, refuseUnknownNames } from './module/load.js';
import { type PlanInput, preparePlan } from './plan/read-plan.js';
import { noticesOf } from './read.js';

export interface EstateOptions extends Omit<LoadOptions, 'folder' | 'prefix'> {
  readonly roots: readonly EstateRoot[];
}

/** A root module: its folder, or a plan or state of it, with the folder where its source may stand beside. */
export interface EstateRoot {
  readonly folder: string;
  readonly document: PlanInput | null;
}

/** What one root module passes on to a second may go on to a third: this far at most. */
const MAXIMUM_PASSES = 6;

/**
 * Reads several root modules as one network. What one exports or creates answers the data sources of the others, in as
 * many passes as outputs may need to travel.
 */
export async function readTerraformEstate(files: Files, options: EstateOptions): Promise<ReadResult> {
  const { roots: given, ...rest } = options;
  const roots = await Promise.all(
    given.map((root) => {
      const { folder, document } = root;
      const own = { ...rest, folder, prefix: prefixOf(root, given) };
      return document === null ? prepareTerraform(files, own) : preparePlan(files, document, own);
    }),
  );
  let configurations = await Promise.all(roots.map((root) => root.evaluate(null)));
  refuseUnknownNames(configurations, options);
  if (configurations.some(({ looksUp }) => looksUp)) {
    for (let pass = 0; pass < Math.min(roots.length, MAXIMUM_PASSES); pass++) {
      const whole = estateOf(configurations);
      configurations = await Promise.all(roots.map((root) => root.evaluate(whole)));
    }
  }
  const all = <T>(pick: (configuration: Configuration) => readonly T[]) => configurations.flatMap(pick);
  const unresolvedModules = all((each) => each.unresolvedModules);
  return {
    network: toNetwork({
      instances: all((each) => each.instances),
      problems: all((each) => each.problems),
      assumptions: () => all((each) => each.assumptions()),
      unresolvedModules,
      isEstate: true,
    }),
    sources: new Map(all((each) => [...each.sources])),
    ignores: all((each) => each.ignores),
    notices: noticesOf({ unresolvedModules }),
  };
}

/**
 * Ids of several root modules begin with the folder's name, where several plans are in one folder with the file's; those
 * of the folder where everything is below stay as they are.
 */
function prefixOf({ folder, document }: EstateRoot, roots: readonly EstateRoot[]): string {
  const isAlone = roots.filter((other) => other.folder === folder).length === 1;
  const name = document === null || isAlone ? folder : document.file;
  return name === '' ? '' : `${name}/`;
}
