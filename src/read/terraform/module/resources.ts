import { unknown, type Value } from '../../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../../resource/instance.js';
import { argumentOf, objectValue, type TerraformValue } from '../../resource/value.js';
import { AFTER_APPLY, computedAttribute } from '../evaluate/computed-attribute.js';
import { convert } from '../evaluate/convert.js';
import { isIndexStep, type Resolved, type Scope } from '../evaluate/scope.js';
import type { Range } from '../syntax/ast.js';
import { evaluateAttribute, evaluateBody, type Place } from './body.js';
import { dataAttributes } from './data-sources.js';
import { collect, type Expansion, expand, type Instance, instanceAddress, instanceScope } from './expand.js';
import { attributeOf, isIdOf } from './filter.js';
import { type Found, isLookedUp, lookUp } from './lookup.js';
import { defaultProvider, type ProviderConfiguration, type Providers, providerReference } from './providers.js';
import { declareResources, ignoredChanges, isChangedElsewhere, type ResourceBlock } from './resource-block.js';
import { asInputError, type Session, toLocation, visit } from './session.js';
import type { PlacedBlock } from './source-files.js';

/** The resources and data sources of a module, each evaluated when it is first needed. */
export interface Resources {
  /** What a reference gives: the whole of a resource, or one attribute of its only instance. */
  readonly resolve: (key: string, names: readonly string[], used: number, range: Range) => Resolved;
  readonly instances: () => readonly ResourceInstance[];
}

interface ResourcesInput {
  /** The module's address. */
  readonly module: string;
  /** Stands before the addresses of its resources. */
  readonly prefix: string;
  readonly blocks: readonly PlacedBlock[];
  readonly scope: Scope;
  readonly session: Session;
  readonly place: (file: string) => Place;
  readonly remember: (
    key: string,
    where: { readonly file: string; readonly range: Range },
    make: () => TerraformValue,
  ) => TerraformValue;
  readonly inFile: <T>(file: string, run: () => T) => T;
  readonly undeclared: (reference: string, range: Range, used: number) => Resolved;
  readonly providers: () => Providers;
}

/** What only AWS knows, such as its zones, no folder declares. */
function settleData(type: string): string {
  return `it is looked up in the account: check the plan${isLookedUp(type) ? ', or give the folder that declares it' : ''}`;
}

/** What other providers make has no place in AWS; their configurations may depend on anything. */
const NO_PROVIDER: ProviderConfiguration = {
  region: unknown('the region', 'it decides nothing'),
  account: unknown('the account', 'it decides nothing'),
  defaultTags: null,
};

const NOTHING: ReadonlyMap<string, TerraformValue> = new Map();

