import { InputError } from '../../model/input-error.js';
import { changeSetTemplate } from './change-set.js';
import { memberOf, type Node } from './syntax/node.js';
import type { ParsedFile } from './syntax/parse.js';

/** The template in a document: the whole of it, what `get-template` prints it in, or what a change set tells of it. */
export async function templateIn(source: ParsedFile): Promise<Node> {
  const { root, file } = source;
  const changes = await changeSetTemplate(source);
  if (changes !== null) return changes;
  const body = memberOf(root, 'TemplateBody');
  const template = body?.kind === 'map' ? body : root;
  const resources = memberOf(template, 'Resources');
  if (template.kind !== 'map' || resources?.kind !== 'map')
    throw new InputError('there is no Resources section in it', { file }, 'give a template of CloudFormation');
  return template;
}
