import { md5, sha1 } from '@noble/hashes/legacy';
import { sha256, sha512 } from '@noble/hashes/sha2';

export type HashName = 'md5' | 'sha1' | 'sha256' | 'sha512';

const HASHES = { md5, sha1, sha256, sha512 };

export function hash(name: HashName, bytes: Uint8Array): Uint8Array {
  return HASHES[name](bytes);
}
