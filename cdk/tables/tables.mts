import { layerBucket, serviceFacts, serviceNames } from '../../src/aws/services.js';
import { RULES } from '../../src/rules/index.js';
import { VERSION } from '../../src/version.js';
import { ECS_IN_VPC, EKS_REGISTRIES, RUNS } from './runs.mjs';

/** What the constructs know of AWS: pullpath's own tables, which the build writes into src/pullpath-tables.ts. */
export const TABLES: Readonly<Record<string, { readonly comment: string; readonly value: unknown }>> = {
  PULLPATH_VERSION: { comment: 'The version of pullpath that is inside.', value: VERSION },
  INTERFACE_SERVICES: {
    comment: 'The short names of the services that an interface endpoint serves.',
    value: serviceNames().filter((name) => serviceFacts(name)?.types.includes('Interface')),
  },
  RUN_SERVICES: { comment: 'What each thing that runs needs besides the pull.', value: RUNS },
  ECS_IN_VPC_REGIONS: {
    comment: 'Regions in which Fargate, too, needs the endpoints of ECS.',
    value: ECS_IN_VPC,
  },
  EKS_REGISTRY_ACCOUNTS: { comment: 'The accounts that hold the EKS add-ons, by region.', value: EKS_REGISTRIES },
  LAYER_BUCKET: { comment: 'The bucket of image layers; REGION stands for the region.', value: layerBucket('REGION') },
  RULE_IDS: { comment: 'The rules of the check.', value: RULES.map(({ name }) => name) },
};
