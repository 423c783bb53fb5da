/**
 * What people see when a leg of a pull fails: the texts they search for.
 *
 * Sources: ECS guide, "CannotPullContainer task errors" and "ResourceInitializationError"; wording as printed in public
 * issue threads of 2023 to 2026 (aws/copilot-cli#5927, aws/amazon-ecs-agent test data; read 2026-11).
 */
export type Reached = 'a private address' | 'a public address';

/** The client's message when packets to a host are dropped. */
export function timeoutError(service: string, host: string, reached: Reached): string {
  const dial = `dial tcp <${reached}>:443: i/o timeout`;
  switch (service) {
    case 'ecr.api':
      return `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://${host}/": ${dial}`;
    case 'ecr.dkr':
    case 'registry':
      return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref: failed to do request: Head "https://${host}/v2/…/manifests/…": ${dial}`;
    case 's3':
      return `CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://${host}/…": ${dial}`;
    case 'logs':
      return `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: RequestError: send request failed caused by: Post "https://${host}/": ${dial}`;
    case 'secretsmanager':
      return `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): Post "https://${host}/": ${dial}`;
    case 'ssm':
      return `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded`;
    case 'ecs':
    case 'ecs-agent':
    case 'ecs-telemetry':
      return `Unable to register as a container instance with ECS: RequestError: send request failed caused by: Post "https://${host}/": ${dial} (service event: was unable to place a task because no container instance met all of its requirements)`;
    default:
      return `Post "https://${host}/": ${dial}`;
  }
}

/** The client's message when a name does not resolve. */
export function lookupError(host: string): string {
  return `dial tcp: lookup ${host} on <the VPC resolver>:53: i/o timeout (or: no such host)`;
}

/** The client's message when an endpoint policy denies a call. */
export function deniedError(service: string, action: string): string {
  if (service === 's3')
    return 'failed to copy: httpReadSeeker: failed open: unexpected status code https://prod-…-starport-layer-bucket.s3…: 403 Forbidden';
  if (service === 'ecr.api') {
    return `AccessDeniedException: User: … is not authorized to perform: ${action} on resource: * because no VPC endpoint policy allows the ${action} action`;
  }
  return 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref: unexpected status from HEAD request: 403 Forbidden';
}
