import { closestTo } from '../../../model/spelling.js';
import { unknown } from '../../../model/value.js';
import { numberValue, toInteger } from '../../resource/decimal.js';
import {
  chosenFrom,
  findUnknown,
  stringValue,
  type TerraformValue,
  tupleValue,
  type UnknownValue,
  unknownValue,
} from '../../resource/value.js';
import { toJson } from '../../terraform/evaluate/functions/json.js';
import { type Entry, type Node, textOfNode } from '../syntax/node.js';
import { base64Of } from './base64.js';
import type { Call } from './call.js';
import { cidrBlocks } from './cidr.js';
import { findInMap } from './find-in-map.js';
import type { Scope } from './scope.js';
import { substitute } from './sub.js';
import { joinTexts, openText, plainText, splitOpen } from './text.js';

type Run = (call: Call) => TerraformValue;

/** Functions that give a value. Source: CloudFormation guide, "Intrinsic function reference" (read 2026-11). */
const FUNCTIONS: ReadonlyMap<string, Run> = new Map<string, Run>([
  ['Ref', ref],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', substitute],
  ['Fn::Join', join],
  ['Fn::Split', split],
  ['Fn::Select', select],
  ['Fn::FindInMap', findInMap],
  ['Fn::GetAZs', zones],
  ['Fn::Cidr', cidr],
  ['Fn::ImportValue', ({ argument, scope, value }) => scope.exported(value(argument))],
  ['Fn::Length', length],
  ['Fn::ToJsonString', toJsonString],
  ['Fn::Base64', base64],
]);

/** Functions whose outcome only AWS or somebody's code knows. */
const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ['Fn::Transform', 'give the processed template: aws cloudformation get-template --template-stage Processed'],
  ['Fn::GetStackOutput', 'give the template of the other stack, or write the value'],
]);

const AFTER_APPLY = 'give the template of the change set: aws cloudformation get-template --change-set-name';

/** The function that a map with one entry stands for; null for a plain mapping. */
export function runFunction({ key, value }: Entry, scope: Scope, read: Call['value']): TerraformValue | null {
  const run = FUNCTIONS.get(key);
  if (run !== undefined) return run({ argument: value, scope, value: read });
  if (!key.startsWith('Fn::')) return null;
  // Our own, for what a change set leaves open.
  if (key === 'Fn::KnownAfterApply')
    return unknownValue('dynamic', unknown(textOfNode(value) ?? key, AFTER_APPLY, scope.locate(value.range)));
  const names = [...FUNCTIONS.keys(), 'Fn::If'].map((name) => name.replace('Fn::', ''));
  const settle =
    OUTSIDE.get(key) ?? `correct it: CloudFormation has no such function${closestTo(key.replace('Fn::', ''), names)}`;
  return unknownValue('dynamic', unknown(key, settle, scope.locate(value.range)));
}

function ref({ argument, scope }: Call): TerraformValue {
  const name = textOfNode(argument);
  const found = name === undefined ? null : scope.reference(name);
  return found ?? notFound(name ?? 'Ref', argument, scope);
}

function notFound(reference: string, { range }: Node, scope: Scope): TerraformValue {
  scope.missing(reference, range);
  return unknownValue('dynamic', unknown(reference, 'correct the name', scope.locate(range)));
}

/** `[Resource, Attribute]`, or `Resource.Attribute`, where the attribute may have dots. */
function getAtt({ argument, scope, value }: Call): TerraformValue {
  const [resource, attribute] = attributeOf(argument, value);
  if (resource === undefined || attribute === undefined) return notFound('Fn::GetAtt', argument, scope);
  return scope.attribute(resource, attribute) ?? notFound(`${resource}.${attribute}`, argument, scope);
}

