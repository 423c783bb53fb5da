import { InputError } from '../../../model/input-error.js';
import { unknown } from '../../../model/value.js';
import { stringValue, type TerraformValue, tupleValue, type UnknownValue, unknownValue } from '../../resource/value.js';
import { plainText, splitOpen } from '../evaluate/text.js';
import { type Entry, memberOf, type Node, textOfNode } from '../syntax/node.js';

/** A value that the user gives, or that a parent stack hands over. */
export type GivenParameter =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: TerraformValue };

interface Declared {
  readonly entry: Entry;
  readonly given: GivenParameter | undefined;
  /** Stands before the parameter's name where there are several stacks. */
  readonly prefix: string;
  readonly locate: (node: Node) => UnknownValue['why']['location'];
}

/** The value of a parameter: what is given, else its default, else unknown. */
export function parameterValue({ entry, given, prefix, locate }: Declared): TerraformValue {
  const { key: name, value: node } = entry;
  const type = textOfNode(memberOf(node, 'Type')) ?? 'String';
  const isList = type === 'CommaDelimitedList' || /(?:^|<)List</.test(type);
  const location = locate(node);
  const open = (settle: string) =>
    unknownValue(isList ? { list: 'string' } : 'string', unknown(`${prefix}Parameters.${name}`, settle, location), {
      space: 'parameter',
      key: `${prefix}parameter ${name}`,
    });
  if (given?.kind === 'value') return isList ? asList(given.value) : given.value;
  if (given !== undefined) {
    refuseOthers(entry, given.text, location);
    return isList ? listOf(given.text) : stringValue(given.text);
  }
  // The default of such a parameter is the name under which Systems Manager keeps the value.
  if (type.startsWith('AWS::SSM::Parameter::Value'))
    return open(`pass --var ${name}=… with the value that Systems Manager holds`);
  const written = memberOf(node, 'Default');
  const text =
    written?.kind === 'list' ? written.items.map((item) => textOfNode(item) ?? '').join(',') : textOfNode(written);
  if (text === undefined) return open(`pass --var ${name}=…`);
  return isList ? listOf(text) : stringValue(text);
}

/** Source: CloudFormation guide, "CommaDelimitedList": spaces around the members go. */
function listOf(text: string): TerraformValue {
  return tupleValue(text === '' ? [] : text.split(',').map((item) => stringValue(item.trim())));
}

/** A list that a parent stack joined with commas, also where its members aren't known yet. */
function asList(value: TerraformValue): TerraformValue {
  if (value.kind === 'tuple' || value.kind === 'list') return value;
  if (value.kind !== 'unknown') return listOf(plainText(value) ?? '');
  return splitOpen(value, ',') ?? { ...value, type: { list: 'string' } };
}

/** Source: CloudFormation guide, "Parameters", AllowedValues (read 2026-11). */
function refuseOthers({ key, value }: Entry, text: string, location: UnknownValue['why']['location']): void {
  const allowed = memberOf(value, 'AllowedValues');
  const texts = allowed?.kind === 'list' ? allowed.items.map((item) => textOfNode(item) ?? '') : null;
  if (texts === null || texts.includes(text)) return;
  throw new InputError(
    `the parameter ${key} does not allow ${JSON.stringify(text)}`,
    location === null ? null : { file: location.file, line: location.line, column: location.column },
    `give one of ${texts.slice(0, 8).join(', ')}`,
  );
}
