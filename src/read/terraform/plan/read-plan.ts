import type { Location } from '../../../model/location.js';
import type { ReadResult } from '../../../model/network.js';
import type { Files } from '../../files.js';
import { toNetwork } from '../../network/network.js';
import type { EvaluatedAttribute, EvaluatedBody, ResourceInstance } from '../../resource/instance.js';
import { findUnknown, type TerraformValue } from '../../resource/value.js';
import {
  type Configuration,
  evaluateAlone,
  type LoadOptions,
  type Prepared,
  prepareTerraform,
} from '../module/load.js';
import { isConfiguration } from '../module/source-files.js';
import { toTerraform } from './attributes.js';
import { readDocument } from './document.js';
import { placesOfVpcs, planInstances } from './instances.js';
import { isObject, type Json } from './json.js';
import { SaidByChanges } from './parse-plan.js';
import { placesIn } from './places.js';
import { PlanAssumptions } from './plan-assumptions.js';
import { isOfOtherWorkspace } from './workspace.js';

/** A plan or state that was read as text, and the folder with the source that it was made of, where that is there. */
export interface PlanInput {
  readonly document: Json;
  readonly text: string;
  /** The name that locations use. */
  readonly file: string;
}

/** Reads a plan or a state alone. */
export async function readPlan(files: Files, input: PlanInput, options: LoadOptions): Promise<ReadResult> {
  const prepared = await preparePlan(files, input, options);
  const { sources, ignores, ...configuration } = await evaluateAlone(prepared);
  const { references } = configuration;
  return { network: toNetwork({ ...configuration, unresolvedModules: [] }), sources, ignores, references };
}

/**
 * Reads a plan or a state as `terraform show -json` prints it. Neither tells lines, nor all of what an expression means:
 * where the *.tf files stand beside it they are evaluated with the values that it knows.
 */
export async function preparePlan(files: Files, input: PlanInput, options: LoadOptions): Promise<Prepared> {
  const { prefix = '', region } = options;
  const plan = readDocument(input.document, input.file);
  const assumptions = new PlanAssumptions();
  const locate = placesIn(input.text, input.file, beginOf(input.document));
  const planned = planInstances(plan, { locate, region, prefix, assumptions });
  const sourceIn = async (isWorkspaceOpen: boolean) =>
    plan.configuration === null ? null : prepareSource(files, planned, { plan, options, isWorkspaceOpen });
  const source = await sourceIn(false);
  return {
    async evaluate(estate) {
      let configuration = source === null ? null : await source.evaluate(estate);
      if (configuration !== null && isOfOtherWorkspace(planned, configuration))
        configuration = (await (await sourceIn(true))?.evaluate(estate)) ?? null;
      const beside = configuration !== null && isMadeOf(planned, configuration) ? configuration : null;
      return {
        ...(beside ?? alone(plan, assumptions, options)),
        instances: beside === null ? planned : placedBy(planned, beside),
        unresolvedModules: [],
        variableNames: [],
      };
    },
  };
}

/** Where in the text the list begins that resources are read of. */
function beginOf(document: Json): number {
  return isObject(document) && document.planned_values instanceof SaidByChanges ? document.planned_values.begin : 0;
}

/** What was planned, each with what stands of it in the source. */
function placedBy(planned: readonly ResourceInstance[], source: Configuration): readonly ResourceInstance[] {
  const written = new Map(source.instances.map((instance) => [instance.address, instance]));
  return planned.map((instance) => {
    const own = written.get(instance.address);
    return own === undefined ? instance : combined(instance, own);
  });
}

/** Whether a plan was made of the source that stands beside it. */
function isMadeOf(planned: readonly ResourceInstance[], { instances }: Configuration): boolean {
  const addresses = new Set(planned.map(({ address }) => address));
  return instances.some(({ address }) => addresses.has(address));
}

