import { EKS_REGISTRIES } from '../aws/eks-registries.js';
import { partitionOf } from '../aws/partitions.js';
import { layerBucket } from '../aws/services.js';
import { InputError } from '../model/input-error.js';
import type { PolicyDocument, PolicyStatement } from '../model/policy.js';
import { known } from '../model/value.js';

/** Calls that pulls make of ECR. Tools that use the API ask the first endpoint for all of them. */
const READ = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * A policy that lets the endpoint of a service serve pulls and nothing else; null for a service of which a pull tells
 * nothing: what is logged or which secret is read, only its owner knows.
 *
 * Both of ECR's endpoints get the same statements, since registry calls are judged at the one and API calls at the other.
 * The layers' GET is signed by an identity of ECR's own, so the policy of S3 has no condition on the caller.
 * Sources: ECR guide, "Create an endpoint policy for your Amazon ECR VPC endpoints" and "Minimum Amazon S3 bucket
 * permissions" (read 2026-11).
 */
export function leastPrivilege(
  service: string,
  { region, account, eks }: { readonly region: string; readonly account: string | null; readonly eks: boolean },
): PolicyDocument | null {
  const partition = partitionOf(region).name;
  if (service === 's3')
    return document([allow('ImageLayers', ['s3:GetObject'], [`arn:${partition}:s3:::${layerBucket(region)}/*`])]);
  if (service !== 'ecr.api' && service !== 'ecr.dkr') return null;
  if (account === null)
    throw new InputError(
      'least-privilege policies name the account of the repositories',
      null,
      'give it: --account 123456789012',
    );
  const accounts = [account, ...(eks ? [addOnAccount(region)] : [])];
  const repositories = [...new Set(accounts)].map((owner) => `arn:${partition}:ecr:${region}:${owner}:repository/*`);
  return document([allow('Token', ['ecr:GetAuthorizationToken'], ['*']), allow('Pull', READ, repositories)]);
}

function addOnAccount(region: string): string {
  const account = EKS_REGISTRIES.get(region);
  if (account === undefined)
    throw new InputError(
      `which account of AWS holds the EKS add-ons of ${region} is not known`,
      null,
      'leave out --policies least-privilege',
    );
  return account;
}

function document(statements: readonly PolicyStatement[]): PolicyDocument {
  return { statements, location: null };
}

function allow(sid: string, actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return {
    sid,
    effect: known('Allow'),
    principal: known({ kind: 'anyone' }),
    action: { not: false, patterns: actions.map((action) => known(action)) },
    resource: { not: false, patterns: resources.map((resource) => known(resource)) },
    conditions: [],
    location: null,
  };
}
