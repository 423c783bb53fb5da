/**
 * The ids of S3's prefix lists, by region, where they are published: AWS gives them once, so that templates and variables
 * write them out. Ids are a region's own: `pl-78a54011` is S3's in two, and DynamoDB's in a third.
 * Source: outputs of `describe-prefix-lists` of 15 regions in public repositories, which agree with AWS's own example of
 * `Get-EC2PrefixList` for eu-west-1 and with public tables (read 2026-11).
 */
const IDS: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'pl-61a54008',
  'ap-northeast-2': 'pl-78a54011',
  'ap-south-1': 'pl-78a54011',
  'ap-southeast-1': 'pl-6fa54006',
  'ap-southeast-2': 'pl-6ca54005',
  'ca-central-1': 'pl-7da54014',
  'eu-central-1': 'pl-6ea54007',
  'eu-west-1': 'pl-6da54004',
  'eu-west-2': 'pl-7ca54015',
  'eu-west-3': 'pl-23ad484a',
  'sa-east-1': 'pl-6aa54003',
  'us-east-1': 'pl-63a5400a',
  'us-east-2': 'pl-7ba54012',
  'us-west-1': 'pl-6ba54002',
  'us-west-2': 'pl-68a54001',
};

/** Whether an id is that of S3's prefix list in the region; of regions without a published one it isn't known. */
export function isS3PrefixList(id: string, region: string): boolean {
  return Object.hasOwn(IDS, region) && IDS[region] === id;
}