function attributeOf(argument: Node, value: Call['value']): readonly (string | undefined)[] {
  if (argument.kind === 'list') {
    const [resource, ...rest] = argument.items.map((item) => plainText(value(item)) ?? undefined);
    return [resource, rest.includes(undefined) || rest.length === 0 ? undefined : rest.join('.')];
  }
  const text = textOfNode(argument) ?? '';
  const dot = text.indexOf('.');
  return dot < 0 ? [] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** The items of a list; an unknown where the list itself isn't known. */
function itemsOf(value: TerraformValue): readonly TerraformValue[] | UnknownValue {
  if (value.kind === 'null') return [];
  if (value.kind === 'unknown') return value;
  return value.kind === 'tuple' || value.kind === 'list' ? value.items : [value];
}

function isOpen(items: readonly TerraformValue[] | UnknownValue): items is UnknownValue {
  return 'kind' in items;
}

function join({ argument, value }: Call): TerraformValue {
  const [separator, list] = argument.kind === 'list' ? argument.items : [];
  const between = textOfNode(separator) ?? '';
  const items = itemsOf(value(list));
  if (isOpen(items)) return openText(items.why);
  return joinTexts(
    items.flatMap((item, index) => (index === 0 || between === '' ? [item] : [stringValue(between), item])),
  );
}

/** Of an unknown text nothing is known but that it is one list; of a DNS entry of an endpoint see `select`. */
function split({ argument, value }: Call): TerraformValue {
  const [separator, text] = argument.kind === 'list' ? argument.items : [];
  const between = textOfNode(separator) ?? '';
  const given = value(text);
  if (given.kind === 'unknown') {
    // An endpoint's entry is ZONE:NAME; both lead back to the endpoint.
    if (given.symbol?.key.includes('.dns_entry[') === true) return tupleValue([given, given]);
    return splitOpen(given, between) ?? unknownValue({ list: 'string' }, given.why);
  }
  const whole = plainText(given) ?? '';
  return tupleValue((between === '' ? [whole] : whole.split(between)).map(stringValue));
}

function select({ argument, scope, value }: Call): TerraformValue {
  const [position, list] = argument.kind === 'list' ? argument.items : [];
  const index = value(position);
  const place = index.kind === 'number' ? toInteger(index.value) : index.kind === 'string' ? Number(index.value) : null;
  const items = itemsOf(value(list));
  if (index.kind === 'unknown') return chosenFrom(unknownValue('dynamic', index.why), isOpen(items) ? [items] : items);
  if (place === null || !Number.isInteger(place) || place < 0)
    return unknownValue(
      'dynamic',
      unknown('Fn::Select', 'give a whole number and a list', scope.locate(argument.range)),
    );
  if (isOpen(items)) return elementOf(items, place);
  return (
    items[place] ??
    unknownValue(
      'dynamic',
      unknown(`item ${place} of a list of ${items.length}`, 'correct the index', scope.locate(argument.range)),
    )
  );
}

/** An item of a list that isn't known is the same as the same item elsewhere, and no other. */
function elementOf({ why, symbol, element }: UnknownValue, index: number): TerraformValue {
  if (element?.kind === 'unknown' && element.symbol !== undefined) {
    const key = `${element.symbol.key}[${index}]`;
    return { ...element, symbol: { space: element.symbol.space, key } };
  }
  const at = { ...why, what: `${why.what}[${index}]` };
  if (symbol === undefined) return unknownValue('dynamic', at);
  return unknownValue('dynamic', at, { space: symbol.space, key: `${symbol.key}[${index}]` });
}

/**
 * Which zones an account has in a region isn't told; but they come in one order, so that each index is a zone of its
 * own. Source: CloudFormation guide, "Fn::GetAZs" (read 2026-11).
 */
function zones({ argument, scope, value }: Call): TerraformValue {
  const given = value(argument);
  const region = given.kind === 'string' && given.value === '' ? scope.region() : given;
  const name = plainText(region) ?? 'AWS::Region';
  const what = 'Fn::GetAZs';
  return unknownValue({ list: 'string' }, unknown(what, 'write the names of the zones', scope.locate(argument.range)), {
    space: `data.aws_availability_zones.${name}`,
    key: what,
  });
}

function cidr({ argument, scope, value }: Call): TerraformValue {
  const [block, count, bits] = argument.kind === 'list' ? argument.items : [];
  const values = [block, count, bits].map(value);
  const open = values.find(({ kind }) => kind === 'unknown');
  const location = scope.locate(argument.range);
  if (open?.kind === 'unknown') return unknownValue({ list: 'string' }, open.why);
  const [base, number, hostBits] = values.map(plainText);
  const blocks = cidrBlocks(
    base ?? '',
    Number(number ?? '1'),
    hostBits === null || hostBits === undefined ? null : Number(hostBits),
  );
  return blocks === null
    ? unknownValue(
        { list: 'string' },
        unknown('Fn::Cidr', 'give it a block, a count up to 256 and host bits', location),
      )
    : tupleValue(blocks.map(stringValue));
}

function length({ argument, value }: Call): TerraformValue {
  const items = itemsOf(value(argument));
  return isOpen(items) ? unknownValue('number', items.why) : numberValue(items.length);
}

/** A text whose JSON is known also where parts of it aren't. */
function toJsonString({ argument, value }: Call): TerraformValue {
  return jsonText(value(argument));
}

export function jsonText(value: TerraformValue): TerraformValue {
  const open = findUnknown(value);
  if (open === null) return stringValue(toJson(value));
  return { ...unknownValue('string', open.why), json: value };
}

function base64({ argument, scope, value }: Call): TerraformValue {
  return base64Of(value(argument)) ?? openText(unknown('Fn::Base64', 'give it a text', scope.locate(argument.range)));
}
