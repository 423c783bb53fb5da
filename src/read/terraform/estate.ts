import type { ReadResult } from '../../model/network.js';
import type { Files } from '../files.js';
import { toNetwork } from '../network/network.js';
import {
  type Configuration,
  estateOf,
  type LoadOptions,
  looksUp,
  prepareTerraform,
  refuseUnknownNames,
} from './module/load.js';
import { noticesOf } from './read.js';

export interface EstateOptions extends Omit<LoadOptions, 'folder' | 'prefix'> {
  /** The folders of the root modules. */
  readonly folders: readonly string[];
}

/** What one root module passes on to a second may go on to a third: this far at most. */
const MAXIMUM_PASSES = 6;

/**
 * Reads several root modules as one network. What one exports or creates answers the data sources of the others, in as
 * many passes as outputs may need to travel.
 */
export async function readTerraformEstate(files: Files, options: EstateOptions): Promise<ReadResult> {
  const { folders, ...rest } = options;
  const roots = await Promise.all(
    folders.map((folder) => prepareTerraform(files, { ...rest, folder, prefix: prefixOf(folder) })),
  );
  let configurations = await Promise.all(roots.map((root) => root.evaluate(null)));
  refuseUnknownNames(configurations, options);
  if (configurations.some(looksUp)) {
    for (let pass = 0; pass < Math.min(folders.length, MAXIMUM_PASSES); pass++) {
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
      assumptions: all((each) => each.assumptions),
      unresolvedModules,
      isEstate: true,
    }),
    sources: new Map(all((each) => [...each.sources])),
    ignores: all((each) => each.ignores),
    notices: noticesOf({ unresolvedModules }),
  };
}

/** Ids of several root modules begin with the folder's name; those of the folder itself stay as they are. */
function prefixOf(folder: string): string {
  return folder === '' ? '' : `${folder}/`;
}
