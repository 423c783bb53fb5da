import { InputError } from '../model/input-error.js';
import type { ImageManifest } from './manifest.js';
import { isRecord } from './price-list.js';
import { type Fraction, parseDecimal, ZERO } from './quantity.js';
import { type ImageUse, parseSize } from './traffic.js';

export interface TrafficFile {
  readonly uses: readonly ImageUse[];
  readonly services: Fraction;
  readonly internet: Fraction;
  readonly imageRegion: string | null;
}

const KEYS = ['images', 'services', 'internet', 'imageRegion'];
const IMAGE_KEYS = ['name', 'size', 'manifest', 'pulls', 'tasks', 'deployments', 'scaleOuts', 'freshHosts'];

/** Reads a traffic file's data. Manifests that it names are read by the caller. */
export async function readTraffic(
  data: unknown,
  file: string,
  manifest: (name: string) => Promise<ImageManifest>,
): Promise<TrafficFile> {
  const fail = (what: string): never => {
    throw new InputError(what, { file }, 'see docs/cost.md for the format');
  };
  if (!isRecord(data)) return fail('this is no mapping');
  refuseOthers(data, KEYS, fail);
  const images: unknown = data.images ?? [];
  if (!Array.isArray(images) || images.length > 1_000) return fail('images is not a list of 1,000 at most');
  const uses: ImageUse[] = [];
  for (const [index, image] of images.entries()) {
    uses.push(await readUse(image, { fail: (what) => fail(`image ${index + 1}: ${what}`), manifest }));
  }
  const { imageRegion = null } = data;
  if (imageRegion !== null && typeof imageRegion !== 'string') return fail('imageRegion is no text');
  return {
    uses,
    services: number(data.services, 'services', fail),
    internet: number(data.internet, 'internet', fail),
    imageRegion,
  };
}

async function readUse(
  image: unknown,
  { fail, manifest }: { fail: (what: string) => never; manifest: (name: string) => Promise<ImageManifest> },
): Promise<ImageUse> {
  if (!isRecord(image)) return fail('it is no mapping');
  refuseOthers(image, IMAGE_KEYS, fail);
  if ((image.size === undefined) === (image.manifest === undefined)) return fail('give either size or manifest');
  const given = (key: string) => image[key] !== undefined;
  const counted = given('tasks') || given('deployments') || given('scaleOuts');
  if (given('pulls') && counted) return fail('give either pulls, or tasks, deployments and scaleOuts');
  if (!given('pulls') && !counted && !given('freshHosts'))
    return fail('how often it is pulled is missing: pulls or freshHosts');
  if (given('tasks') !== given('deployments')) return fail('tasks and deployments go together');
  const count = (key: string) => number(image[key], key, fail);
  const pulls = {
    // Each deployment starts every task anew, and each scale-out one more.
    uncached: given('pulls') ? count('pulls') : count('tasks').mul(count('deployments')).add(count('scaleOuts')),
    freshHosts: count('freshHosts'),
  };
  if (typeof image.manifest === 'string') return { image: await manifest(image.manifest), pulls };
  const bytes = typeof image.size === 'string' ? parseSize(image.size) : null;
  if (bytes === null) return fail('size is not written as 500MB or 1.2GiB');
  return { image: { bytes }, pulls };
}

function refuseOthers(data: object, keys: readonly string[], fail: (what: string) => never): void {
  const other = Object.keys(data).find((key) => !keys.includes(key));
  if (other !== undefined) fail(`${other.slice(0, 40)} is not known here: ${keys.join(', ')}`);
}

function number(value: unknown, name: string, fail: (what: string) => never): Fraction {
  if (value === undefined) return ZERO;
  const read = typeof value === 'number' || typeof value === 'string' ? parseDecimal(String(value)) : null;
  return read ?? fail(`${name} is no number of zero or more`);
}
