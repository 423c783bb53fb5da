import type { Location } from '../../model/location.js';
import type { PolicyCondition, PolicyDocument, PolicyPrincipal, PolicyStatement } from '../../model/policy.js';
import { known, type Unknown, unknown, type Value } from '../../model/value.js';
import type { EvaluatedBody } from '../resource/instance.js';
import type { TerraformValue, UnknownValue } from '../resource/value.js';
import { EvaluationError } from '../terraform/evaluate/evaluation-error.js';
import { jsonOf } from '../terraform/evaluate/open-json.js';
import { type Argument, argument, located, readText, refuse, textOf } from './argument.js';
import type { Build } from './build.js';
import { isOfKind, type ThingKind } from './kinds.js';
import { followSource, idOf } from './reference.js';

/**
 * A policy as JSON text, of which parts may be unknown. Source: IAM user guide, "Grammar of the IAM JSON policy
 * language": a single statement, action or value may stand without its list (read 2026-11).
 */
export function readPolicy(body: EvaluatedBody, name: string, build: Build): Value<PolicyDocument> | null {
  const given = argument(body, name);
  if (given === null) return null;
  const { location } = given;
  const document = parseJson(given.value, location);
  if (document === null || document.kind === 'unknown') {
    const text = textOf(given);
    return text.known ? malformed('it is not JSON', location) : text;
  }
  const statements = itemOf(document, 'Statement');
  const place: Omit<Place, 'where'> = { location, build };
  if (document.kind !== 'object') return malformed('it is not a JSON object', location);
  if (statements === undefined) return malformed('it has no Statement', location);
  if (statements.kind === 'unknown') return located(statements.why, location);
  return known(
    {
      statements: listOf(statements).map((statement, index) => statementOf(statement, index, place)),
      location,
    },
    location,
  );
}

function parseJson(value: TerraformValue, location: Location): TerraformValue | null {
  try {
    return jsonOf(value);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return malformed(error.message, location);
  }
}

function statementOf(statement: TerraformValue, index: number, place: Omit<Place, 'where'>): PolicyStatement {
  const { location } = place;
  const where = `statement ${index + 1}`;
  if (statement.kind === 'unknown') return openStatement(located(statement.why, location), location);
  if (!isObject(statement)) return malformed(`${where} is not an object`, location);
  const sid = itemOf(statement, 'Sid');
  return {
    sid: sid?.kind === 'string' ? sid.value : null,
    effect: effectOf(itemOf(statement, 'Effect'), where, location),
    principal: principalOf(statement, where, location),
    action: patternsOf(statement, 'Action', { where, ...place }),
    resource: patternsOf(statement, 'Resource', { where, ...place }),
    conditions: conditionsOf(itemOf(statement, 'Condition'), { where, ...place }),
    location,
  };
}

/** A statement of which nothing is known may allow or deny anything. */
function openStatement(why: Unknown, location: Location): PolicyStatement {
  return {
    sid: null,
    effect: why,
    principal: why,
    action: { not: false, patterns: [why] },
    resource: { not: false, patterns: [why] },
    conditions: [],
    location,
  };
}

function effectOf(effect: TerraformValue | undefined, where: string, location: Location): Value<'Allow' | 'Deny'> {
  if (effect?.kind === 'unknown') return located(effect.why, location);
  if (effect?.kind === 'string' && (effect.value === 'Allow' || effect.value === 'Deny'))
    return known(effect.value, location);
  return malformed(`${where} has no Effect of Allow or Deny`, location);
}

interface Place {
  readonly where: string;
  readonly location: Location;
  readonly build: Build;
}

function patternsOf(statement: TerraformValue, name: 'Action' | 'Resource', { where, location, build }: Place) {
  const not = itemOf(statement, name) === undefined && itemOf(statement, `Not${name}`) !== undefined;
  const given = itemOf(statement, not ? `Not${name}` : name);
  const patterns = listOf(given).map((pattern) => {
    const text = textIn(pattern, location) ?? malformed(`${name} of ${where} is not text`, location);
    return text.known || pattern.kind !== 'unknown' ? text : { ...text, fits: fitting(build, pattern) };
  });
  return { not, patterns };
}

const BUCKET_NAMES: ReadonlySet<string> = new Set(['arn', 'id', 'bucket']);

/** What a text fits in any case: a bucket that is declared is none of AWS's own, whatever its name will be, but goes by its address. */
function fitting(build: Build, value: UnknownValue): string {
  if (value.parts !== undefined)
    return value.parts.map((part) => (typeof part === 'string' ? part : fitting(build, part))).join('');
  const source = followSource(build, { value });
  const { type, mode, address, body } = source?.instance ?? {};
  if (source !== null && mode === 'managed' && type === 'aws_s3_bucket' && BUCKET_NAMES.has(source.attribute))
    return `${address}.${source.attribute}`;
  if (body !== undefined && mode === 'managed' && type === 'aws_ecr_repository' && source?.attribute === 'arn') {
    const name = readText(body, 'name');
    return `arn:*:ecr:*:*:repository/${name?.known === true ? name.value : '*'}`;
  }
  return `${value.prefix ?? ''}*`;
}

