import { objectValue, stringValue, type TerraformValue } from '../../resource/value.js';
import { equal } from '../evaluate/equality.js';
import type { Backend, DataSource, RemoteState } from './answers.js';
import { join } from './source-files.js';

/**
 * The settings of a backend that say which state is meant.
 * Source: Terraform, "Backend Configuration" and the pages of the backends (read 2026-11).
 */
const IDENTITY: ReadonlyMap<string, readonly string[]> = new Map([
  ['s3', ['bucket', 'key']],
  ['gcs', ['bucket', 'prefix']],
  ['azurerm', ['storage_account_name', 'container_name', 'key']],
  ['local', ['path']],
  ['remote', ['organization', 'workspace']],
  ['http', ['address']],
  ['consul', ['path']],
  ['pg', ['conn_str', 'schema_name']],
  ['kubernetes', ['secret_suffix', 'namespace']],
]);

const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['gcs.prefix', ''],
  ['local.path', 'terraform.tfstate'],
  ['pg.schema_name', 'terraform_remote_state'],
  ['kubernetes.namespace', 'default'],
]);

/** The outputs that a `terraform_remote_state` reads; null unless exactly one root module keeps its state there. */
export function outputsOf(
  states: readonly RemoteState[],
  { body, folder, workspace: current }: DataSource,
): TerraformValue | null {
  const type = body.attributes.get('backend')?.value;
  const config = body.attributes.get('config')?.value;
  const workspace = body.attributes.get('workspace')?.value;
  if (type?.kind !== 'string' || (config !== undefined && config.kind !== 'object' && config.kind !== 'map'))
    return null;
  if (workspace !== undefined && (workspace.kind !== 'string' || workspace.value !== current)) return null;
  if (workspace === undefined && current !== 'default') return null;
  const wanted: Backend = { type: type.value, settings: config?.entries ?? new Map(), folder };
  const [only, ...others] = states.filter(({ backend }) => isSame(backend, wanted));
  if (only === undefined || others.length > 0) return null;
  const defaults = body.attributes.get('defaults')?.value;
  const given = defaults?.kind === 'object' || defaults?.kind === 'map' ? [...defaults.entries] : [];
  return objectValue([...given, ...only.outputs()]);
}

function isSame(a: Backend, b: Backend): boolean {
  const names = IDENTITY.get(a.type);
  if (names === undefined || a.type !== b.type) return false;
  return names.every((name) => {
    const [left, right] = [settingOf(a, name), settingOf(b, name)];
    return left !== null && right !== null && equal(left, right) === true;
  });
}

function settingOf({ type, settings, folder }: Backend, name: string): TerraformValue | null {
  if (name === 'workspace') return workspaceOf(settings);
  const fallback = DEFAULTS.get(`${type}.${name}`);
  const value = settings.get(name) ?? (fallback === undefined ? null : stringValue(fallback));
  // A path is relative to where Terraform runs.
  const isRelative = type === 'local' && value?.kind === 'string' && !value.value.startsWith('/');
  return isRelative ? stringValue(join(folder, value.value)) : value;
}

/** `workspaces { name = … }`, or `workspaces = { name = … }`. */
function workspaceOf(settings: ReadonlyMap<string, TerraformValue>): TerraformValue | null {
  const workspaces = settings.get('workspaces');
  return workspaces?.kind === 'object' || workspaces?.kind === 'map' ? (workspaces.entries.get('name') ?? null) : null;
}
