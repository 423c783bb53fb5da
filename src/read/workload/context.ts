import type { Unknown } from '../../model/value.js';
import type { Workload } from '../../model/workload.js';
import { argument } from '../network/argument.js';
import type { Build } from '../network/build.js';
import type { ResourceInstance } from '../resource/instance.js';

/** What the mappings of workloads read: the network that is being made, and all resources by type. */
export interface WorkloadContext {
  readonly build: Build;
  /** Instances of a type in input order; a data source's type begins with `data.`. */
  readonly ofType: (type: string) => readonly ResourceInstance[];
  /** Those of a type whose argument is a text. */
  readonly named: (type: string, argument: string, text: string) => readonly ResourceInstance[];
  /** Says something that a person should know of what was found, once. */
  readonly assume: (sentence: string) => void;
  /** Notes that an instance or Auto Scaling group runs what another resource starts, so that it is no workload itself. */
  readonly claim: (host: ResourceInstance) => void;
  readonly isClaimed: (host: ResourceInstance) => boolean;
}

/** What one resource type starts: each by the network interface that it pulls through. */
export type WorkloadMapping = (resource: ResourceInstance, context: WorkloadContext) => readonly Workload[];

export function newContext(build: Build): {
  readonly context: WorkloadContext;
  readonly assumptions: () => readonly string[];
} {
  const byName = new Map<string, ReadonlyMap<string, readonly ResourceInstance[]>>();
  const sentences = new Set<string>();
  const claimed = new Set<ResourceInstance>();
  const { ofType } = build;
  return {
    assumptions: () => [...sentences],
    context: {
      build,
      ofType,
      named(type, name, text) {
        const key = `${type} ${name}`;
        const index = byName.get(key) ?? indexBy(ofType(type), name);
        byName.set(key, index);
        return index.get(text) ?? [];
      },
      assume: (sentence) => sentences.add(sentence),
      claim: (host) => claimed.add(host),
      isClaimed: (host) => claimed.has(host),
    },
  };
}

/** Keeps what is made for a key while a network is made: many services of one cluster read it once. */
export function keepByKey<T>(): (context: WorkloadContext, key: string, make: () => T) => T {
  const made = new WeakMap<Build, Map<string, T>>();
  return ({ build }, key, make) => {
    const ofBuild = made.get(build) ?? new Map<string, T>();
    made.set(build, ofBuild);
    const before = ofBuild.get(key);
    if (before !== undefined) return before;
    const value = make();
    ofBuild.set(key, value);
    return value;
  };
}

function indexBy(
  instances: readonly ResourceInstance[],
  name: string,
): ReadonlyMap<string, readonly ResourceInstance[]> {
  const index = new Map<string, ResourceInstance[]>();
  for (const instance of instances) {
    const value = argument(instance.body, name)?.value;
    if (value?.kind !== 'string') continue;
    const same = index.get(value.value);
    if (same === undefined) index.set(value.value, [instance]);
    else same.push(instance);
  }
  return index;
}

/** What is said of something that can only be told by naming the workload. */
const NAME_IT = 'name the workload in pullpath.yaml';

export function cannotTell(what: string, location: Unknown['location'], settle = NAME_IT): Unknown {
  return { known: false, what, settle, location };
}
