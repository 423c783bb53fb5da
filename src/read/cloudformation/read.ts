import type { Ignore } from '../../model/ignore.js';
import type { ReadResult } from '../../model/network.js';
import { known, unknown, type Value } from '../../model/value.js';
import type { Files } from '../files.js';
import { toNetwork } from '../network/network.js';
import type { ResourceInstance } from '../resource/instance.js';
import { regionTold } from './region.js';
import { givenParameters, type ParameterOptions, refuseUnknownParameters } from './stack/given.js';
import { ignoresIn } from './stack/ignores.js';
import { instancesOf } from './stack/instances.js';
import { leaveMacrosOpen } from './stack/macros.js';
import { type MadeBy, nestedReading, readNested } from './stack/nested.js';
import type { GivenParameter } from './stack/parameters.js';
import { brokenRules } from './stack/rules.js';
import type { Export, Session } from './stack/session.js';
import { createStack, type Stack } from './stack/stack.js';
import { type ParsedFile, parseDocument } from './syntax/parse.js';
import { templateIn } from './template.js';
import { withDefaultEgress } from './translate/default-egress.js';
import { asGiven, nameOf, variantsOf } from './variants.js';
import { inItsWords } from './words.js';

/** A template that is a stack of its own. */
export interface TemplateSource {
  /** The name that locations use; templates that it nests are looked up beside it. */
  readonly file: string;
  readonly text: string;
  /** The stack's name, which stands before ids where there are several. */
  readonly name: string;
  /** What the stack is deployed as, where the input tells. */
  readonly stackName: string | null;
  readonly region: string | null;
  readonly account: string | null;
  readonly parameters: ReadonlyMap<string, string>;
  /** Files that are uploaded to S3, by the hash that their address there ends with. */
  readonly assets: ReadonlyMap<string, string>;
}

export interface TemplateOptions extends ParameterOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** The region where the input leaves it open. */
  readonly region: string | null;
  /** Where the user's own code makes resources. */
  readonly madeBy?: MadeBy;
  /** What a person should know first. */
  readonly notices?: readonly string[];
  /** Stands before all ids. */
  readonly prefix?: string;
}

/** Reads templates: parse → evaluate → resources in the common form → network. Several are one estate. */
export async function readTemplates(
  files: Files,
  given: readonly TemplateSource[],
  options: TemplateOptions,
): Promise<ReadResult> {
  const parsed = [];
  for (const source of given) parsed.push(await parsedSource(source));
  const parameters = await givenParameters(files, options);
  let reading: Reading = { files, parsed, options, parameters };
  let first = await evaluateAll(reading, () => null);
  // A template that another one nests is no stack of its own.
  const roots = parsed.filter(({ file }) => !first.nested.has(file));
  if (roots.length > 0 && roots.length < parsed.length) {
    reading = { ...reading, parsed: roots };
    first = await evaluateAll(reading, () => null);
  }
  const regions = first.stacks.map(({ stack, instances }) =>
    stack.environment.region.known ? null : regionTold(instances),
  );
  const regionOf = (index: number) => regions[index] ?? null;
  const evaluated =
    regions.some((region) => region !== null) && REGIONAL.some((name) => first.session.open.has(name))
      ? await evaluateAll(reading, regionOf)
      : first;
  refuseUnknownParameters(allStacks(evaluated.stacks.map(({ stack }) => stack)), options.variables);
  const result = resultOf(evaluated, reading, regionOf);
  const variants = [];
  const { assignments, areAll } = variantsOf(evaluated.stacks.map(({ stack }) => stack));
  for (const variant of assignments) {
    const under = { ...reading, parameters: asGiven(parameters, variant) };
    const { network } = resultOf(await evaluateAll(under, regionOf), under, regionOf);
    variants.push({ when: nameOf(variant), network });
  }
  return { ...result, variants, variantsAreAll: areAll };
}

/** What follows from the region. */
const REGIONAL = ['AWS::Region', 'AWS::Partition', 'AWS::URLSuffix'];

interface Source extends TemplateSource {
  readonly parsed: ParsedFile;
}

async function parsedSource(source: TemplateSource): Promise<Source> {
  const parsed = await parseDocument(source.text, source.file);
  const inner = bodyText(parsed);
  return { ...source, parsed: inner === null ? parsed : await parseDocument(inner, source.file) };
}

/** `get-template` prints a template of YAML as one text. */
function bodyText({ root }: ParsedFile): string | null {
  const body = root.kind === 'map' ? root.entries.find(({ key }) => key === 'TemplateBody')?.value : undefined;
  return body?.kind === 'scalar' && body.type === 'string' ? body.text : null;
}

interface Reading {
  readonly files: Files;
  readonly parsed: readonly Source[];
  readonly options: TemplateOptions;
  readonly parameters: ReadonlyMap<string, GivenParameter>;
}

interface Evaluated {
  readonly session: Session;
  readonly sources: ReadonlyMap<string, string>;
  /** The files of nested templates. */
  readonly nested: ReadonlySet<string>;
  readonly stacks: readonly { readonly stack: Stack; readonly instances: readonly ResourceInstance[] }[];
}

