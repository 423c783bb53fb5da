import type { EcrImage } from './image-reference.js';
import { partitionOf } from './partitions.js';

/**
 * The accounts of AWS whose registries hold the add-on images of EKS, by region.
 *
 * Sources: EKS user guide, "View Amazon container image registries for Amazon EKS add-ons" (its source file
 * add-ons-images.adoc); of ap-southeast-5 the same page of AWS China's documentation (read 2026-11). That page prints
 * the registry of ap-east-2 with the host of ap-east-1, which is taken for a slip.
 */
const SHARED = '602401143452';

const SHARED_REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-north-1',
  'ap-south-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
];

export const EKS_REGISTRIES: ReadonlyMap<string, string> = new Map([
  ...SHARED_REGIONS.map((region) => [region, SHARED] as const),
  ['af-south-1', '877085696533'],
  ['ap-east-1', '800184023465'],
  ['ap-east-2', '533267051163'],
  ['ap-south-2', '900889452093'],
  ['ap-southeast-3', '296578399912'],
  ['ap-southeast-4', '491585149902'],
  ['ap-southeast-5', '151610086707'],
  ['ap-southeast-6', '333609536671'],
  ['ap-southeast-7', '121268973566'],
  ['ca-west-1', '761377655185'],
  ['eu-south-1', '590381155156'],
  ['eu-south-2', '455263428931'],
  ['eu-central-2', '900612956339'],
  ['il-central-1', '066635153087'],
  ['me-south-1', '558608220178'],
  ['me-central-1', '759879836304'],
  ['mx-central-1', '730335286997'],
  ['cn-north-1', '918309763551'],
  ['cn-northwest-1', '961992271922'],
  ['us-gov-east-1', '151742754352'],
  ['us-gov-west-1', '013241004608'],
  ['eusc-de-east-1', '877088126301'],
]);

/** What nodes pull before any pod of one's own runs there, and what Fargate pulls where CoreDNS runs on it. */
const ADD_ONS = {
  eks: ['amazon-k8s-cni', 'eks/kube-proxy', 'eks/coredns'],
  'eks-fargate': ['eks/coredns'],
} as const;

/** The add-on images of EKS in a region; none where its account isn't published. */
export function eksAddOnImages(region: string, kind: keyof typeof ADD_ONS): readonly EcrImage[] {
  const account = EKS_REGISTRIES.get(region);
  if (account === undefined) return [];
  const host = `${account}.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`;
  return ADD_ONS[kind].map((repository) => ({
    kind: 'ecr',
    account,
    region,
    repository,
    host,
    dualStack: false,
    fips: false,
  }));
}
