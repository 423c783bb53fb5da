import { stringValue, unknownValue } from '../../../resource/value.js';
import { convert } from '../convert.js';
import { base64ToBytes, bytesToBase64, bytesToText, textToBytes } from './base64.js';
import { argument, type FunctionTable, refuse, text } from './function.js';

/** Percent signs for all but letters, digits and `-_.~`; a blank becomes `+`: Go's url.QueryEscape. */
function urlEncode(source: string): string {
  return encodeURIComponent(source)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Encodings by their IANA names; of others nothing is guessed. */
type Encoding = 'utf-8' | 'utf-16be' | 'utf-16le' | 'utf-16' | 'latin1' | 'windows-1252' | null;

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16be': 'utf-16be',
  'utf-16le': 'utf-16le',
  'utf-16': 'utf-16',
  'iso-8859-1': 'latin1',
  latin1: 'latin1',
  'windows-1252': 'windows-1252',
};

function encodingOf(name: string): Encoding {
  if (!/^[A-Za-z]/.test(name) || (!/\d/.test(name) && name.toLowerCase() !== 'macintosh'))
    return refuse(`"${name}" is not a supported IANA encoding name or alias in this Terraform version`);
  return ENCODINGS[name.toLowerCase()] ?? null;
}

function otherEncoding(name: string) {
  return unknownValue('string', {
    known: false,
    what: `text in the encoding ${name}`,
    settle: 'check the plan: pullpath does not compute this encoding',
    location: null,
  });
}

function utf16(source: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(source.length * 2));
  for (let index = 0; index < source.length; index++) view.setUint16(index * 2, source.charCodeAt(index), littleEndian);
  return new Uint8Array(view.buffer);
}

/** From 80 to 9F, where five have no meaning. Source: WHATWG Encoding, index-windows-1252 (read 2026-11). */
const WINDOWS_1252 = [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'];

/** Windows-1252 has signs of its own only between 80 and 9F. */
function oneByteTable(encoding: 'latin1' | 'windows-1252'): readonly string[] {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  return encoding === 'latin1'
    ? Array.from(bytes, (byte) => String.fromCharCode(byte))
    : Array.from(bytes, (byte) => WINDOWS_1252[byte - 0x80] ?? String.fromCharCode(byte));
}

function encode(source: string, encoding: Exclude<Encoding, null>): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return textToBytes(source);
    case 'utf-16be':
    case 'utf-16le':
      return utf16(source, encoding === 'utf-16le');
    case 'utf-16':
      return utf16(`\ufeff${source}`, false);
    case 'latin1':
    case 'windows-1252': {
      const table = new Map(oneByteTable(encoding).map((character, byte) => [character, byte]));
      return Uint8Array.from(
        source,
        (character) =>
          table.get(character) ??
          refuse(`the given string contains characters that cannot be represented in ${encoding}`),
      );
    }
  }
}

function decode(bytes: Uint8Array, encoding: Exclude<Encoding, null>): string {
  switch (encoding) {
    case 'utf-8':
      return bytesToText(bytes) ?? refuse('the given string contains symbols that are not defined for UTF-8');
    case 'utf-16':
      return bytes[0] === 0xff && bytes[1] === 0xfe
        ? fromUtf16(bytes.subarray(2), true)
        : fromUtf16(bytes[0] === 0xfe && bytes[1] === 0xff ? bytes.subarray(2) : bytes, false);
    case 'utf-16be':
    case 'utf-16le':
      return fromUtf16(bytes, encoding === 'utf-16le');
    case 'latin1':
    case 'windows-1252': {
      const table = oneByteTable(encoding);
      return Array.from(bytes, (byte) => table[byte] ?? '').join('');
    }
  }
}

function fromUtf16(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let result = '';
  for (let offset = 0; offset + 1 < bytes.length; offset += 2)
    result += String.fromCharCode(view.getUint16(offset, littleEndian));
  return bytes.length % 2 === 0 && !/\p{Surrogate}/u.test(result)
    ? result
    : refuse('the given string contains symbols that are not defined for UTF-16');
}

/** What a gzip made by Go begins with: the same for every content. */
const GZIP_START = 'H4sIAAAAAAAA/';

/** Source: Terraform language, "Encoding Functions" (read 2026-11). */
export const ENCODING: FunctionTable = {
  base64encode: {
    takes: ['string'],
    type: 'string',
    looksAtUnknown: true,
    run(values) {
      const value = convert(argument(values, 0), 'string');
      if (value.kind !== 'unknown') return stringValue(bytesToBase64(textToBytes(text(values, 0))));
      const encoded = unknownValue('string', value.why);
      return value.parts === undefined ? encoded : { ...encoded, base64: value };
    },
  },
  base64decode: {
    takes: ['string'],
    type: 'string',
    run: (values) =>
      stringValue(
        bytesToText(base64ToBytes(text(values, 0))) ??
          refuse('the result of decoding the provided string is not valid UTF-8'),
      ),
  },
  // The bytes depend on the compressor, so that another one would give another value than Terraform's.
  base64gzip: {
    takes: ['string'],
    type: 'string',
    run: (values) => {
      text(values, 0);
      const settle = 'check the plan: pullpath does not compress';
      const why = { known: false, what: 'base64gzip(…)', settle, location: null } as const;
      return { ...unknownValue('string', why), prefix: GZIP_START };
    },
  },
  urlencode: { takes: ['string'], type: 'string', run: (values) => stringValue(urlEncode(text(values, 0))) },
  textencodebase64: {
    takes: ['string', 'string'],
    type: 'string',
    run: (values) => {
      const encoding = encodingOf(text(values, 1));
      return encoding === null
        ? otherEncoding(text(values, 1))
        : stringValue(bytesToBase64(encode(text(values, 0), encoding)));
    },
  },
  textdecodebase64: {
    takes: ['string', 'string'],
    type: 'string',
    run: (values) => {
      const encoding = encodingOf(text(values, 1));
      const bytes = base64ToBytes(text(values, 0));
      return encoding === null ? otherEncoding(text(values, 1)) : stringValue(decode(bytes, encoding));
    },
  },
};
