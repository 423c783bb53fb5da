import { partitionOf } from '../../../aws/partitions.js';
import { unknown, type Value } from '../../../model/value.js';
import { objectValue, stringValue, type TerraformValue, tupleValue, unknownValue } from '../../resource/value.js';
import { base64Of } from './base64.js';
import { joinTexts } from './text.js';

/** What a stack is deployed as, as far as the input tells. */
export interface Environment {
  readonly region: Value<string>;
  readonly account: Value<string>;
  readonly stackName: Value<string>;
}

const SPACE = 'pseudo parameter';

/**
 * A pseudo parameter; null: there is none of that name. The partition and its suffix follow from the region.
 * Source: CloudFormation guide, "Pseudo parameters reference" (read 2026-11).
 */
export function pseudoParameter(name: string, { region, account, stackName }: Environment): TerraformValue | null {
  switch (name) {
    case 'AWS::Region':
      return textOrSymbol(name, region);
    case 'AWS::AccountId':
      return textOrSymbol(name, account);
    case 'AWS::StackName':
      return textOrSymbol(name, stackName);
    case 'AWS::Partition':
      return textOrSymbol(name, region.known ? { ...region, value: partitionOf(region.value).name } : region);
    case 'AWS::URLSuffix':
      return textOrSymbol(name, region.known ? { ...region, value: partitionOf(region.value).dnsSuffix } : region);
    case 'AWS::NoValue':
      return { kind: 'null', type: 'dynamic' };
    case 'AWS::StackId':
    case 'AWS::NotificationARNs':
      return textOrSymbol(name, unknown(name, 'it is known only when the stack is deployed'));
    default:
      return null;
  }
}

function textOrSymbol(name: string, value: Value<string>): TerraformValue {
  return value.known ? stringValue(value.value) : unknownValue('string', value, { space: SPACE, key: name });
}

/** How texts read where the region isn't told: as everywhere that a host of no certain region is named. */
const PLACEHOLDERS: ReadonlyMap<string, string> = new Map([
  ['AWS::Region', 'REGION'],
  ['AWS::Partition', partitionOf('REGION').name],
  ['AWS::URLSuffix', partitionOf('REGION').dnsSuffix],
]);

/**
 * The value with a placeholder for the region where that isn't told: `com.amazonaws.REGION.ecr.dkr` is the service of
 * the stack's own region, whichever that is. In what is called as one of `open` the region stays unknown.
 */
export function withPlaceholders(value: TerraformValue, open: ReadonlySet<string> = NOTHING): TerraformValue {
  return filled(value, open, false);
}

const NOTHING: ReadonlySet<string> = new Set();

function filled(value: TerraformValue, open: ReadonlySet<string>, isOpen: boolean): TerraformValue {
  switch (value.kind) {
    case 'unknown': {
      if (value.parts !== undefined)
        return joinTexts(
          value.parts.map((part) => (typeof part === 'string' ? stringValue(part) : placeholder(part, isOpen))),
        );
      if (value.base64 !== undefined) return base64Of(filled(value.base64, open, isOpen)) ?? value;
      if (value.json !== undefined) return { ...value, json: filled(value.json, open, isOpen) };
      return placeholder(value, isOpen);
    }
    case 'string':
      return value.value.includes('{{resolve:') ? dynamic(value.value) : value;
    case 'tuple':
      return tupleValue(value.items.map((item) => filled(item, open, isOpen)));
    case 'object':
      return objectValue(
        [...value.entries].map(([name, item]) => [name, filled(item, open, isOpen || open.has(name))] as const),
      );
    default:
      return value;
  }
}

/** What AWS reads at deployment. Source: CloudFormation guide, "Dynamic references" (read 2026-11). */
function dynamic(text: string): TerraformValue {
  const parts = text.split(/(\{\{resolve:[^{}]*\}\})/);
  return joinTexts(
    parts.map((part, index) =>
      index % 2 === 0
        ? stringValue(part)
        : unknownValue('string', unknown(part, 'write the value that AWS reads at deployment')),
    ),
  );
}

function placeholder(value: TerraformValue, isOpen: boolean): TerraformValue {
  if (value.kind !== 'unknown' || value.symbol?.space !== SPACE) return value;
  if (isOpen && value.symbol.key === 'AWS::Region') return value;
  const text = PLACEHOLDERS.get(value.symbol.key);
  return text === undefined ? value : stringValue(text);
}
