import type { Location } from '../../../model/location.js';
import type { PolicyCondition, PolicyDocument, PolicyPrincipal, PolicyStatement } from '../../../model/policy.js';
import { known, unknown, type Value } from '../../../model/value.js';
import type { EvaluatedBody } from '../resources/instance.js';
import { readText, refuse } from './argument.js';

/**
 * A policy as JSON text. Source: IAM user guide, "Grammar of the IAM JSON policy language": a single statement, action
 * or value may stand without its list (read 2026-11).
 */
export function readPolicy(body: EvaluatedBody, name: string): Value<PolicyDocument> | null {
  const text = readText(body, name);
  if (text === null || !text.known) return text;
  return known(parsePolicy(text.value, text.location), text.location);
}

type JsonObject = Readonly<Record<string, unknown>>;

function parsePolicy(text: string, location: Location | null): PolicyDocument {
  const document = parseJson(text, location);
  if (!isObject(document)) return malformed('it is not a JSON object', location);
  const statements = listOf(document.Statement);
  if (document.Statement === undefined) malformed('it has no Statement', location);
  return { statements: statements.map((statement, index) => statementOf(statement, index, location)), location };
}

function parseJson(text: string, location: Location | null): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return malformed(error instanceof Error ? error.message : 'it is not JSON', location);
  }
}

function statementOf(statement: unknown, index: number, location: Location | null): PolicyStatement {
  const where = `statement ${index + 1}`;
  if (!isObject(statement)) return malformed(`${where} is not an object`, location);
  const { Effect: effect, Sid: sid } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') return malformed(`${where} has no Effect of Allow or Deny`, location);
  return {
    sid: typeof sid === 'string' ? sid : null,
    effect: known(effect, location),
    principal: principalOf(statement, where, location),
    action: patternsOf(statement, 'Action', { where, location }),
    resource: patternsOf(statement, 'Resource', { where, location }),
    conditions: conditionsOf(statement.Condition, where, location),
    location,
  };
}

interface Place {
  readonly where: string;
  readonly location: Location | null;
}

function patternsOf(statement: JsonObject, name: 'Action' | 'Resource', { where, location }: Place) {
  const not = statement[name] === undefined && statement[`Not${name}`] !== undefined;
  const given = statement[not ? `Not${name}` : name];
  const patterns = listOf(given).map((pattern) =>
    typeof pattern === 'string' ? known(pattern, location) : malformed(`${name} of ${where} is not text`, location),
  );
  return { not, patterns };
}

/** AWS refuses an endpoint policy's statement without a principal (PrivateLink guide, "Endpoint policies"). */
function principalOf(statement: JsonObject, where: string, location: Location | null): Value<PolicyPrincipal> {
  const not = statement.Principal === undefined && statement.NotPrincipal !== undefined;
  const given = not ? statement.NotPrincipal : statement.Principal;
  if (given === undefined)
    return unknown(`the Principal of ${where}`, 'give the statement a Principal: AWS refuses it without', location);
  if (given === '*')
    return known(not ? { kind: 'listed', not, entries: [anyone(location)] } : { kind: 'anyone' }, location);
  if (!isObject(given)) return malformed(`Principal of ${where} is neither "*" nor an object`, location);
  const entries = Object.entries(given).flatMap(([type, values]) =>
    listOf(values).map((value) =>
      typeof value === 'string'
        ? { type, value: known(value, location) }
        : malformed(`Principal of ${where} is not text`, location),
    ),
  );
  // IAM: `{ "AWS": "*" }` is the same as `"*"` (IAM user guide, "Principal", read 2026-11).
  const everyone = !not && entries.some(({ type, value }) => type === 'AWS' && value.value === '*');
  return known(everyone ? { kind: 'anyone' } : { kind: 'listed', not, entries }, location);
}

function anyone(location: Location | null) {
  return { type: 'AWS', value: known('*', location) };
}

function conditionsOf(condition: unknown, where: string, location: Location | null): readonly PolicyCondition[] {
  if (condition === undefined) return [];
  if (!isObject(condition)) return malformed(`Condition of ${where} is not an object`, location);
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!isObject(keys)) return malformed(`${operator} of ${where} is not an object`, location);
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      key,
      values: listOf(values).map((value) =>
        isScalar(value) ? known(String(value), location) : malformed(`${key} of ${where} is not a value`, location),
      ),
    }));
  });
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function malformed(what: string, location: Location | null): never {
  return refuse(
    `the policy can't be read: ${what}`,
    location,
    'write it as IAM policy JSON, for example with jsonencode',
  );
}
