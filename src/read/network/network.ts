import type { InputProblem, Network } from '../../model/network.js';
import type { ResourceInstance } from '../resource/instance.js';
import { findWorkloads } from '../workload/workloads.js';
import { newBuild, type ResourceMapping, typeKey } from './build.js';
import { addIpv6Defaults, recordAdoptions } from './default-things.js';
import { applyDoubts, placeData } from './doubt.js';
import { finishDraft } from './draft.js';
import { settleOnlyInbound } from './endpoint.js';
import { doubtEstate } from './estate-doubt.js';
import { keepExclusiveRules } from './exclusive-rules.js';
import { leaveToOthers } from './left-to-others.js';
import { MAPPINGS } from './mappings.js';
import { blockGateways } from './public-access.js';
import { settleZones } from './subnet.js';
import { doubtWhatIsHanded, type UnresolvedModule } from './unresolved-module.js';

export interface TerraformResources {
  readonly instances: readonly ResourceInstance[];
  readonly problems: readonly InputProblem[];
  /** Asked for when all is read: some are only met then. */
  readonly assumptions: () => readonly string[];
  readonly unresolvedModules: readonly UnresolvedModule[];
  /** Whether there are several root modules. */
  readonly isEstate?: boolean;
}

/**
 * Makes the network of evaluated Terraform resources: first every thing with its own arguments, then what other
 * resources add to it, then what only the whole tells. Things keep the order of the instances.
 */
export function toNetwork({
  instances,
  problems,
  assumptions,
  unresolvedModules,
  isEstate = false,
}: TerraformResources): Network {
  const build = newBuild(instances.every(mayExist) ? instances : instances.filter(mayExist), isEstate);
  const { all: existing } = build;
  recordAdoptions(build);
  const attaching: ResourceInstance[] = [];
  const mapping = mappings();
  // A call for each is less work for V8 than an iterator, before it has compiled the loop.
  existing.forEach((instance) => {
    const { declare, attach } = mapping(instance);
    declare?.(instance, build);
    if (attach !== undefined) attaching.push(instance);
  });
  attaching.forEach((instance) => {
    mapping(instance).attach?.(instance, build);
  });
  keepExclusiveRules(build);
  leaveToOthers(build);
  const found = findWorkloads(build, existing);
  addIpv6Defaults(build);
  for (const module of unresolvedModules) doubtWhatIsHanded(build, module);
  applyDoubts(build);
  blockGateways(build);
  doubtEstate(build);
  placeData(build);
  settleOnlyInbound(build);
  settleZones(build);
  return finishDraft(build.draft, {
    problems,
    assumptions: [...assumptions(), ...found.assumptions, ...unreadWorkloads(unresolvedModules)],
    workloads: found.workloads,
  });
}

/** The mapping of each instance: those of one type mostly stand together. */
function mappings(): (instance: ResourceInstance) => ResourceMapping {
  let before: ResourceInstance | null = null;
  let mapping: ResourceMapping = {};
  return (instance) => {
    if (before === null || before.type !== instance.type || before.mode !== instance.mode)
      mapping = MAPPINGS.get(typeKey(instance)) ?? {};
    before = instance;
    return mapping;
  };
}

function mayExist({ exists }: ResourceInstance): boolean {
  return !exists.known || exists.value;
}

/** A module that could not be read may run workloads, which are then not among those that are judged. */
function unreadWorkloads(modules: readonly UnresolvedModule[]): readonly string[] {
  return modules.length === 0
    ? []
    : [
        `Workloads that ${modules.map(({ address }) => address).join(', ')} may run are not judged: ${modules.length === 1 ? 'it' : 'they'} could not be read.`,
      ];
}
