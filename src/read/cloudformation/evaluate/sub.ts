import { unknown } from '../../../model/value.js';
import { stringValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { memberOf, textOfNode } from '../syntax/node.js';
import type { Call } from './call.js';
import { joinTexts } from './text.js';

/** `${Name}`, `${Resource.Attribute}`, `${!Literal}`. Source: CloudFormation guide, "Fn::Sub" (read 2026-11). */
const VARIABLE = /\$\{(!?)([^${}]*)\}/g;

export function substitute({ argument, scope, value }: Call): TerraformValue {
  const [template, variables] = argument.kind === 'list' ? argument.items : [argument];
  const text = textOfNode(template);
  if (text === undefined)
    return unknownValue('string', unknown('Fn::Sub', 'give it a text', scope.locate(argument.range)));
  const parts: TerraformValue[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > end) parts.push(stringValue(text.slice(end, match.index)));
    end = match.index + match[0].length;
    const name = (match[2] ?? '').trim();
    if (match[1] === '!') {
      parts.push(stringValue(`\${${match[2]}}`));
      continue;
    }
    const own = memberOf(variables, name);
    parts.push(own === undefined ? referenced(name, argument.range, scope) : value(own));
  }
  if (end < text.length) parts.push(stringValue(text.slice(end)));
  return joinTexts(parts);
}

function referenced(name: string, range: Call['argument']['range'], scope: Call['scope']): TerraformValue {
  const dot = name.indexOf('.');
  const found = dot < 0 ? scope.reference(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
  if (found !== null) return found;
  scope.missing(name, range);
  return unknownValue('string', unknown(name, 'correct the name', scope.locate(range)));
}
