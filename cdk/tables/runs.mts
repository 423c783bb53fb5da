/**
 * What people run, and what it needs over interface endpoints besides the pull.
 * Sources: ECS guide, "Amazon ECS interface VPC endpoints"; EKS guide, "Deploy private clusters with limited internet
 * access"; Systems Manager guide, "Create VPC endpoints" (read 2026-11).
 */
export const RUNS: Readonly<Record<string, readonly string[]>> = {
  'ecs-fargate': [],
  'ecs-ec2': ['ecs', 'ecs-agent', 'ecs-telemetry'],
  eks: ['ec2', 'eks', 'sts'],
  'eks-fargate': ['sts'],
  batch: ['ecs', 'ecs-agent', 'ecs-telemetry'],
  codebuild: ['codebuild', 'logs'],
  logs: ['logs'],
  'ssm-login': ['ssm', 'ssmmessages'],
  'ecs-exec': ['ssmmessages'],
  secrets: ['secretsmanager'],
  parameters: ['ssm'],
  'pod-identity': ['eks-auth'],
};

/**
 * Regions in which Fargate, too, talks to ECS through the VPC.
 * Source: ECS guide, "Considerations for endpoints in Regions introduced starting on December 23, 2023" (read 2026-11).
 */
export const ECS_IN_VPC: readonly string[] = [
  'ca-west-1',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ap-east-2',
  'mx-central-1',
  'eusc-de-east-1',
];

/**
 * The accounts of AWS whose registries hold the images of EKS add-ons, by region.
 * Source: EKS guide, "View Amazon container image registries for Amazon EKS add-ons" (read 2026-11).
 */
export const EKS_REGISTRIES: Readonly<Record<string, string>> = {
  'af-south-1': '877085696533',
  'ap-east-1': '800184023465',
  'ap-northeast-1': '602401143452',
  'ap-northeast-2': '602401143452',
  'ap-northeast-3': '602401143452',
  'ap-south-1': '602401143452',
  'ap-southeast-1': '602401143452',
  'ap-southeast-2': '602401143452',
  'ap-southeast-3': '296578399912',
  'ca-central-1': '602401143452',
  'cn-north-1': '918309763551',
  'cn-northwest-1': '961992271922',
  'eu-central-1': '602401143452',
  'eu-north-1': '602401143452',
  'eu-south-1': '590381155156',
  'eu-west-1': '602401143452',
  'eu-west-2': '602401143452',
  'eu-west-3': '602401143452',
  'me-central-1': '759879836304',
  'me-south-1': '558608220178',
  'sa-east-1': '602401143452',
  'us-east-1': '602401143452',
  'us-east-2': '602401143452',
  'us-gov-east-1': '151742754352',
  'us-gov-west-1': '013241004608',
  'us-west-1': '602401143452',
  'us-west-2': '602401143452',
};
