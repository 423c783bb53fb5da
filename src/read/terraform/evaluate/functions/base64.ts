import { refuse } from './function.js';

export function textToBytes(source: string): Uint8Array {
  return new TextEncoder().encode(source);
}

/** In pieces: one call with a million arguments would overrun the stack. */
export function bytesToBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 0x2000)
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 0x2000)));
  return btoa(pieces.join(''));
}

/** Go skips line ends inside base64, and wants its padding. */
export function base64ToBytes(source: string): Uint8Array {
  const joined = source.replace(/[\r\n]/g, '');
  if (joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) return refuse('failed to decode base64 data');
  return Uint8Array.from(atob(joined), (character) => character.charCodeAt(0));
}

export function bytesToText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
