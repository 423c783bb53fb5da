import { once } from '../../../model/once.js';
import { known, type Unknown, unknown, type Value } from '../../../model/value.js';
import type { TerraformValue } from '../../resource/value.js';
import type { Scope } from '../evaluate/scope.js';
import type { Block, Body, Expression } from '../syntax/ast.js';
import { evaluateAttribute } from './body.js';
import { type Session, toLocation, visit } from './session.js';
import type { PlacedBlock } from './source-files.js';

/** The part of a provider configuration that places resources. */
export interface ProviderConfiguration {
  readonly region: Value<string>;
  readonly account: Value<string>;
  /** Null: it adds none. */
  readonly defaultTags: TerraformValue | null;
}

/** Provider configurations by reference: `aws`, `aws.tokyo`. */
export type Providers = ReadonlyMap<string, ProviderConfiguration>;

/** What is said where the environment tells the region. */
export const OPEN_REGION: Unknown = unknown('the region of the aws provider', 'pass --region');

export function defaultProvider({ region, environment }: Session): ProviderConfiguration {
  const given = region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  return {
    region: given === undefined ? OPEN_REGION : known(given),
    account: unknown('the account', 'it decides nothing unless a policy names it'),
    defaultTags: null,
  };
}

/**
 * The configurations that a module declares or is handed, each evaluated when it is first needed: it may refer to
 * anything, also to what is placed by another configuration.
 * Source: Terraform language, "Provider Configuration" (read 2026-11).
 */
export function declareProviders(blocks: readonly PlacedBlock[], handed: Providers, context: Context): Providers {
  const providers = new Map(handed);
  const fallback = handed.get('aws') ?? defaultProvider(context.session);
  for (const placed of blocks) {
    const { block } = placed;
    if (block.type !== 'provider' || block.labels[0]?.value !== 'aws') continue;
    const alias = block.body.attributes.find(({ name }) => name === 'alias')?.value;
    const name = alias?.kind === 'template' && alias.parts[0]?.kind === 'text' ? `aws.${alias.parts[0].text}` : 'aws';
    providers.set(name, declared(name, placed, fallback, context));
  }
  if (!providers.has('aws')) providers.set('aws', fallback);
  return providers;
}

/** Where the blocks of a module are evaluated. */
interface Context {
  readonly scope: Scope;
  readonly session: Session;
  /** Stands before the names of the module's own things. */
  readonly prefix: string;
  readonly inFile: <T>(file: string, run: () => T) => T;
}

function declared(
  name: string,
  { file, block }: PlacedBlock,
  fallback: ProviderConfiguration,
  { scope, session, prefix, inFile }: Context,
): ProviderConfiguration {
  const find = (body: Body, wanted: string) => body.attributes.find((attribute) => attribute.name === wanted)?.value;
  const tags = block.body.blocks.find(({ type }) => type === 'default_tags');
  const argumentValue = (argument: string, expression: Expression | undefined): TerraformValue | null =>
    expression === undefined
      ? null
      : visit(session, `provider ${prefix}${name}'s ${argument}`, { file, range: block.range }, () =>
          inFile(file, () => evaluateAttribute(expression, scope, { file, through: [] })),
        );
  if (find(block.body, 'for_each') !== undefined) return oneOfSeveral(name, { file, block });
  const region = once(() => toText(argumentValue('region', find(block.body, 'region')), fallback.region));
  const account = once(() =>
    soleAccount(argumentValue('allowed_account_ids', find(block.body, 'allowed_account_ids')), fallback),
  );
  const defaultTags = once(() =>
    argumentValue('default_tags', tags === undefined ? undefined : find(tags.body, 'tags')),
  );
  return {
    get region() {
      return region();
    },
    get account() {
      return account();
    },
    get defaultTags() {
      return defaultTags();
    },
  };
}

/**
 * OpenTofu makes one configuration for each key, and resources choose by it: `provider = aws.by_region[each.key]`. Which
 * region each is in isn't followed. Source: OpenTofu language, "Provider Configuration", for_each (read 2026-11).
 */
function oneOfSeveral(name: string, { file, block }: PlacedBlock): ProviderConfiguration {
  const settle = 'check the plan, or name the zones of the subnets';
  return {
    region: unknown(`the region of provider ${name}[…]`, settle, toLocation(file, block.range, [])),
    account: unknown('the account', 'it decides nothing unless a policy names it'),
    defaultTags: null,
  };
}

function toText(value: TerraformValue | null, fallback: Value<string>): Value<string> {
  if (value === null || value.kind === 'null') return fallback;
  if (value.kind === 'string') return known(value.value);
  if (value.kind === 'unknown') return value.why;
  return OPEN_REGION;
}

function soleAccount(value: TerraformValue | null, fallback: ProviderConfiguration): Value<string> {
  const items = value?.kind === 'tuple' || value?.kind === 'list' || value?.kind === 'set' ? value.items : [];
  const [only, ...others] = items;
  return only?.kind === 'string' && others.length === 0 ? known(only.value) : fallback.account;
}

/** The name of the configuration that a block refers to: `provider = aws.tokyo`. */
export function providerReference(block: Block): string {
  const expression = block.body.attributes.find(({ name }) => name === 'provider')?.value;
  return expression === undefined ? 'aws' : referenceName(expression);
}

function referenceName(expression: Expression): string {
  if (expression.kind === 'variable') return expression.name;
  if (expression.kind === 'attribute' && expression.of.kind === 'variable')
    return `${expression.of.name}.${expression.name}`;
  if (expression.kind === 'index') return referenceName(expression.of);
  if (expression.kind === 'template' && expression.parts[0]?.kind === 'text') return expression.parts[0].text;
  return 'aws';
}

/** The configurations handed to a module: by its `providers` argument, else the default ones. */
export function handedProviders(block: Block, providers: Providers): Providers {
  const argument = block.body.attributes.find(({ name }) => name === 'providers')?.value;
  const own = providers.get('aws');
  const handed = new Map<string, ProviderConfiguration>(own === undefined ? [] : [['aws', own]]);
  if (argument?.kind !== 'object') return handed;
  for (const { key, value } of argument.items) {
    const configuration = providers.get(referenceName(value));
    const name = key.kind === 'template' && key.parts[0]?.kind === 'text' ? key.parts[0].text : referenceName(key);
    if (configuration !== undefined) handed.set(name, configuration);
  }
  return handed;
}
