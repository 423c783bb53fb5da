import { partitionOf } from '../aws/partitions.js';
import { actionsOf } from '../aws/service-calls.js';
import { layerBucket } from '../aws/services.js';
import type { PolicyCondition, PolicyDocument, PolicyPrincipal, PolicyStatement } from '../model/policy.js';
import type { Value } from '../model/value.js';
import { every, type Maybe, not, some } from './maybe.js';
import { ANYTHING, matchesPattern } from './policy-pattern.js';
import type { Requirement } from './requirement.js';

/** A call that a pull makes, as an endpoint policy sees it. */
export interface PolicyCall {
  readonly action: string;
  readonly resource: string;
  /** Who signs it: the workload's own role, or an identity of ECR's whose account AWS publishes nowhere. */
  readonly signer: 'caller' | 'ecr';
  /** The caller's account; null where it isn't known. */
  readonly account: string | null;
  /** The account that owns what is asked for; null where it isn't known. */
  readonly owner: string | null;
}

/** Where a call enters AWS: the ids that the network has for the VPC and the endpoint. */
export interface PolicyPlace {
  readonly vpc: string;
  readonly endpoint: string;
  readonly isGateway: boolean;
}

/**
 * The calls by which a leg is judged. The layer's GET is signed by an identity of ECR's own, so conditions on the
 * caller don't fit it. Sources: ECR guide, "Create an endpoint policy for your Amazon ECR VPC endpoints" and "Minimum
 * Amazon S3 bucket permissions"; aws-samples/data-perimeter-policy-examples, ECR row (read 2026-11).
 */
export function callsOf(
  { service, region, images, bucket }: Requirement,
  account: string | null,
): readonly PolicyCall[] {
  const partition = partitionOf(region).name;
  switch (service) {
    case 'ecr.api':
      return [{ action: 'ecr:GetAuthorizationToken', resource: '*', signer: 'caller', account, owner: null }];
    case 'ecr.dkr': {
      const repositories = images.length > 0 ? images : [{ account: account ?? ANYTHING, repository: ANYTHING }];
      return repositories.flatMap((image) => {
        const owner = image.account === '*' || image.account === ANYTHING ? null : image.account;
        const repository = image.repository.replaceAll('*', ANYTHING);
        const resource = `arn:${partition}:ecr:${region}:${owner ?? ANYTHING}:repository/${repository}`;
        const actions = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
        return actions.map((action): PolicyCall => ({ action, resource, signer: 'caller', account, owner }));
      });
    }
    case 's3':
      if (bucket !== null) {
        const resource = `arn:${partition}:s3:::${bucket === '*' ? ANYTHING : bucket}/${ANYTHING}`;
        return [{ action: 's3:GetObject', resource, signer: 'caller', account, owner: null }];
      }
      return [
        {
          action: 's3:GetObject',
          resource: `arn:${partition}:s3:::${layerBucket(region)}/${ANYTHING}`,
          signer: 'ecr',
          account,
          owner: null,
        },
      ];
    default:
      return otherCalls(service, region, account);
  }
}

/** What is asked of a service besides the pull: of which resource, and by which call where no table tells it, may be any. */
function otherCalls(service: string, region: string, account: string | null): readonly PolicyCall[] {
  const asked = actionsOf(service);
  const actions = 'actions' in asked ? asked.actions : [`${asked.prefix}:${ANYTHING}`];
  const call = { resource: ANYTHING, signer: 'caller', account, owner: null } as const;
  if (service !== 'logs') return actions.map((action) => ({ ...call, action }));
  const resource = `arn:${partitionOf(region).name}:logs:${region}:${account ?? ANYTHING}:log-group:${ANYTHING}`;
  return actions.map((action) => ({ ...call, action, resource }));
}

/** What a policy says to a call: the statement that denies it, where one does. */
export interface CallDecision {
  readonly allowed: Maybe;
  readonly deniedBy: PolicyStatement | null;
}

/**
 * Whether a policy lets a call through: an Allow matches and no Deny does.
 * Source: IAM guide, "Policy evaluation logic" (read 2026-11).
 */
export function decide(policy: PolicyDocument, call: PolicyCall, place: PolicyPlace): CallDecision {
  const matching = policy.statements.map((statement) => ({
    statement,
    matches: statementMatches(statement, call, place),
  }));
  const effect = (wanted: 'Allow' | 'Deny') =>
    matching.map(({ statement, matches }) =>
      every([statement.effect.known ? statement.effect.value === wanted : null, matches]),
    );
  const denied = some(effect('Deny'));
  const deniedBy =
    matching.find(
      ({ statement, matches }) => matches === true && statement.effect.known && statement.effect.value === 'Deny',
    )?.statement ?? null;
  return { allowed: every([not(denied), some(effect('Allow'))]), deniedBy };
}

function statementMatches(statement: PolicyStatement, call: PolicyCall, place: PolicyPlace): Maybe {
  const action = some(statement.action.patterns.map((pattern) => matchesPattern(pattern, call.action, false)));
  const resource = some(statement.resource.patterns.map((pattern) => matchesPattern(pattern, call.resource, true)));
  return every([
    statement.principal.known ? principalMatches(statement, statement.principal.value, { call, place }) : null,
    statement.action.not ? not(action) : action,
    statement.resource.not ? not(resource) : resource,
    ...statement.conditions.map((condition) => placeHolds(condition, place) ?? conditionHolds(condition, call)),
  ]);
}

