import { stringValue } from '../value.js';
import { type FunctionTable, refuse, text } from './function.js';

function bytesToBinary(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return binary;
}

function decode(source: string): string {
  let binary: string;
  try {
    binary = atob(source);
  } catch {
    return refuse('failed to decode base64 data');
  }
  if (source.length % 4 !== 0) return refuse('failed to decode base64 data');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (character) => character.charCodeAt(0)),
    );
  } catch {
    return refuse('the result of decoding the provided string is not valid UTF-8');
  }
}

/** Source: Terraform language, "Encoding Functions" (read 2026-11). */
export const ENCODING: FunctionTable = {
  base64encode: {
    minimum: 1,
    maximum: 1,
    type: 'string',
    run: (values) => stringValue(btoa(bytesToBinary(new TextEncoder().encode(text(values, 0))))),
  },
  base64decode: { minimum: 1, maximum: 1, type: 'string', run: (values) => stringValue(decode(text(values, 0))) },
  urlencode: {
    minimum: 1,
    maximum: 1,
    type: 'string',
    run: (values) =>
      stringValue(
        encodeURIComponent(text(values, 0))
          .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
          .replaceAll('%20', '+'),
      ),
  },
};
