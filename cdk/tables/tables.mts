import { EKS_REGISTRIES } from '../../src/aws/eks-registries.js';
import { fargateNeedsEcs } from '../../src/aws/fargate-regions.js';
import { layerBucket, serviceFacts, serviceNames } from '../../src/aws/services.js';
import { runNames, servicesOf } from '../../src/design/needs.js';
import { RULES } from '../../src/rules/index.js';
import { VERSION } from '../../src/version.js';

/** What the constructs know of AWS: pullpath's own tables, which the build writes into src/pullpath-tables.ts. */
export const TABLES: Readonly<Record<string, { readonly comment: string; readonly value: unknown }>> = {
  PULLPATH_VERSION: { comment: 'The version of pullpath that is inside.', value: VERSION },
  INTERFACE_SERVICES: {
    comment: 'The short names of the services that an interface endpoint serves.',
    value: serviceNames().filter((name) => serviceFacts(name)?.types.includes('Interface')),
  },
  RUN_SERVICES: {
    comment: 'What each thing that runs needs besides the pull, in regions where Fargate reaches ECS by itself.',
    value: Object.fromEntries([...runNames(), 'logs'].map((run) => [run, servicesOf([run], 'us-east-1')])),
  },
  ECS_IN_VPC_REGIONS: {
    comment: 'Regions in which Fargate, too, needs the endpoints of ECS.',
    // Every region that has EKS, which are all of them.
    value: [...EKS_REGISTRIES.keys()].filter(fargateNeedsEcs).sort(),
  },
  EKS_REGISTRY_ACCOUNTS: {
    comment: 'The accounts that hold the EKS add-ons, by region.',
    value: Object.fromEntries(EKS_REGISTRIES),
  },
  LAYER_BUCKET: { comment: 'The bucket of image layers; REGION stands for the region.', value: layerBucket('REGION') },
  RULE_IDS: { comment: 'The rules of the check.', value: RULES.map(({ name }) => name) },
};
