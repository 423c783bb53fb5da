import { inCloudFormationWords } from '../../aws/cloudformation-words.js';
import { InputError } from '../../model/input-error.js';
import type { Network } from '../../model/network.js';

/** Makes a network in the common form, and says what is wrong in it in the words of CloudFormation. */
export function inItsWords(make: () => Network): Network {
  try {
    return { ...make(), language: 'cloudformation' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const hint = error.hint === null ? null : inCloudFormationWords(error.hint);
    throw new InputError(inCloudFormationWords(error.message), error.place, hint);
  }
}
