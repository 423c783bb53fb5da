import type { ModuleCall } from '../../../model/location.js';
import type { AssemblyStack, Metadata } from './manifest.js';

/** What makes a resource of a template. */
export interface Construct {
  readonly path: string;
  /** Where it stands in the user's own code; null: the assembly does not tell. */
  readonly code: Pick<ModuleCall, 'file' | 'line' | 'column'> | null;
}

/**
 * Where the user's own code makes each resource of a stack, or of one that is nested in the construct `nestedIn`: the
 * construct's path, and file and line where CDK has kept them.
 */
export function constructsOf(
  { metadata }: AssemblyStack,
  nestedIn: string | null,
): (logicalId: string) => Construct | null {
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata)) {
    if (nestedIn !== null && !path.startsWith(`/${nestedIn}/`)) continue;
    for (const { type, data } of entries)
      if (type === 'aws:cdk:logicalId' && typeof data === 'string' && !paths.has(data)) paths.set(data, path);
  }
  const project = projectFolder(metadata);
  return (logicalId) => {
    const path = paths.get(logicalId);
    return path === undefined ? null : { path: path.slice(1), code: frameAround(metadata, path, project) };
  };
}

/** `App/Network` of the resource `App/Network.NestedStack/Network.NestedStackResource`. */
export function nestedConstruct(construct: Construct | null): string | null {
  const end = construct?.path.indexOf('.NestedStack/') ?? -1;
  return construct === null || end < 0 ? null : construct.path.slice(0, end);
}

interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The nearest construct upwards, or what it is made of, that was made in the user's code. */
function frameAround(metadata: Metadata, path: string, project: string | null): Frame | null {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    for (const each of [at, `${at}/Resource`]) {
      const frame = frameOf(metadata[each] ?? [], project);
      if (frame !== null) return frame;
    }
  }
  return null;
}

function frameOf(entries: Metadata[string], project: string | null): Frame | null {
  for (const { type, data, trace } of entries) {
    const lines =
      type === 'aws:cdk:creationStack' && Array.isArray(data) ? data : type === 'aws:cdk:logicalId' ? trace : [];
    for (const line of lines ?? []) {
      const frame = typeof line === 'string' ? userFrame(line, project) : null;
      if (frame !== null) return frame;
    }
  }
  return null;
}

/** `new NetworkStack (/app/lib/network.ts:9:17)`; those of libraries and of Node are passed over. */
function userFrame(line: string, project: string | null): Frame | null {
  const [, file, row, column] = /((?:[A-Za-z]:)?[\\/][^():]*):(\d+):(\d+)\)?$/.exec(line) ?? [];
  if (file === undefined || /[\\/]node_modules[\\/]|^\.\.\./.test(line)) return null;
  const own = project !== null && file.startsWith(project) ? file.slice(project.length) : file;
  return { file: own.replaceAll('\\', '/'), line: Number(row), column: Number(column) };
}

/** The folder that holds the app's node_modules, with the slash behind it. */
function projectFolder(metadata: Metadata): string | null {
  for (const entries of Object.values(metadata)) {
    for (const { data, trace } of entries) {
      for (const line of [...(Array.isArray(data) ? data : []), ...(trace ?? [])]) {
        const [, folder] = /((?:[A-Za-z]:)?[\\/][^():]*[\\/])node_modules[\\/]/.exec(String(line)) ?? [];
        if (folder !== undefined) return folder;
      }
    }
  }
  return null;
}
