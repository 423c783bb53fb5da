import { basename, dirname } from 'node:path';
import { InputError } from '../model/input-error.js';
import { filesOnDisk } from '../read/disk.js';

/** The text of a file that a flag names. */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await filesOnDisk(dirname(file)).read(basename(file));
  if (bytes === null) throw new InputError('there is no such file', { file }, 'check the path');
  return new TextDecoder().decode(bytes);
}

/** The data of a YAML or JSON file. */
export async function readDataFile(file: string): Promise<unknown> {
  const text = await readTextFile(file);
  const { parseDocument } = await import('yaml');
  // Numbers stay text, so that a price keeps its digits.
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined)
    throw new InputError(`it can't be read: ${error.message.split('\n')[0]}`, { file }, 'mend it');
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (problem) {
    throw new InputError(`it can't be read: ${problem instanceof Error ? problem.message : ''}`, { file }, 'mend it');
  }
}
