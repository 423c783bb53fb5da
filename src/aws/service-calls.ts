/**
 * The calls that a container's platform makes to a service besides the pull, as policies name them: what an endpoint's
 * policy must allow. Sources: ECS guide, "Using the awslogs log driver", "Pass sensitive data to an Amazon ECS
 * container", "Amazon ECS container instance IAM role"; Systems Manager guide, "AmazonSSMManagedInstanceCore"
 * (read 2026-11). Of `ssm` only the prefix is told: agents, parameters and logins call different things.
 */
const CALLS: ReadonlyMap<string, readonly string[]> = new Map([
  ['logs', ['logs:CreateLogStream', 'logs:PutLogEvents']],
  ['secretsmanager', ['secretsmanager:GetSecretValue']],
  ['ecs', ['ecs:DiscoverPollEndpoint', 'ecs:RegisterContainerInstance']],
  ['ecs-agent', ['ecs:Poll']],
  ['ecs-telemetry', ['ecs:StartTelemetrySession']],
  ['eks-auth', ['eks-auth:AssumeRoleForPodIdentity']],
]);

/** Services whose actions have another prefix than the endpoint's name. Source: Service Authorization Reference. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['git-codecommit', 'codecommit'],
  ['kinesis-firehose', 'firehose'],
  ['kinesis-streams', 'kinesis'],
  ['monitoring', 'cloudwatch'],
]);

/** The actions, or the prefix of those that it may be. */
export function actionsOf(service: string): { readonly actions: readonly string[] } | { readonly prefix: string } {
  const actions = CALLS.get(service);
  return actions === undefined ? { prefix: PREFIXES.get(service) ?? service } : { actions };
}
