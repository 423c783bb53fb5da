import { stringValue, type TerraformValue, unknownValue } from '../../../resource/value.js';
import { bytesToBase64, textToBytes } from './base64.js';
import { fileBytes } from './file.js';
import { type FunctionTable, refuse, text } from './function.js';
import { type HashName, hash } from './hash.js';

/** Larger inputs would take seconds. */
const MAXIMUM_BYTES = 10_000_000;

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function digest(name: HashName, bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAXIMUM_BYTES) return refuse(`more than ${MAXIMUM_BYTES} bytes to hash`);
  return hash(name, bytes);
}

function ofText(name: HashName, write: (bytes: Uint8Array) => string): FunctionTable[string] {
  return {
    takes: ['string'],
    type: 'string',
    run: (values) => stringValue(write(digest(name, textToBytes(text(values, 0))))),
  };
}

function ofFile(write: (bytes: Uint8Array) => string): FunctionTable[string] {
  return {
    takes: ['string'],
    type: 'string',
    run: (values, call) => {
      const bytes = fileBytes(text(values, 0), call);
      return bytes instanceof Uint8Array ? stringValue(write(bytes)) : bytes;
    },
  };
}

const NAMESPACES: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
};

/** Source: RFC 9562, section 5.5. */
function nameBasedUuid(namespace: string, name: string): string {
  const uuid = NAMESPACES[namespace] ?? namespace.replace(/^urn:uuid:(?=.{36}$)/i, '').replace(/^\{(.{36})\}$/, '$1');
  if (!/^[0-9a-f]{8}(-?)[0-9a-f]{4}(\1[0-9a-f]{4}){2}\1[0-9a-f]{12}$/i.test(uuid))
    return refuse(`uuidv5() doesn't support namespace ${namespace}`);
  const prefix = uuid
    .replaceAll('-', '')
    .match(/../g)
    ?.map((pair) => Number.parseInt(pair, 16));
  const bytes = digest('sha1', Uint8Array.from([...(prefix ?? []), ...textToBytes(name)])).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** What a plan can't know either: it is made anew when applied. */
function madeWhenApplied(call: string): FunctionTable[string] {
  return { takes: [], type: 'string', run: () => notYet(call) };
}

function notYet(call: string): TerraformValue {
  const why = {
    known: false,
    what: call,
    settle: 'it is only known after apply: check the state',
    location: null,
  } as const;
  return { ...unknownValue('string', why), notNull: true };
}

/** Source: Terraform language, "Hash and Crypto Functions", "Date and Time Functions" (read 2026-11). */
export const CRYPTO: FunctionTable = {
  md5: ofText('md5', toHex),
  sha1: ofText('sha1', toHex),
  sha256: ofText('sha256', toHex),
  sha512: ofText('sha512', toHex),
  base64sha256: ofText('sha256', bytesToBase64),
  base64sha512: ofText('sha512', bytesToBase64),
  filemd5: ofFile((bytes) => toHex(digest('md5', bytes))),
  filesha1: ofFile((bytes) => toHex(digest('sha1', bytes))),
  filesha256: ofFile((bytes) => toHex(digest('sha256', bytes))),
  filesha512: ofFile((bytes) => toHex(digest('sha512', bytes))),
  filebase64: ofFile(bytesToBase64),
  filebase64sha256: ofFile((bytes) => bytesToBase64(digest('sha256', bytes))),
  filebase64sha512: ofFile((bytes) => bytesToBase64(digest('sha512', bytes))),
  uuidv5: {
    takes: ['string', 'string'],
    type: 'string',
    run: (values) => stringValue(nameBasedUuid(text(values, 0), text(values, 1))),
  },
  bcrypt: { ...madeWhenApplied('bcrypt(…)'), takes: ['string'], rest: 'number' },
  timestamp: madeWhenApplied('timestamp()'),
  uuid: madeWhenApplied('uuid()'),
};
