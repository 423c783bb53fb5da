import type { Network } from '../model/network.js';
import type { EmittedFile } from './emission.js';

const NETWORK_FILE_VERSION = 1;

/**
 * Writes a network as pullpath's own file: the model as JSON. What is known stands as it is, what isn't as
 * `{ "unknown": …, "settle": … }`; a set that may have more members as `{ "items": …, "others": … }`.
 */
export function toNetworkFile(network: Network): readonly EmittedFile[] {
  const { problems: _problems, assumptions: _assumptions, language: _language, ...things } = network;
  const written = Object.entries(things).flatMap(([name, list]) => (list.length === 0 ? [] : [[name, plain(list)]]));
  const document = { pullpathNetwork: NETWORK_FILE_VERSION, ...Object.fromEntries(written) };
  return [{ name: 'network.json', text: `${JSON.stringify(document, null, 2)}\n` }];
}

/** Where things were written is the other file's matter; what all things have alike is left out. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (value.known === true && 'value' in value) return plain(value.value);
  if (value.known === false) return { unknown: value.what, settle: value.settle };
  if ('complete' in value && 'items' in value)
    return value.complete === true ? plain(value.items) : { items: plain(value.items), others: plain(value.why) };
  if ('family' in value && 'prefix' in value && typeof value.text === 'string') return value.text;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (isImplied(key, each) ? [] : [[key, plain(each)]])),
  );
}

function isImplied(key: string, value: unknown): boolean {
  if (key === 'location') return true;
  if (key === 'exists') return isRecord(value) && value.known === true && value.value === true;
  return key === 'tags' && isRecord(value) && Object.keys(value).length === 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
