import { placedEntry } from '../evaluate/placed.js';
import { bodyOf, set } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

/** Roles by which machines tell what they do, and what tasks refer to. Source: template reference (read 2026-11). */
export const IDENTITY_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::IAM::Role': plain('aws_iam_role', {
    naming: {
      rename: { RoleName: 'name', Policies: 'inline_policy' },
      json: ['AssumeRolePolicyDocument'],
      inside: { Policies: { rename: { PolicyName: 'name', PolicyDocument: 'policy' }, json: ['PolicyDocument'] } },
    },
  }),
  'AWS::IAM::InstanceProfile': plain('aws_iam_instance_profile', {
    naming: { rename: { InstanceProfileName: 'name' }, without: ['Roles'] },
    finish(body, resource) {
      const roles = property(resource, 'Roles');
      const [only] = roles?.value.kind === 'list' ? roles.value.items : [];
      if (roles !== null && only !== undefined) set(body, 'role', { value: only, location: roles.location });
    },
  }),
  'AWS::IAM::Policy': { type: 'aws_iam_role_policy', translate: (resource) => [{ body: policyBody(resource) }] },
  'AWS::IAM::RolePolicy': plain('aws_iam_role_policy', {
    naming: { rename: { RoleName: 'role', PolicyDocument: 'policy' }, json: ['PolicyDocument'] },
  }),
  'AWS::IAM::ManagedPolicy': { type: 'aws_iam_policy', translate: managedPolicy },
  'AWS::IAM::OIDCProvider': plain('aws_iam_openid_connect_provider'),
  'Custom::AWSCDKOpenIdConnectProvider': plain('aws_iam_openid_connect_provider'),
  'AWS::SecretsManager::Secret': plain('aws_secretsmanager_secret'),
  'AWS::SSM::Parameter': plain('aws_ssm_parameter'),
  'AWS::S3::Bucket': plain('aws_s3_bucket', { naming: { rename: { BucketName: 'bucket' } } }),
};

function policyBody(resource: TemplateResource) {
  return bodyOf(resource.properties, resource.location, {
    rename: { PolicyName: 'name', ManagedPolicyName: 'name', PolicyDocument: 'policy' },
    json: ['PolicyDocument'],
  });
}

/** A policy of its own, which is attached to the roles that it lists. */
function managedPolicy(resource: TemplateResource): readonly Translated[] {
  const body = policyBody(resource);
  const attached = placedEntry(resource.properties, 'Roles');
  return attached === null
    ? [{ body }]
    : [{ body }, { body, type: 'aws_iam_role_policy', address: `${resource.address}.Roles` }];
}