export function createResources(input: ResourcesInput): Resources {
  const { prefix, scope, session, place, remember, inFile } = input;
  const resources = declareResources(input.blocks);
  const expansions = new Map<string, Expansion>();
  const bodies = new Map<string, EvaluatedBody>();
  const lookups = new Map<string, Found | null>();

  const expansionOf = (key: string, { file, block }: ResourceBlock): Expansion => {
    const before = expansions.get(key);
    if (before !== undefined) return before;
    const found = visit(session, `${prefix}${key}`, { file, range: block.range }, () =>
      inFile(file, () => {
        try {
          return expand(block, prefix + key, { scope, place: place(file), session });
        } catch (error) {
          throw asInputError(error, { file, range: block.range });
        }
      }),
    );
    expansions.set(key, found);
    return found;
  };

  const resolve = (key: string, names: readonly string[], used: number, range: Range): Resolved => {
    const declared = resources.get(key);
    if (declared === undefined) return input.undeclared(key, range, used);
    const expansion = expansionOf(key, declared);
    const [only] = expansion.instances;
    const [attribute] = names;
    if (expansion.repeat === 'none' && only !== undefined && attribute !== undefined && !isIndexStep(attribute)) {
      return { value: attributeOfInstance(declared, key, only, attribute), used: used + 1 };
    }
    return { value: collect(expansion, (instance) => instanceValue(declared, key, instance)), used };
  };

  const identityOf = (declared: ResourceBlock, key: string, instance: Instance) => ({
    type: declared.type,
    address: instanceAddress(prefix + key, instance),
    settle: declared.mode === 'data' ? settleData(declared.type) : AFTER_APPLY,
    ...(instance.exists.known ? {} : { isOpen: true as const }),
  });

  const attributeOfInstance = (
    declared: ResourceBlock,
    key: string,
    instance: Instance,
    name: string,
  ): TerraformValue => {
    const identity = identityOf(declared, key, instance);
    const written = declared.block.body.attributes.find((attribute) => attribute.name === name);
    const found = foundBy(declared, key, instance);
    if (found?.kind === 'instance') return attributeOf(found.instance, isIdOf(declared.type, name) ? 'id' : name);
    const computed = dataOf(declared, key, instance).get(name);
    const told = session.told(identity.address)?.get(name);
    if (told !== undefined && (declared.mode === 'data' || written === undefined)) return told;
    if (computed !== undefined) return computed;
    if (written !== undefined && name !== 'id') {
      const { file } = declared;
      const value = remember(`${instanceAddress(key, instance)}.${name}`, { file, range: written.range }, () =>
        inFile(file, () => asRead(name, evaluateAttribute(written.value, instanceScope(scope, instance), place(file)))),
      );
      return argumentOf(identity, name, value);
    }
    const location = toLocation(declared.file, declared.block.range, place(declared.file).through);
    return computedAttribute({ ...identity, location }, name);
  };

  const instanceValue = (declared: ResourceBlock, key: string, instance: Instance): TerraformValue =>
    remember(instanceAddress(key, instance), { file: declared.file, range: declared.block.range }, () => {
      const body = bodyOf(declared, key, instance);
      const entries = [...body.attributes].map(([name, { value }]) => [name, asRead(name, value)] as const);
      const found = foundBy(declared, key, instance);
      if (found?.kind === 'instance') return asObject(found.instance);
      const computed = [...dataOf(declared, key, instance)];
      const told = session.told(instanceAddress(prefix + key, instance)) ?? [];
      const written = entries.filter(([name]) => name !== 'id');
      const all = declared.mode === 'data' ? [...written, ...computed, ...told] : [...told, ...written];
      const object = objectValue(all);
      return object.kind === 'object' ? { ...object, resource: identityOf(declared, key, instance) } : object;
    });

  const bodyOf = ({ file, block }: ResourceBlock, key: string, instance: Instance): EvaluatedBody => {
    const address = instanceAddress(key, instance);
    const before = bodies.get(address);
    if (before !== undefined) return before;
    const body = inFile(file, () => evaluateBody(block.body, block.range, instanceScope(scope, instance), place(file)));
    bodies.set(address, body);
    return body;
  };

  /** What a data source finds among what is declared. */
  const foundBy = (declared: ResourceBlock, key: string, instance: Instance): Found | null => {
    const { mode, type } = declared;
    if (mode !== 'data' || session.estate === null || !isLookedUp(type)) return null;
    const name = instanceAddress(key, instance);
    const before = lookups.get(name);
    if (before !== undefined) return before;
    const source = {
      type,
      body: bodyOf(declared, key, instance),
      region: regionOf(declared, key, instance),
      folder: session.root,
      workspace: session.workspace.name,
    };
    const found = lookUp(session.estate, source);
    lookups.set(name, found);
    return found;
  };

  /** Attributes of a data source that can be told without an account. */
  const dataOf = (declared: ResourceBlock, key: string, instance: Instance): ReadonlyMap<string, TerraformValue> => {
    if (declared.mode !== 'data') return NOTHING;
    const found = foundBy(declared, key, instance);
    return found?.kind === 'attributes'
      ? found.attributes
      : dataAttributes(declared.type, bodyOf(declared, key, instance), {
          ...identityOf(declared, key, instance),
          region: regionOf(declared, key, instance),
          account: providerOf(declared).account,
        });
  };

  const providerOf = ({ type, block }: ResourceBlock): ProviderConfiguration =>
    type.startsWith('aws_')
      ? (input.providers().get(providerReference(block)) ?? defaultProvider(session))
      : NO_PROVIDER;

  /** Since version 6 of the provider a resource or data source may name its region itself. */
  const regionOf = (declared: ResourceBlock, key: string, instance: Instance): Value<string> => {
    const region = bodyOf(declared, key, instance).attributes.get('region')?.value;
    if (region === undefined) return providerOf(declared).region;
    if (region.kind === 'string') return { known: true, value: region.value, location: null };
    return region.kind === 'unknown' ? region.why : providerOf(declared).region;
  };

  const toInstance = (declared: ResourceBlock, key: string, instance: Instance): ResourceInstance => {
    const body = bodyOf(declared, key, instance);
    const provider = providerOf(declared);
    const ignored = ignoredChanges(declared);
    return {
      address: instanceAddress(prefix + key, instance),
      mode: declared.mode,
      type: declared.type,
      module: input.module,
      exists: instance.exists,
      region: regionOf(declared, key, instance),
      account: provider.account,
      configuration: provider,
      body,
      ...(isChangedElsewhere(declared) ? { isChangedElsewhere: true } : {}),
      ...(ignored.length === 0 ? {} : { ignoredChanges: ignored }),
      ...(session.providerVersion === null ? {} : { providerVersion: session.providerVersion }),
      ...(provider.defaultTags === null ? {} : { defaultTags: provider.defaultTags }),
    };
  };

  return {
    resolve,
    instances: () =>
      [...resources].flatMap(([key, declared]) =>
        expansionOf(key, declared).instances.flatMap((instance) =>
          // What it found stands for it.
          foundBy(declared, key, instance)?.kind === 'instance' ? [] : [toInstance(declared, key, instance)],
        ),
      ),
  };
}

/**
 * An argument as other blocks read it: tags are texts, whatever is written.
 * Source: Terraform AWS provider, `tags` of all types are a map of strings (read 2026-11).
 */
function asRead(name: string, value: TerraformValue): TerraformValue {
  if (name !== 'tags' || value.kind !== 'object') return value;
  const entries = [...value.entries].map(
    ([key, tag]) => [key, tag.kind === 'number' || tag.kind === 'bool' ? convert(tag, 'string') : tag] as const,
  );
  return { ...value, entries: new Map(entries) };
}

/** A resource as a reference to the whole of it gives it. */
function asObject({ type, address, body }: ResourceInstance): TerraformValue {
  const object = objectValue([...body.attributes].map(([name, { value }]) => [name, value] as const));
  return object.kind === 'object' ? { ...object, resource: { type, address, settle: AFTER_APPLY } } : object;
}
