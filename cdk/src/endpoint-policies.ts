import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { LeastPrivilegeOptions } from './least-privilege';
import { EKS_REGISTRY_ACCOUNTS, LAYER_BUCKET } from './pullpath-tables';
import { Runs } from './runs';

/** Calls that pulls make of ECR. Tools that use the API ask the first endpoint for all of them. */
const READ = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * What both of ECR's endpoints let through.
 * Source: ECR guide, "Create an endpoint policy for your Amazon ECR VPC endpoints" (read 2026-11).
 */
export function registryStatements(
  scope: IConstruct,
  { repositories, registryAccounts = [] }: LeastPrivilegeOptions,
  runs: readonly Runs[],
): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const own =
    repositories === undefined ? [allOf(stack, stack.account)] : repositories.map((each) => each.repositoryArn);
  const others = [...registryAccounts, ...addOnAccounts(stack, registryAccounts, runs)].map((account) =>
    allOf(stack, account),
  );
  return [allow('Token', ['ecr:GetAuthorizationToken'], ['*']), allow('Pull', READ, [...new Set([...own, ...others])])];
}

/**
 * The layers' GET is signed by an identity of ECR's own, so there is no condition on the caller.
 * Sources: ECR guide, "Minimum Amazon S3 bucket permissions"; aws-samples/data-perimeter-policy-examples (read 2026-11).
 */
export function layerStatement(scope: IConstruct): iam.PolicyStatement {
  const { partition, region } = Stack.of(scope);
  return allow('ImageLayers', ['s3:GetObject'], [`arn:${partition}:s3:::${LAYER_BUCKET.replace('REGION', region)}/*`]);
}

function allOf(stack: Stack, account: string): string {
  return stack.formatArn({
    service: 'ecr',
    account,
    resource: 'repository',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/** The account of AWS that holds the images of EKS's add-ons; a policy without it stops nodes from becoming ready. */
function addOnAccounts(stack: Stack, told: readonly string[], runs: readonly Runs[]): string[] {
  if (!runs.includes(Runs.EKS) && !runs.includes(Runs.EKS_FARGATE)) return [];
  const account = Token.isUnresolved(stack.region) ? undefined : EKS_REGISTRY_ACCOUNTS[stack.region];
  if (account === undefined && told.length === 0)
    throw new Error(
      'leastPrivilege: which account holds the images of the EKS add-ons depends on the region, and it is not known for ' +
        `${Token.isUnresolved(stack.region) ? 'a stack without env.region' : stack.region}. Name it in registryAccounts`,
    );
  return account === undefined ? [] : [account];
}

function allow(sid: string, actions: string[], resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, principals: [new iam.AnyPrincipal()], actions, resources });
}
