import { InputError } from '../model/input-error.js';
import { isRecord } from './price-list.js';

/** What a pull of an image fetches. */
export interface ImageManifest {
  /** Of the manifest itself, which ECR serves. */
  readonly manifestBytes: number;
  /** Layers and config, which S3 serves: compressed, by digest. */
  readonly blobs: ReadonlyMap<string, number>;
}

const MAXIMUM_BLOBS = 1_000;

/** Reads an OCI image manifest, or Docker's of version 2. Source: OCI image-spec v1.1, manifest.md. */
export function readManifest(text: string, file: string): ImageManifest {
  const fail = (
    what: string,
    hint = 'save it with crane manifest IMAGE or docker buildx imagetools inspect --raw IMAGE',
  ) => {
    throw new InputError(what, { file }, hint);
  };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return fail('this is no JSON, so no image manifest');
  }
  if (!isRecord(data)) return fail('this is no image manifest');
  if (Array.isArray(data.manifests))
    return fail(
      'this is an index of several platforms',
      'give the manifest of the platform that you run: --platform linux/arm64',
    );
  if (!Array.isArray(data.layers) || !isRecord(data.config))
    return fail('this is no image manifest: config or layers is missing');
  if (data.layers.length > MAXIMUM_BLOBS)
    return fail(`it has ${data.layers.length} layers, and ${MAXIMUM_BLOBS} is the limit`);
  const blobs = new Map<string, number>();
  for (const blob of [data.config, ...data.layers]) {
    if (!isRecord(blob)) return fail('a layer is no mapping');
    const { digest, size } = blob;
    if (typeof digest !== 'string' || !/^[a-z0-9+._-]+:[A-Za-z0-9=_-]{1,200}$/.test(digest))
      return fail('a layer has no digest');
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      return fail(`layer ${digest.slice(0, 19)} has no size`);
    if ((blobs.get(digest) ?? size) !== size) return fail(`layer ${digest.slice(0, 19)} has two sizes`);
    blobs.set(digest, size);
  }
  return { manifestBytes: new TextEncoder().encode(text).length, blobs };
}
