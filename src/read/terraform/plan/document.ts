import { InputError } from '../../../model/input-error.js';
import { exactVersion } from '../version-constraint.js';
import { Changes } from './changes.js';
import { entriesOf, isObject, type Json, type JsonObject, listOf, textOf } from './json.js';
import { SaidByChanges } from './parse-plan.js';
import { type PlannedResource, plannedResource } from './planned-resource.js';

/**
 * The parts of `terraform show -json` that are read, of a plan or of a state; OpenTofu's are the same. Everything else
 * in it is left alone. Source: Terraform documentation, "JSON Output Format", format_version 1.x (read 2026-11).
 */
export interface PlanDocument {
  readonly resources: readonly PlannedResource[];
  /** Null for a state: it tells values alone. */
  readonly configuration: ConfigurationModule | null;
  readonly providers: ReadonlyMap<string, Expressions>;
  /** The version of a provider, by the key of its configuration, where exactly one was asked for. */
  readonly providerVersions: ReadonlyMap<string, string>;
  readonly variables: ReadonlyMap<string, Json>;
}

export interface ConfigurationModule {
  readonly resources: ReadonlyMap<string, ConfiguredResource>;
  readonly calls: ReadonlyMap<string, { readonly expressions: Expressions; readonly module: ConfigurationModule }>;
  /** What outputs are made of. */
  readonly outputs: ReadonlyMap<string, Json>;
}

export interface ConfiguredResource {
  readonly expressions: Expressions;
  readonly forEach: Json;
  readonly provider: string;
  readonly runsCommands: boolean;
}

/** Arguments by name: `{ references }`, `{ constant_value }`, or lists of the same for blocks. */
type Expressions = JsonObject;

/** Whether something in a part of `after_unknown` isn't known. */
export function hasUnknown(open: Json): boolean {
  if (open === true) return true;
  if (Array.isArray(open)) return open.some(hasUnknown);
  return isObject(open) && Object.values(open).some(hasUnknown);
}

/** Whether a JSON document is a plan or a state of Terraform's. */
export function isTerraformJson(document: Json): boolean {
  return isObject(document) && 'format_version' in document && ('planned_values' in document || 'values' in document);
}

/** Whether it is a plan: a state tells values alone. */
export function isPlan(document: Json): boolean {
  return isObject(document) && 'planned_values' in document;
}

export function readDocument(document: Json, file: string): PlanDocument {
  const version = isObject(document) ? document.format_version : undefined;
  if (!isObject(document) || typeof version !== 'string')
    throw new InputError('not the JSON of a plan or a state', { file }, 'make it with terraform show -json PLAN');
  if (!/^[01]\./.test(version)) {
    const hint = 'use a version of Terraform whose show -json gives format_version 1.x';
    throw new InputError(`format_version ${version} is not known`, { file }, hint);
  }
  if (document.errored === true)
    throw new InputError('the plan ended with an error, so it is none', { file }, 'mend what terraform plan says');
  const planned = isObject(document.planned_values) ? document.planned_values : document.values;
  const prior = isObject(document.prior_state) ? document.prior_state.values : undefined;
  const changes = new Changes(document.resource_changes);
  const changed = prior === undefined ? NOTHING_CHANGED : changes.changed();
  // What a plan has looked up already, and what it does nothing about, is told by the state before it: a plan of some
  // targets leaves all else out, and one that only refreshes everything.
  const counts = ({ mode, address }: JsonObject) =>
    mode === 'data' || (typeof address === 'string' && !changed.has(address));
  const before = resourcesOf(prior, { file, changes, counts });
  // What is forgotten stays as it was, although it is named among what is planned: without any values.
  const kept = new Set(before.map(({ address }) => address));
  const isPlanned = ({ values, address }: JsonObject) => values !== undefined || !kept.has(String(address));
  const after =
    document.planned_values instanceof SaidByChanges
      ? changes.planned()
      : changes.sorted(resourcesOf(planned, { file, changes, counts: isPlanned }));
  const resources = before.length === 0 ? after : latest([...before, ...after]);
  if (resources.every(({ mode }) => mode === 'data') && changes.destroyAll())
    throw new InputError('the plan destroys all that it tells of', { file }, 'make it without -destroy');
  const configuration = isObject(document.configuration) ? document.configuration : null;
  return {
    resources,
    configuration: configuration === null ? null : configurationOf(configuration.root_module),
    providers: providersOf(configuration?.provider_config),
    providerVersions: new Map(
      entriesOf(configuration?.provider_config).flatMap(([key, provider]) => {
        const version = isObject(provider) ? exactVersion(textOf(provider.version_constraint)) : null;
        return version === null ? [] : [[key, version] as const];
      }),
    ),
    variables: new Map(
      entriesOf(document.variables).map(([name, variable]) => [name, isObject(variable) ? variable.value : undefined]),
    ),
  };
}

