import { fargateNeedsEcs } from '../aws/fargate-regions.js';
import { serviceFacts, serviceNames } from '../aws/services.js';
import { InputError } from '../model/input-error.js';
import { closestTo } from '../model/spelling.js';

/** The services of every pull. Layers come from S3, over its gateway endpoint. */
const PULL_SERVICES = ['ecr.api', 'ecr.dkr', 's3'] as const;

/**
 * What people run, and what it needs over endpoints besides the pull.
 * Sources: ECS guide, "Amazon ECS interface VPC endpoints"; EKS guide, "Deploy private clusters with limited internet
 * access"; Systems Manager guide, "Create VPC endpoints" (read 2026-11).
 */
const RUNS: Readonly<Record<string, { readonly services: readonly string[]; readonly what: string }>> = {
  'ecs-fargate': { services: [], what: 'ECS tasks on Fargate' },
  'ecs-ec2': { services: ['ecs', 'ecs-agent', 'ecs-telemetry'], what: 'ECS tasks on EC2 instances' },
  eks: { services: ['ec2', 'eks', 'sts'], what: 'EKS nodes' },
  'eks-fargate': { services: ['sts'], what: 'EKS pods on Fargate' },
  batch: { services: ['ecs', 'ecs-agent', 'ecs-telemetry'], what: 'AWS Batch on EC2 instances' },
  codebuild: { services: ['codebuild', 'logs'], what: 'CodeBuild in the VPC' },
  'ssm-login': { services: ['ssm', 'ssmmessages'], what: 'logging in over Session Manager' },
  'ecs-exec': { services: ['ssmmessages'], what: 'ECS Exec' },
  secrets: { services: ['secretsmanager'], what: 'secrets of Secrets Manager' },
  parameters: { services: ['ssm'], what: 'parameters of Systems Manager' },
  'pod-identity': { services: ['eks-auth'], what: 'EKS Pod Identity' },
};

export function runNames(): readonly string[] {
  return Object.keys(RUNS);
}

/** The services, besides those of the pull, that all of this needs: each once, in the order of the names. */
export function servicesOf(runs: readonly string[], region: string): readonly string[] {
  const services = new Set<string>();
  for (const run of runs) {
    const own = Object.hasOwn(RUNS, run) ? RUNS[run] : undefined;
    if (own === undefined && serviceFacts(run) === null)
      throw new InputError(
        `nothing that pullpath knows is called ${run}${closestTo(run, [...runNames(), ...serviceNames()])}`,
        null,
        `use ${runNames().join(', ')}, or a service such as logs`,
      );
    for (const service of own?.services ?? [run]) services.add(service);
    if (run === 'ecs-fargate' && fargateNeedsEcs(region))
      for (const service of ['ecs', 'ecs-agent', 'ecs-telemetry']) services.add(service);
  }
  for (const service of PULL_SERVICES) services.delete(service);
  return [...services].sort();
}

/** Refuses a service that no interface endpoint serves, as far as is known. */
export function refuseUnserved(service: string): void {
  const facts = serviceFacts(service);
  if (facts === null)
    throw new InputError(
      `pullpath knows no endpoint service ${service}${closestTo(service, serviceNames())}`,
      null,
      'leave it out, and add its endpoint by hand',
    );
}
