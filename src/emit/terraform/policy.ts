import type { VpcEndpoint } from '../../model/network.js';
import type { PolicyDocument } from '../../model/policy.js';
import { policyJson } from '../policy-json.js';
import { attribute, block, comment, type Item, quoted, type Written } from './hcl.js';
import type { Writing } from './writing.js';

/** The local value that holds the policy of ECR's endpoints: a name that nothing else has. */
export function ecrPolicyName({ taken }: Writing): string {
  for (let number = 1; ; number++) {
    const name = `ecr_pull_policy${number === 1 ? '' : `_${number}`}`;
    if (!taken.has(`local.${name}`)) return name;
  }
}

/** The policy that both endpoints of ECR share, once. */
export function policyLocals(writing: Writing, endpoints: readonly VpcEndpoint[]): readonly (readonly Item[])[] {
  const [document] = endpoints.flatMap(({ policy }) => (policy.known && policy.value !== null ? [policy.value] : []));
  if (document === undefined) return [];
  return [
    [
      comment('What a pull asks of ECR, and nothing else. Images of other accounts need their repositories here too.'),
      block('locals', [], [attribute(ecrPolicyName(writing), policyValue(document, writing))]),
    ],
  ];
}

/** The policy of each endpoint of a `for_each`; null leaves AWS's default, full access. */
export function policyOfEach(writing: Writing, endpoints: readonly VpcEndpoint[]): readonly Item[] {
  const restricted = endpoints.filter(({ policy }) => policy.known && policy.value !== null);
  if (restricted.length === 0) return [];
  const name = `local.${ecrPolicyName(writing)}`;
  if (restricted.length === endpoints.length) return [attribute('policy', name)];
  return [attribute('policy', `startswith(each.value, "ecr.") ? ${name} : null`)];
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
