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