interface Caller {
  readonly call: PolicyCall;
  readonly place: PolicyPlace;
}

function principalMatches(statement: PolicyStatement, principal: PolicyPrincipal, caller: Caller): Maybe {
  if (principal.kind === 'anyone') return true;
  const allows = statement.effect.known && statement.effect.value === 'Allow' && !principal.not;
  const listed = some(
    principal.entries.map(({ type, value }) =>
      type === 'AWS' || type === '*' ? callerIs(value, caller, allows) : false,
    ),
  );
  return principal.not ? not(listed) : listed;
}

/**
 * An account stands for all its identities; at a gateway endpoint it allows its root user alone, who pulls nothing, and
 * whom it denies there isn't told. Sources: IAM guide, "AWS JSON policy elements: Principal"; PrivateLink guide,
 * "Principals for gateway endpoints" (read 2026-11).
 */
function callerIs(principal: Value<string>, { call, place }: Caller, allows: boolean): Maybe {
  const { signer, account } = call;
  if (!principal.known) return null;
  if (principal.value === '*') return true;
  if (signer === 'ecr') return false;
  const isAccount = /^\d{12}$/.test(principal.value) || principal.value.endsWith(':root');
  if (place.isGateway && isAccount && allows) return false;
  const named = /^\d{12}$/.test(principal.value) ? principal.value : (principal.value.split(':')[4] ?? '');
  if (account === null) return null;
  if (named !== account) return false;
  // One role of the account: whether the workload has it is a matter of its IAM, which isn't looked at.
  return isAccount && !place.isGateway ? true : null;
}

/** Keys that tell who asks or who owns the resource. */
const IDENTITY_KEYS = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
]);

const ACCOUNT_KEYS = new Set(['aws:principalaccount', 'aws:resourceaccount']);

/** In the request only where the account is in an organization. Source: IAM guide, "AWS global condition context keys". */
const ORGANIZATION_KEYS = new Set([...IDENTITY_KEYS].filter((key) => key.includes('org')));

const EQUALS = new Set(['stringequals', 'stringlike', 'arnequals', 'arnlike']);
const DIFFERS = new Set(['stringnotequals', 'stringnotlike', 'arnnotequals', 'arnnotlike']);

/**
 * A condition on where the call comes from; null for others, and where an id of AWS's stands against a thing that has
 * none yet. The keys are in every request through an endpoint.
 * Source: IAM guide, "aws:SourceVpc", "aws:SourceVpce" (read 2026-11).
 */
function placeHolds({ key, operator: raw, values }: PolicyCondition, place: PolicyPlace): Maybe {
  const operator = raw.toLowerCase().replace(/ifexists$/, '');
  const equals = operator === 'stringequals' || operator === 'stringlike';
  if (!equals && operator !== 'stringnotequals' && operator !== 'stringnotlike') return null;
  const name = key.toLowerCase();
  const actual = name === 'aws:sourcevpc' ? place.vpc : name === 'aws:sourcevpce' ? place.endpoint : null;
  if (actual === null) return null;
  if (values.some((value) => value.known && value.value === actual)) return equals;
  const comparable = values.every((value) => value.known && areComparable(value.value, actual));
  return comparable ? !equals : null;
}

/** An id of AWS's says nothing of a thing that has none yet, and what is only looked up may be what is declared. */
function areComparable(text: string, actual: string): boolean {
  const isAwsId = (id: string) => /^vpce?-[0-9a-f]+$/.test(id);
  const isOpen = (id: string) => /[*?$]|(?:^|\.)data\./.test(id);
  return isAwsId(text) === isAwsId(actual) && !isOpen(text) && !isOpen(actual);
}

/** Source: IAM guide, "Condition operators" and "AWS global condition context keys" (read 2026-11). */
function conditionHolds(
  { key: written, operator: raw, values, isOwnAccount }: PolicyCondition,
  call: PolicyCall,
): Maybe {
  const key = written.toLowerCase();
  const ifExists = /ifexists$/i.test(raw);
  const operator = raw.toLowerCase().replace(/ifexists$/, '');
  const texts = values.map((value) => (value.known ? value.value.toLowerCase() : null));
  // The account of the policy is none of AWS's own.
  if (isOwnAccount === true && call.signer === 'ecr' && ACCOUNT_KEYS.has(key)) {
    if (EQUALS.has(operator)) return false;
    if (DIFFERS.has(operator)) return true;
  }
  if (texts.includes(null)) return null;
  // Pulls are made over TLS, and by roles rather than by services of AWS.
  if (operator === 'bool' && key === 'aws:securetransport') return texts.includes('true');
  if (operator === 'bool' && key === 'aws:principalisawsservice') return texts.includes('false');
  const equals = EQUALS.has(operator);
  if ((!equals && !DIFFERS.has(operator)) || texts.some((text) => text === null || /[*?$]/.test(text))) return null;
  // The signer's and the bucket's account are AWS's own and published nowhere: no policy can name them.
  if (call.signer === 'ecr') {
    // Whether that account is in an organization isn't published either: if not, the key isn't there.
    if (equals && ifExists && ORGANIZATION_KEYS.has(key)) return null;
    return IDENTITY_KEYS.has(key) ? !equals : null;
  }
  const actual = key === 'aws:principalaccount' ? call.account : key === 'aws:resourceaccount' ? call.owner : null;
  return actual === null ? null : texts.includes(actual) === equals;
}
