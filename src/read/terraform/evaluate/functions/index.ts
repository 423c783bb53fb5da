import { COLLECTION } from './collection.js';
import { CONVERSION } from './conversion.js';
import { CRYPTO } from './crypto.js';
import { CSV } from './csv.js';
import { DATE } from './date.js';
import { ENCODING } from './encoding.js';
import { FILE } from './file.js';
import type { TerraformFunction } from './function.js';
import { IP } from './ip.js';
import { NUMERIC } from './numeric.js';
import { REGEX } from './regex.js';
import { STRING } from './string.js';
import { YAML } from './yaml.js';

/** The functions that are computed, by name. */
export const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(
  Object.entries({
    ...NUMERIC,
    ...STRING,
    ...COLLECTION,
    ...IP,
    ...CONVERSION,
    ...ENCODING,
    ...CRYPTO,
    ...CSV,
    ...DATE,
    ...FILE,
    ...REGEX,
    ...YAML,
  }),
);

/** Functions that Terraform has and that are not computed: their results are unknown. */
export const KNOWN_NAMES: ReadonlySet<string> = new Set(['plantimestamp', 'rsadecrypt']);
