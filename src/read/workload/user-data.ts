import { type Argument, argument } from '../network/argument.js';
import type { ResourceInstance } from '../resource/instance.js';
import type { TerraformValue } from '../resource/value.js';
import { base64ToBytes } from '../terraform/evaluate/functions/base64.js';
import type { WorkloadContext } from './context.js';
import { sourcesOf } from './follow.js';

/** A machine's start script, as far as it is known: unknown parts are left out. Null where nothing of it is. */
export function userDataText(given: Argument | null): string | null {
  if (given === null) return null;
  const text = textOf(plainOf(given.value));
  return text === null ? null : decoded(text);
}

/** A name that isn't known is the same wherever the same thing gives it. */
function holdsNameOf({ body }: ResourceInstance, script: TerraformValue): boolean {
  const name = argument(body, 'name')?.value;
  if (name?.kind !== 'unknown' || script.kind !== 'unknown') return false;
  return (script.parts ?? []).some((part) => typeof part !== 'string' && part.why.what === name.why.what);
}

function plainOf(value: TerraformValue): TerraformValue {
  return value.kind === 'unknown' ? (value.base64 ?? value) : value;
}

function textOf(value: TerraformValue): string | null {
  if (value.kind === 'string') return value.value;
  if (value.kind !== 'unknown' || value.parts === undefined) return null;
  return value.parts.map((part) => (typeof part === 'string' ? part : '')).join('');
}

/** Launch templates hold it in base64, instances as it is or in base64. */
function decoded(text: string): string {
  if (!/^[A-Za-z0-9+/\s]{16,}={0,2}\s*$/.test(text)) return text;
  try {
    return new TextDecoder('utf-8').decode(base64ToBytes(text));
  } catch {
    return text;
  }
}

/** Whether a start script sets the ECS agent's cluster to this one: by its name, or by a reference to it. */
export function joinsCluster(
  context: WorkloadContext,
  given: Argument | null,
  { cluster, name }: { readonly cluster: ResourceInstance | null; readonly name: string | null },
): boolean {
  const text = userDataText(given);
  if (given === null || text === null || !text.includes('ECS_CLUSTER')) return false;
  if (cluster !== null && holdsNameOf(cluster, plainOf(given.value))) return true;
  if (cluster !== null && sourcesOf(context, plainOf(given.value)).some(({ instance }) => instance === cluster))
    return true;
  const written = /ECS_CLUSTER\s*=\s*["']?([\w-]*)/.exec(text)?.[1] ?? '';
  return name !== null && written === name;
}
