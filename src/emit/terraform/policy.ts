import type { VpcEndpoint } from '../../model/network.js';
import type { PolicyDocument } from '../../model/policy.js';
import { policyJson } from '../policy-json.js';
import { attribute, block, comment, type Item, quoted, type Written } from './hcl.js';
import type { Writing } from './writing.js';

const LOCAL = 'ecr_pull_policy';
export const ECR_POLICY = `local.${LOCAL}`;

/** The policy that both endpoints of ECR share, once. */
export function policyLocals(writing: Writing, endpoints: readonly VpcEndpoint[]): readonly (readonly Item[])[] {
  const [document] = endpoints.flatMap(({ policy }) => (policy.known && policy.value !== null ? [policy.value] : []));
  if (document === undefined) return [];
  return [
    [
      comment('What a pull asks of ECR, and nothing else. Images of other accounts need their repositories here too.'),
      block('locals', [], [attribute(LOCAL, policyValue(document, writing))]),
    ],
  ];
}

/** The policy of each endpoint of a `for_each`; null leaves AWS's default, full access. */
export function policyOfEach(endpoints: readonly VpcEndpoint[]): readonly Item[] {
  const restricted = endpoints.filter(({ policy }) => policy.known && policy.value !== null);
  if (restricted.length === 0) return [];
  if (restricted.length === endpoints.length) return [attribute('policy', ECR_POLICY)];
  return [attribute('policy', `startswith(each.value, "ecr.") ? ${ECR_POLICY} : null`)];
}

export function policyValue(document: PolicyDocument, { region, regionName }: Writing): Written {
  const text = (value: string) => quoted(value).replaceAll(regionName, region);
  const { Version, Statement } = policyJson(document);
  return {
    call: 'jsonencode',
    of: {
      object: [
        ['Version', quoted(Version)],
        [
          'Statement',
          Statement.map(
            ({ Sid, Effect, Principal, Action, Resource }): Written => ({
              object: [
                ...(Sid === undefined ? [] : [['Sid', quoted(Sid)] as const]),
                ['Effect', quoted(Effect)],
                ['Principal', quoted(Principal)],
                ['Action', Action.map(quoted)],
                ['Resource', Resource.map(text)],
              ],
            }),
          ),
        ],
      ],
    },
  };
}
