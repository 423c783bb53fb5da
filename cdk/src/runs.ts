/**
 * What runs in the application subnets, or what it uses. Each brings the interface endpoints of the services that it
 * calls; the three of the pull itself (`ecr.api`, `ecr.dkr`, and S3's gateway endpoint for the layers) are always there.
 */
export enum Runs {
  /**
   * ECS tasks on Fargate. Nothing besides the pull, but in regions introduced since the end of 2023 also `ecs`,
   * `ecs-agent` and `ecs-telemetry`. Add `LOGS` where a task's log driver is awslogs.
   */
  ECS_FARGATE = 'ecs-fargate',

  /**
   * ECS tasks on EC2 instances: the agent needs `ecs`, `ecs-agent` and `ecs-telemetry`.
   */
  ECS_EC2 = 'ecs-ec2',

  /**
   * EKS nodes: `ec2`, `eks` and `sts`. The private endpoint of the cluster's own API belongs to the cluster.
   */
  EKS = 'eks',

  /**
   * EKS pods on Fargate: `sts`.
   */
  EKS_FARGATE = 'eks-fargate',

  /**
   * AWS Batch on EC2 instances: what ECS on EC2 instances needs.
   */
  BATCH = 'batch',

  /**
   * CodeBuild projects in the VPC: `codebuild` and `logs`.
   */
  CODEBUILD = 'codebuild',

  /**
   * Logs in CloudWatch, such as those of the awslogs driver: `logs`.
   */
  LOGS = 'logs',

  /**
   * Logging in to instances over Session Manager: `ssm` and `ssmmessages`.
   */
  SSM_LOGIN = 'ssm-login',

  /**
   * ECS Exec: `ssmmessages`.
   */
  ECS_EXEC = 'ecs-exec',

  /**
   * Secrets of Secrets Manager: `secretsmanager`.
   */
  SECRETS = 'secrets',

  /**
   * Parameters of Systems Manager: `ssm`.
   */
  PARAMETERS = 'parameters',

  /**
   * EKS Pod Identity: `eks-auth`.
   */
  POD_IDENTITY = 'pod-identity',
}