/** AWS refuses an endpoint policy's statement without a principal (PrivateLink guide, "Endpoint policies"). */
function principalOf(statement: TerraformValue, where: string, location: Location): Value<PolicyPrincipal> {
  const not = itemOf(statement, 'Principal') === undefined && itemOf(statement, 'NotPrincipal') !== undefined;
  const given = itemOf(statement, not ? 'NotPrincipal' : 'Principal');
  if (given === undefined)
    return unknown(`the Principal of ${where}`, 'give the statement a Principal: AWS refuses it without', location);
  if (given.kind === 'unknown') return located(given.why, location);
  if (given.kind === 'string' && given.value === '*')
    return known(not ? { kind: 'listed', not, entries: [anyone(location)] } : { kind: 'anyone' }, location);
  if (!isObject(given)) return malformed(`Principal of ${where} is neither "*" nor an object`, location);
  const entries = [...given.entries].flatMap(([type, values]) =>
    listOf(values).map((item) => ({
      type,
      value: textIn(item, location) ?? malformed(`Principal of ${where} is not text`, location),
    })),
  );
  // IAM: `{ "AWS": "*" }` is the same as `"*"` (IAM user guide, "Principal", read 2026-11).
  const everyone = !not && entries.some(({ type, value }) => type === 'AWS' && value.known && value.value === '*');
  return known(everyone ? { kind: 'anyone' } : { kind: 'listed', not, entries }, location);
}

function anyone(location: Location) {
  return { type: 'AWS', value: known('*', location) };
}

function conditionsOf(
  condition: TerraformValue | undefined,
  { where, location, build }: Place,
): readonly PolicyCondition[] {
  if (condition === undefined) return [];
  if (condition.kind === 'unknown') return [{ operator: '', key: '', values: [located(condition.why, location)] }];
  if (!isObject(condition)) return malformed(`Condition of ${where} is not an object`, location);
  return [...condition.entries].flatMap(([operator, keys]): readonly PolicyCondition[] => {
    if (keys.kind === 'unknown') return [{ operator, key: '', values: [located(keys.why, location)] }];
    if (!isObject(keys)) return malformed(`${operator} of ${where} is not an object`, location);
    return [...keys.entries].map(([key, values]) => ({
      operator,
      key,
      values: listOf(values).map((value) =>
        isScalar(value)
          ? conditionValue(build, key, { value, location })
          : malformed(`${key} of ${where} is not a value`, location),
      ),
      ...(namesOwnAccount(build, listOf(values)) ? { isOwnAccount: true } : {}),
    }));
  });
}

/** `AWS::AccountId`, and the account of `aws_caller_identity`: which one it is may stay open. */
function namesOwnAccount(build: Build, values: readonly TerraformValue[]): boolean {
  return (
    values.length > 0 &&
    values.every((value) => {
      if (value.kind !== 'unknown') return false;
      const source = followSource(build, { value });
      if (source !== null)
        return source.instance.type === 'aws_caller_identity' && ['account_id', 'id'].includes(source.attribute);
      return value.symbol?.key === 'AWS::AccountId';
    })
  );
}

/** The keys that name a thing of the network. Source: IAM guide, "AWS global condition context keys" (read 2026-11). */
const THINGS: ReadonlyMap<string, ThingKind> = new Map([
  ['aws:sourcevpc', 'vpc'],
  ['aws:sourcevpce', 'endpoint'],
]);

/** A VPC or an endpoint that is declared goes by the id that the network has for it. */
function conditionValue(build: Build, key: string, given: Argument): Value<string> {
  const kind = THINGS.get(key.toLowerCase());
  const source = kind === undefined ? null : followSource(build, given);
  if (kind === undefined || source === null || source.attribute !== 'id' || !isOfKind(source.instance, kind))
    return textOf(given);
  return known(idOf(build, kind, source.instance), given.location);
}

type JsonObject = Extract<TerraformValue, { readonly kind: 'object' | 'map' }>;

function isObject(value: TerraformValue): value is JsonObject {
  return value.kind === 'object' || value.kind === 'map';
}

function itemOf(value: TerraformValue, name: string): TerraformValue | undefined {
  return isObject(value) ? value.entries.get(name) : undefined;
}

function isScalar({ kind }: TerraformValue): boolean {
  return kind === 'string' || kind === 'number' || kind === 'bool' || kind === 'unknown';
}

/** Null where it is no text. */
function textIn(value: TerraformValue, location: Location): Value<string> | null {
  return value.kind === 'string' || value.kind === 'unknown' ? textOf({ value, location }) : null;
}

function listOf(value: TerraformValue | undefined): readonly TerraformValue[] {
  if (value === undefined) return [];
  return value.kind === 'tuple' || value.kind === 'list' || value.kind === 'set' ? value.items : [value];
}

function malformed(what: string, location: Location): never {
  return refuse(
    `the policy can't be read: ${what}`,
    location,
    'write it as IAM policy JSON, for example with jsonencode',
  );
}
