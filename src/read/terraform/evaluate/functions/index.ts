import { COLLECTION } from './collection.js';
import { CONVERSION } from './conversion.js';
import { ENCODING } from './encoding.js';
import type { TerraformFunction } from './function.js';
import { IP } from './ip.js';
import { NUMERIC } from './numeric.js';
import { STRING } from './string.js';

/** The functions that are computed, by name. */
export const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(
  Object.entries({ ...NUMERIC, ...STRING, ...COLLECTION, ...IP, ...CONVERSION, ...ENCODING }),
);

/** Functions that Terraform has and that are not computed: their results are unknown. */
export const KNOWN_NAMES: ReadonlySet<string> = new Set([
  'base64gzip',
  'base64sha256',
  'base64sha512',
  'bcrypt',
  'csvdecode',
  'filebase64',
  'filebase64sha256',
  'filebase64sha512',
  'filemd5',
  'fileset',
  'filesha1',
  'filesha256',
  'filesha512',
  'formatdate',
  'md5',
  'pathexpand',
  'plantimestamp',
  'rsadecrypt',
  'sha1',
  'sha256',
  'sha512',
  'textdecodebase64',
  'textencodebase64',
  'timeadd',
  'timecmp',
  'timestamp',
  'uuid',
  'uuidv5',
  'yamldecode',
  'yamlencode',
]);
