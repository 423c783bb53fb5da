import type { Location } from '../../model/location.js';
import { known } from '../../model/value.js';
import type { Need } from '../../model/workload.js';
import { type RolePolicies, usesSessionManager } from './instance-role.js';

/**
 * Logging in over Session Manager. Agents since 3.3.40 do without `ec2messages`, which AWS goes on to serve for older
 * ones: it is not asked for. Source: Systems Manager guide, "Create VPC endpoints" (read 2026-11).
 */
export function sessionManagerNeeds(policies: RolePolicies, host: string, location: Location | null): readonly Need[] {
  if (!usesSessionManager(policies)) return [];
  return ['ssm', 'ssmmessages'].map((service) => ({
    service,
    neededFor: 'feature' as const,
    why: `Session Manager on ${host}`,
    region: known(null),
    location,
  }));
}
