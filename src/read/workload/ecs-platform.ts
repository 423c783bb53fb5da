import type { Location } from '../../model/location.js';
import { known, type Value } from '../../model/value.js';
import type { Need, Workload } from '../../model/workload.js';

/**
 * Since platform version 1.4.0 of Linux the token and secrets come through the task's own interface; `LATEST` is 1.4.0.
 * On Windows it has always been so. Source: ECS guide, "Migrating to Linux platform version 1.4.0" (read 2026-11).
 */
export function platformOf(
  version: Value<string> | null,
  isWindows: boolean,
): { readonly fetchesToken: boolean } & Pick<Workload, 'tokenDoubt'> {
  if (version === null || isWindows) return { fetchesToken: true };
  if (!version.known) return { fetchesToken: true, tokenDoubt: version };
  const [, major = '', minor = ''] = /^(\d+)\.(\d+)\./.exec(version.value) ?? [];
  const isOld = major !== '' && Number(major) * 1000 + Number(minor) < 1004;
  return { fetchesToken: !isOld };
}

/**
 * A container instance registers over `ecs`, is told what to run over `ecs-agent`, and reports over `ecs-telemetry`:
 * without any of them no task is placed on it. Source: ECS guide, "Amazon ECS interface VPC endpoints" (read 2026-11).
 */
export function agentNeeds(host: string, location: Location | null): readonly Need[] {
  return ['ecs', 'ecs-agent', 'ecs-telemetry'].map((service) => ({
    service,
    neededFor: 'start' as const,
    why: `container agent of ${host}`,
    region: known(null),
    location,
  }));
}
