import { InputError } from '../../model/input-error.js';
import { memberOf, type Node } from './syntax/node.js';
import type { ParsedFile } from './syntax/parse.js';

/** The template in a document: the whole of it, or what `get-template` prints it in. */
export function templateIn({ root, file }: ParsedFile): Node {
  const body = memberOf(root, 'TemplateBody');
  const template = body?.kind === 'map' ? body : root;
  const resources = memberOf(template, 'Resources');
  if (template.kind !== 'map' || resources?.kind !== 'map')
    throw new InputError('there is no Resources section in it', { file }, 'give a template of CloudFormation');
  return template;
}