const NOTHING_CHANGED: ReadonlySet<string> = new Set();

/** Each address once: as it is told last, at the place where it is told first. */
function latest(resources: readonly PlannedResource[]): readonly PlannedResource[] {
  const byAddress = new Map<string, PlannedResource>();
  for (const resource of resources) byAddress.set(resource.address, resource);
  return byAddress.size === resources.length ? resources : [...byAddress.values()];
}

/** Modules are nested; a list of them is walked instead of calling oneself, since the input decides how deep. */
function resourcesOf(
  values: Json,
  {
    file,
    changes,
    counts = () => true,
  }: { readonly file: string; readonly changes: Changes; readonly counts?: (resource: JsonObject) => boolean },
): readonly PlannedResource[] {
  const root = isObject(values) ? values.root_module : undefined;
  const found: PlannedResource[] = [];
  const waiting: { readonly module: Json; readonly address: string }[] = [{ module: root, address: '' }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (!isObject(next.module)) continue;
    for (const resource of listOf(next.module.resources)) {
      if (!isObject(resource) || typeof resource.address !== 'string' || !counts(resource)) continue;
      const { values = null } = resource;
      if (values !== null && !isObject(values))
        throw new InputError(
          `the values of ${resource.address} are no object`,
          { file },
          'make it with terraform show -json PLAN',
        );
      const unknowns = changes.unknowns(resource.address);
      const planned = { module: next.address, values: values ?? {}, unknowns };
      const read = plannedResource(resource, planned, found.at(-1));
      if (read !== null) found.push(read);
    }
    for (const child of listOf(next.module.child_modules))
      waiting.push({ module: child, address: isObject(child) ? textOf(child.address) : '' });
  }
  return found;
}

/** A configuration nests deeper than this only where somebody made it so. */
const MAXIMUM_DEPTH = 100;

function configurationOf(module: Json, depth = 0): ConfigurationModule {
  const own = isObject(module) && depth < MAXIMUM_DEPTH ? module : {};
  const resources = new Map<string, ConfiguredResource>();
  for (const resource of listOf(own.resources)) {
    if (!isObject(resource) || typeof resource.address !== 'string') continue;
    resources.set(resource.address, {
      expressions: isObject(resource.expressions) ? resource.expressions : {},
      forEach: resource.for_each_expression,
      provider: textOf(resource.provider_config_key),
      runsCommands: listOf(resource.provisioners).length > 0,
    });
  }
  return {
    resources,
    calls: new Map(
      entriesOf(own.module_calls).map(([name, call]) => [
        name,
        {
          expressions: isObject(call) && isObject(call.expressions) ? call.expressions : {},
          module: configurationOf(isObject(call) ? call.module : null, depth + 1),
        },
      ]),
    ),
    outputs: new Map(
      entriesOf(own.outputs).map(([name, output]) => [name, isObject(output) ? output.expression : undefined]),
    ),
  };
}

function providersOf(providers: Json): ReadonlyMap<string, Expressions> {
  return new Map(
    entriesOf(providers).map(([key, provider]) => [
      key,
      isObject(provider) && isObject(provider.expressions) ? provider.expressions : {},
    ]),
  );
}
