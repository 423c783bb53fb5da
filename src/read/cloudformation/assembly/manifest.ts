import * as v from 'valibot';
import { InputError } from '../../../model/input-error.js';
import type { Files } from '../../files.js';
import { join, readText, readTextIfThere } from '../../terraform/module/source-files.js';

/**
 * A cloud assembly of CDK (`cdk.out`), as far as it matters here: small types of our own, since those of
 * `cloud-assembly-schema` refuse any version that is newer than they are. Source: aws-cdk,
 * packages/@aws-cdk/cloud-assembly-schema, versions 36 (CDK 2.150) to 55 (2.276), read 2026-11.
 */
export interface AssemblyStack {
  /** The artifact's id, unique in its assembly. */
  readonly id: string;
  readonly stackName: string;
  /** `Prod/Network` in a stage. */
  readonly displayName: string;
  /** The folder of its assembly, and in it the template. */
  readonly folder: string;
  readonly templateFile: string;
  readonly account: string | null;
  readonly region: string | null;
  readonly parameters: ReadonlyMap<string, string>;
  readonly dependencies: readonly string[];
  /** What CDK tells of the constructs, by their paths. */
  readonly metadata: Metadata;
  /** The files that the assembly uploads, by the hash that their address in S3 ends with. */
  readonly assets: ReadonlyMap<string, string>;
}

const ENTRY = v.object({
  type: v.string(),
  data: v.optional(v.unknown()),
  trace: v.optional(v.array(v.string())),
});
const METADATA = v.record(v.string(), v.array(ENTRY));
export type Metadata = v.InferOutput<typeof METADATA>;

const STACK = v.object({
  templateFile: v.string(),
  stackName: v.optional(v.string()),
  parameters: v.optional(v.record(v.string(), v.string())),
});
const NESTED = v.object({ directoryName: v.string() });
const ASSET_FILE = v.object({ file: v.string() });
const ASSETS = v.object({
  files: v.optional(v.record(v.string(), v.object({ source: v.optional(v.object({ path: v.optional(v.string()) })) }))),
});
const MANIFEST = v.object({
  version: v.string(),
  artifacts: v.optional(
    v.record(
      v.string(),
      v.object({
        type: v.string(),
        environment: v.optional(v.string()),
        properties: v.optional(v.unknown()),
        metadata: v.optional(METADATA),
        additionalMetadataFile: v.optional(v.string()),
        displayName: v.optional(v.string()),
        dependencies: v.optional(v.array(v.string())),
      }),
    ),
  ),
  missing: v.optional(v.array(v.object({ provider: v.optional(v.string()) }))),
});

export interface Assembly {
  readonly stacks: readonly AssemblyStack[];
  /** What CDK should have looked up in the account and hasn't. */
  readonly missing: readonly string[];
}

const MANIFEST_NAME = 'manifest.json';

/** Stages in stages are nobody's. */
const MAXIMUM_DEPTH = 10;

/** All stacks of an assembly and of the stages in it. */
export async function readAssembly(files: Files, folder: string, depth = 0): Promise<Assembly> {
  const file = join(folder, MANIFEST_NAME);
  const manifest = v.safeParse(MANIFEST, parseJson(await readText(files, file), file));
  if (!manifest.success) throw new InputError('this is no manifest of a CDK app', { file }, 'run cdk synth');
  const { artifacts = {}, missing = [] } = manifest.output;
  const stacks: AssemblyStack[] = [];
  const assets = new Map<string, string>();
  const lacking = missing.flatMap(({ provider }) => provider ?? []);
  for (const [id, artifact] of Object.entries(artifacts)) {
    const nested = artifact.type === 'cdk:cloud-assembly' ? v.safeParse(NESTED, artifact.properties) : null;
    if (nested?.success === true && depth < MAXIMUM_DEPTH) {
      const inner = await readAssembly(files, join(folder, nested.output.directoryName), depth + 1);
      stacks.push(...inner.stacks);
      lacking.push(...inner.missing);
    }
    if (artifact.type === 'cdk:asset-manifest') await addAssets(files, { folder, assets }, artifact.properties);
    if (artifact.type !== 'aws:cloudformation:stack') continue;
    const properties = v.safeParse(STACK, artifact.properties);
    if (!properties.success)
      throw new InputError(`the stack ${id} has no template in the manifest`, { file }, 'run cdk synth');
    const { templateFile, stackName = id, parameters = {} } = properties.output;
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
    stacks.push({
      id,
      stackName,
      displayName: artifact.displayName ?? id,
      folder,
      templateFile,
      account: told(account),
      region: told(region),
      parameters: new Map(Object.entries(parameters)),
      dependencies: artifact.dependencies ?? [],
      metadata: { ...artifact.metadata, ...(await moreMetadata(files, folder, artifact.additionalMetadataFile)) },
      assets,
    });
  }
  return { stacks, missing: [...new Set(lacking)] };
}

/** Stacks that may be deployed anywhere have `unknown-account` and `unknown-region`. */
function told(text: string | undefined): string | null {
  return text === undefined || text.startsWith('unknown-') ? null : text;
}

/** Newer versions keep it in a file of its own. Without it only the places in the user's code are missing. */
async function moreMetadata(files: Files, folder: string, name: string | undefined): Promise<Metadata> {
  if (name === undefined) return {};
  const file = join(folder, name);
  const text = await readTextIfThere(files, file);
  if (text === null) return {};
  const metadata = v.safeParse(METADATA, parseJson(text, file));
  return metadata.success ? metadata.output : {};
}

async function addAssets(
  files: Files,
  { folder, assets }: { readonly folder: string; readonly assets: Map<string, string> },
  properties: unknown,
): Promise<void> {
  const named = v.safeParse(ASSET_FILE, properties);
  if (!named.success) return;
  const file = join(folder, named.output.file);
  const text = await readTextIfThere(files, file);
  if (text === null) return;
  const read = v.safeParse(ASSETS, parseJson(text, file));
  if (!read.success) return;
  for (const [hash, { source }] of Object.entries(read.output.files ?? {}))
    if (source?.path !== undefined) assets.set(hash, join(folder, source.path));
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError('the JSON is broken', { file }, 'run cdk synth');
  }
}