function alone(
  plan: ReturnType<typeof readDocument>,
  assumptions: PlanAssumptions,
  { prefix = '', folder }: LoadOptions,
): Configuration {
  return {
    prefix,
    instances: [],
    looksUp: false,
    problems: [],
    assumptions: () => assumptions.sentences(),
    unresolvedModules: [],
    sources: new Map(),
    ignores: [],
    // Neither plan nor state tells where it is kept.
    backend: { type: '', settings: new Map(), folder },
    variableNames: [],
    references: () => placesOfVpcs(plan),
    outputs: () => new Map(),
  };
}

/** The source beside a plan, if there is any. */
async function prepareSource(
  files: Files,
  planned: readonly ResourceInstance[],
  {
    plan,
    options,
    isWorkspaceOpen,
  }: {
    readonly plan: ReturnType<typeof readDocument>;
    readonly options: LoadOptions;
    readonly isWorkspaceOpen: boolean;
  },
): Promise<Prepared | null> {
  const names = (await files.list(options.folder)) ?? [];
  if (!names.some(isConfiguration)) return null;
  const known = new Map(planned.map(({ address, body }) => [address, knownAttributes(body)]));
  const variables = new Map(
    [...plan.variables].flatMap(([name, value]) => (value === undefined ? [] : [[name, toTerraform(value)] as const])),
  );
  const told = { variables, attributes: (address: string) => known.get(address), isWorkspaceOpen };
  return prepareTerraform(files, { ...options, variables: new Map(), variableFiles: [], told });
}

function knownAttributes({ attributes }: EvaluatedBody): ReadonlyMap<string, TerraformValue> {
  return new Map(
    [...attributes].flatMap(([name, { value }]) => (findUnknown(value) === null ? [[name, value] as const] : [])),
  );
}

/** What the plan knows, at the place in the source; what it does not know, as the source tells it. */
function combined(planned: ResourceInstance, source: ResourceInstance): ResourceInstance {
  const attributes = new Map<string, EvaluatedAttribute>();
  const blocks = new Map(source.body.blocks);
  const { location } = source.body;
  for (const [name, attribute] of planned.body.attributes) {
    const written = source.body.attributes.get(name);
    const nested = blocks.get(name);
    const told = findUnknown(attribute.value) === null;
    if (nested !== undefined && (!told || isTold(nested, attribute.value))) continue;
    // What the source leaves unset and AWS computes takes the provider's default.
    if (!told && written === undefined && nested === undefined && !source.body.incompleteBlocks.has(name)) continue;
    if (nested !== undefined) blocks.delete(name);
    attributes.set(name, told || written === undefined ? placed(attribute, written?.location ?? location) : written);
  }
  for (const [name, attribute] of source.body.attributes) if (!attributes.has(name)) attributes.set(name, attribute);
  const region = planned.region.known ? planned.region : source.region;
  const body: EvaluatedBody = { attributes, blocks, incompleteBlocks: openBlocks(source.body, attributes), location };
  const providerVersion = source.providerVersion ?? planned.providerVersion;
  const version = providerVersion === undefined ? {} : { providerVersion };
  return { ...planned, ...version, region, account: planned.account.known ? planned.account : source.account, body };
}

/** Whether blocks of the source are all told, so that they stand, with their places, for what was planned. */
function isTold(blocks: readonly EvaluatedBody[], planned: TerraformValue): boolean {
  const count = 'items' in planned ? planned.items.length : -1;
  const bodyIsTold = (body: EvaluatedBody): boolean =>
    [...body.attributes.values()].every(({ value }) => findUnknown(value) === null) &&
    [...body.blocks.values()].every((inner) => inner.every(bodyIsTold));
  return count === blocks.length && blocks.every(bodyIsTold);
}

function openBlocks({ incompleteBlocks }: EvaluatedBody, told: ReadonlyMap<string, EvaluatedAttribute>) {
  return new Map([...incompleteBlocks].filter(([name]) => !told.has(name)));
}

function placed({ value }: EvaluatedAttribute, location: Location): EvaluatedAttribute {
  return { value, location };
}
