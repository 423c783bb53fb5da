import { known, unknown, type Value } from '../../../model/value.js';
import type { TerraformValue } from '../../resource/value.js';
import type { Scope } from '../evaluate/scope.js';
import type { Block, Expression } from '../syntax/ast.js';
import { evaluateAttribute } from './body.js';
import type { Session } from './session.js';
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

export function defaultProvider({ region, environment }: Session): ProviderConfiguration {
  const given = region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  return {
    region: given === undefined ? unknown('the region of the aws provider', 'pass --region') : known(given),
    account: unknown('the account', 'it decides nothing unless a policy names it'),
    defaultTags: null,
  };
}

/** The configurations that a module declares or is handed. Source: Terraform language, "Provider Configuration" (read 2026-11). */
export function declareProviders(
  blocks: readonly PlacedBlock[],
  handed: Providers,
  scope: Scope,
  session: Session,
): Providers {
  const providers = new Map(handed);
  const fallback = handed.get('aws') ?? defaultProvider(session);
  for (const { file, block } of blocks) {
    if (block.type !== 'provider' || block.labels[0]?.value !== 'aws') continue;
    const find = (wanted: string) => block.body.attributes.find(({ name }) => name === wanted)?.value;
    const alias = find('alias');
    const name = alias?.kind === 'template' && alias.parts[0]?.kind === 'text' ? `aws.${alias.parts[0].text}` : 'aws';
    const region = find('region');
    const allowed = find('allowed_account_ids');
    const tags = block.body.blocks
      .find(({ type }) => type === 'default_tags')
      ?.body.attributes.find(({ name }) => name === 'tags')?.value;
    providers.set(name, {
      region: region === undefined ? fallback.region : toText(region, scope, file),
      account: allowed === undefined ? fallback.account : soleAccount(allowed, scope, file, fallback),
      defaultTags: tags === undefined ? null : evaluateAttribute(tags, scope, { file, through: [] }),
    });
  }
  if (!providers.has('aws')) providers.set('aws', fallback);
  return providers;
}

function toText(expression: Expression, scope: Scope, file: string): Value<string> {
  const value = evaluateAttribute(expression, scope, { file, through: [] });
  if (value.kind === 'string') return known(value.value);
  if (value.kind === 'unknown') return value.why;
  return unknown('the region of the aws provider', 'pass --region');
}

function soleAccount(
  expression: Expression,
  scope: Scope,
  file: string,
  fallback: ProviderConfiguration,
): Value<string> {
  const value = evaluateAttribute(expression, scope, { file, through: [] });
  const items = value.kind === 'tuple' || value.kind === 'list' || value.kind === 'set' ? value.items : [];
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