async function evaluateAll(
  { files, parsed, options, parameters }: Reading,
  regionOf: (index: number) => string | null,
): Promise<Evaluated> {
  const stacks: Stack[] = [];
  let exports: readonly Export[] | null = null;
  const session: Session = {
    problems: new Map(),
    assumptions: new Set(),
    unresolved: [],
    open: new Set(),
    exports: () => {
      exports ??= allStacks(stacks).flatMap((stack) => stack.exports());
      return exports;
    },
  };
  const sources = new Map(parsed.map(({ file, parsed: { text } }) => [file, text]));
  const madeBy = options.madeBy ?? (() => () => null);
  const nested = nestedReading({ files, session, sources, madeBy });
  const several = parsed.length > 1;
  for (const [index, source] of parsed.entries()) {
    const region = source.region ?? regionOf(index);
    stacks.push(
      createStack({
        source: source.parsed,
        template: await templateIn(source.parsed),
        prefix: `${options.prefix ?? ''}${several ? `${source.name}/` : ''}`,
        environment: environmentOf(source, region, options),
        given: givenTo(source, parameters),
        through: [],
        madeBy: madeBy(source.file, null),
        session,
      }),
    );
  }
  for (const [index, stack] of stacks.entries())
    await readNested(stack, nested, { depth: 0, root: stack.source.file, assets: parsed[index]?.assets ?? new Map() });
  for (const stack of allStacks(stacks)) {
    stack.refuseValues();
    leaveMacrosOpen(stack, session);
  }
  return {
    session,
    sources,
    nested: new Set(nested.parsed.keys()),
    stacks: stacks.map((stack) => ({ stack, instances: instancesOf(stack) })),
  };
}

function regionAssumption(file: string, region: string | null, stack: Stack | undefined): string {
  if (region !== null) return `${file} is deployed in ${region}, as its zones and endpoints say.`;
  const given = stack?.environment.region;
  return given?.known === true
    ? `${file} is deployed in ${given.value}.`
    : `${file} does not tell its region, which is called REGION here: what is said holds in any (--region R for one).`;
}

/** The region is told by the instances themselves. */
function inRegion(instances: readonly ResourceInstance[], region: string | null): readonly ResourceInstance[] {
  return region === null ? instances : instances.map((instance) => ({ ...instance, region: known(region) }));
}

function environmentOf(
  { account, stackName }: TemplateSource,
  region: string | null,
  { region: flag, environment }: TemplateOptions,
) {
  const { AWS_REGION, AWS_DEFAULT_REGION } = environment;
  const told = region ?? flag ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? null;
  const orUnknown = (value: string | null, what: string, settle: string): Value<string> =>
    value === null ? unknown(what, settle) : known(value);
  return {
    region: orUnknown(told, 'AWS::Region', 'pass --region'),
    account: orUnknown(account, 'AWS::AccountId', 'it is the account that the stack is deployed in'),
    stackName: orUnknown(stackName, 'AWS::StackName', 'it is known once the stack is deployed'),
  };
}

/** `--var STACK:NAME` before `--var NAME`, and these before what an assembly says. */
function givenTo({ name: stack, parameters: own }: TemplateSource, parameters: Reading['parameters']) {
  return (name: string): GivenParameter | undefined => {
    const text = own.get(name);
    return (
      parameters.get(`${stack}:${name}`) ??
      parameters.get(name) ??
      (text === undefined ? undefined : { kind: 'text', text })
    );
  };
}

function allStacks(stacks: readonly Stack[]): readonly Stack[] {
  return stacks.flatMap((stack) => [stack, ...allStacks([...stack.children.values()])]);
}

function resultOf(
  { session, sources, stacks }: Evaluated,
  { parsed, options }: Reading,
  regionOf: (index: number) => string | null,
): ReadResult {
  for (const [index, { file, region }] of parsed.entries())
    if (region === null) session.assumptions.add(regionAssumption(file, regionOf(index), stacks[index]?.stack));
  const every = allStacks(stacks.map(({ stack }) => stack));
  const isEstate = parsed.length > 1;
  const instances = withDefaultEgress(
    stacks.flatMap((each, index) => inRegion(each.instances, regionOf(index))),
    isEstate,
  );
  const ignores: readonly Ignore[] = every.flatMap(ignoresIn);
  const [unresolved, ...others] = session.unresolved;
  const hidden =
    unresolved === undefined
      ? []
      : [
          `${others.length === 0 ? unresolved.address : `${unresolved.address} and ${others.length} more`} could not be read: ${unresolved.why.settle}.`,
        ];
  const network = inItsWords(() =>
    toNetwork({
      instances,
      problems: [...session.problems.values()],
      assumptions: () => [...session.assumptions],
      unresolvedModules: session.unresolved,
      isEstate,
    }),
  );
  return { network, sources, ignores, notices: [...(options.notices ?? []), ...hidden, ...every.flatMap(brokenRules)] };
}
