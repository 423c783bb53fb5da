import { expect, it } from 'vitest';
import { check } from '../../src/check/check.js';
import { known } from '../../src/model/value.js';
import { ACCOUNT, interfaceEndpoint, policy, REGION, readResult, statement } from './build.js';
import { judge } from './oracle.js';
import { ENDPOINT_SUBNETS, original } from './original.js';

const LOG_GROUPS = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group`;

/** The original with one endpoint more, and every endpoint under the policy. */
function under(service: string, statements: readonly ReturnType<typeof statement>[]) {
  const made = original();
  const endpoints = [...made.endpoints, interfaceEndpoint(service, ENDPOINT_SUBNETS, ['endpoint-group'])];
  const document = known(policy(...statements));
  const ids = new Set<string>();
  return {
    ...made,
    endpoints: endpoints
      .filter(({ id }) => !ids.has(id) && ids.add(id))
      .map((each) => (each.id === `endpoint-${service}` ? { ...each, policy: document } : each)),
  };
}

it.each([
  ['logs', 'full access', [statement()], 'private'],
  ['logs', 'another service alone', [statement({ actions: ['ecr:*'] })], 'blocked'],
  ['logs', 'one of the two calls', [statement({ actions: ['logs:PutLogEvents'] })], 'blocked'],
  ['logs', 'both calls', [statement({ actions: ['logs:Create*', 'logs:Put*'] })], 'private'],
  ['logs', 'one log group', [statement({ resources: [`${LOG_GROUPS}:/ecs/api:*`] })], 'unknown'],
  ['logs', 'the groups of the account', [statement({ resources: [`${LOG_GROUPS}:*`] })], 'private'],
  ['secretsmanager', 'no secret', [statement({ actions: ['secretsmanager:List*'] })], 'blocked'],
  ['secretsmanager', 'secrets', [statement({ actions: ['secretsmanager:GetSecretValue'] })], 'private'],
  ['secretsmanager', 'some secret', [statement({ resources: ['arn:aws:secretsmanager:*:*:secret:db'] })], 'unknown'],
  ['ecs-agent', 'the calls of the agent', [statement({ actions: ['ecs:Poll'] })], 'private'],
  ['sts', 'all of the service', [statement({ actions: ['sts:*'] })], 'private'],
  ['sts', 'some of its calls', [statement({ actions: ['sts:AssumeRole'] })], 'unknown'],
  ['sts', 'none of its calls', [statement({ actions: ['ecr:*', 's3:*'] })], 'blocked'],
  ['kinesis-firehose', 'by its prefix', [statement({ actions: ['firehose:*'] })], 'private'],
] as const)('the endpoint of %s with a policy for %s', (service, _name, statements, expected) => {
  const network = under(service, statements);
  const [pull] = check(readResult(network), { needs: [service] }).pulls;
  expect(pull?.legs.find(({ leg }) => leg.service === service)?.leg.verdict).toBe(expected);
  if (service === 'logs')
    expect(judge({ network, workload: 'a-app1', subnet: 'a-app1', service, s3Ranges: [] })).toBe(expected);
});

it.each([
  ['owned by the account', 'StringEquals', 'aws:ResourceAccount', ACCOUNT, 'private'],
  ['owned by another', 'StringEquals', 'aws:ResourceAccount', '999999999999', 'blocked'],
  ['of an organization', 'StringEquals', 'aws:ResourceOrgID', 'o-1', 'unknown'],
] as const)('a repository %s by condition', (_name, operator, key, value, expected) => {
  const conditions = [[operator, key, value]] as const;
  const network = under('ecr.dkr', [statement({ conditions })]);
  const [pull] = check(readResult(network)).pulls;
  expect(pull?.legs.find(({ leg }) => leg.service === 'ecr.dkr')?.leg.verdict).toBe(expected);
});

it('leaves open whether the signer of layers is in an organization where a condition is content without', () => {
  const conditions = [['StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-1']] as const;
  const made = original();
  const document = known(policy(statement({ conditions })));
  const network = { ...made, endpoints: made.endpoints.map((each) => ({ ...each, policy: document })) };
  const [pull] = check(readResult(network)).pulls;
  expect(pull?.legs.find(({ leg }) => leg.service === 's3')?.leg.verdict).toBe('unknown');
});
