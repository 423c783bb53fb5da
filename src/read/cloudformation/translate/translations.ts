import { COMPUTE_TYPES } from './compute.js';
import { DNS_TYPES } from './dns.js';
import { ECS_TYPES } from './ecs.js';
import { EKS_TYPES } from './eks.js';
import { ENDPOINT_TYPES } from './endpoint.js';
import { IDENTITY_TYPES } from './identity.js';
import { REGISTRY_TYPES } from './registry.js';
import { ROUTING_TYPES } from './routing.js';
import { SECURITY_GROUP_TYPES } from './security-group.js';
import type { Translation } from './translation.js';
import { VPC_TYPES } from './vpc.js';

/**
 * What each type of CloudFormation's is in the common form. A type that isn't here means nothing for pulls; one more
 * type is one more line of its area.
 */
export const TRANSLATIONS: ReadonlyMap<string, Translation> = new Map(
  [
    VPC_TYPES,
    ROUTING_TYPES,
    SECURITY_GROUP_TYPES,
    ENDPOINT_TYPES,
    DNS_TYPES,
    REGISTRY_TYPES,
    ECS_TYPES,
    EKS_TYPES,
    COMPUTE_TYPES,
    IDENTITY_TYPES,
  ].flatMap((types) => Object.entries(types)),
);
