import { unknown } from '../../../model/value.js';
import { stringValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { joinTexts } from '../evaluate/text.js';
import { argumentName } from '../translate/argument-name.js';
import { TRANSLATIONS } from '../translate/translations.js';
import type { Declaration } from './declaration.js';

const SETTLE = 'it is known once the stack is deployed';

/** What AWS gives a resource, as a symbol by which the common form finds the resource again. */
export function symbolOf({ address, type, location }: Declaration, attribute: string, asked: string): TerraformValue {
  return unknownValue('string', unknown(asked === 'Ref' ? address : `${address}.${asked}`, SETTLE, location), {
    space: `${TRANSLATIONS.get(type)?.type ?? type}.${attribute}`,
    key: `${address}.${attribute}`,
  });
}

/** An attribute that is no property which is written: by its name in the common form. */
export function givenAttribute(
  declaration: Declaration,
  name: string,
  pseudo: (name: string) => TerraformValue | null,
): TerraformValue {
  const translation = TRANSLATIONS.get(declaration.type);
  if (translation?.ids?.includes(name) === true) return symbolOf(declaration, 'id', name);
  if (name === 'Arn' && declaration.type === 'AWS::ECR::Repository') return repositoryArn(declaration, pseudo);
  const list = LISTS.get(name);
  if (list !== undefined) {
    const why = unknown(`${declaration.address}.${name}`, SETTLE, declaration.location);
    return { ...unknownValue({ list: 'string' }, why), element: symbolOf(declaration, list, name) };
  }
  const { attributes = {} } = translation ?? {};
  const own = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return symbolOf(declaration, own ?? argumentName(name), name);
}

/** Attributes that are lists, by what their items are called in the common form: these lead back to the resource. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['DnsEntries', 'dns_entry'],
  ['NetworkInterfaceIds', 'network_interface_ids'],
  ['Ipv6CidrBlocks', 'ipv6_cidr_blocks'],
  ['CidrBlockAssociations', 'cidr_block_associations'],
]);

/** CDK takes account and region of an image out of the ARN of its repository: they are the stack's own. */
function repositoryArn(declaration: Declaration, pseudo: (name: string) => TerraformValue | null): TerraformValue {
  const own = (name: string) => pseudo(name) ?? stringValue('');
  return joinTexts([
    stringValue('arn:'),
    own('AWS::Partition'),
    stringValue(':ecr:'),
    own('AWS::Region'),
    stringValue(':'),
    own('AWS::AccountId'),
    stringValue(':repository/'),
    symbolOf(declaration, 'name', 'Arn'),
  ]);
}
