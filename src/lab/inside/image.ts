import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Writes an image of one layer of about this many bytes, as an OCI layout. Source: OCI image specification 1.1. */
export function writeImage(folder: string, size: number, tag: string): void {
  mkdirSync(`${folder}/blobs/sha256`, { recursive: true });
  const tar = tarOf('layer', randomBytes(size));
  // What is random can't be made smaller: level 0 saves the time.
  const layer = put(folder, gzipSync(tar, { level: 0 }), 'application/vnd.oci.image.layer.v1.tar+gzip');
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const config = put(
    folder,
    json({
      architecture,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
      history: [{ created_by: 'pullpath lab' }],
    }),
    'application/vnd.oci.image.config.v1+json',
  );
  const manifest = put(
    folder,
    json({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config,
      layers: [layer],
    }),
    'application/vnd.oci.image.manifest.v1+json',
  );
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': tag } };
  writeFileSync(`${folder}/index.json`, json({ schemaVersion: 2, manifests: [named] }));
  writeFileSync(`${folder}/oci-layout`, json({ imageLayoutVersion: '1.0.0' }));
}

function put(folder: string, content: Buffer, mediaType: string) {
  const digest = digestOf(content);
  writeFileSync(`${folder}/blobs/sha256/${digest.slice('sha256:'.length)}`, content);
  return { mediaType, digest, size: content.length };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** A tar archive of one file. Source: POSIX.1-2017, pax, "ustar interchange format". */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}
