import type { PolicyCondition, PolicyDocument, PolicyPrincipal, PolicyStatement } from '../../src/model/policy.js';
import type { Value } from '../../src/model/value.js';

/** A call that a pull makes, as an endpoint policy sees it. */
interface Call {
  readonly action: string;
  readonly resource: string;
  /** The caller's account; `ecr-internal` for the layer's GET, which an identity of ECR's own has signed. */
  readonly account: string | 'ecr-internal' | null;
  /** Whose repository it is, where that is known. */
  readonly owner?: string | null;
}

/** Null: can't be told. */
type Maybe = boolean | null;

/** What the policy decides on is the service, its region, the account, and the repository where it is known. */
export interface PolicySubject {
  readonly service: string;
  readonly region: string;
  readonly account: string | null;
  readonly repository: string | null;
}

/** Whether an endpoint with this policy lets the pull's calls through. Null: can't be told. */
export function policyAllows(policy: PolicyDocument, subject: PolicySubject): Maybe {
  const decisions = namesToTry(policy, subject).map((name) =>
    every(callsOf(subject, name).map((call) => callAllowed(policy, call))),
  );
  const first = decisions[0] ?? null;
  return decisions.every((decision) => decision === first) ? first : null;
}

function callsOf(subject: PolicySubject, name: string): Call[] {
  const { service, region, account } = subject;
  if (service === 'ecr.api') return [{ action: 'ecr:GetAuthorizationToken', resource: '*', account }];
  if (service === 'ecr.dkr') {
    const resource = `arn:aws:ecr:${region}:${account ?? 'ACCOUNT'}:repository/${name}`;
    return ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].map((action) => ({
      action,
      resource,
      account,
      owner: account,
    }));
  }
  if (service === 's3') {
    const resource = `arn:aws:s3:::prod-${region}-starport-layer-bucket/${name}`;
    return [{ action: 's3:GetObject', resource, account: 'ecr-internal' }];
  }
  if (service === 'logs') {
    const resource = `arn:aws:logs:${region}:${account ?? 'ACCOUNT'}:log-group:${name}`;
    return ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({ action, resource, account }));
  }
  throw new Error(`the oracle knows no calls of ${service}`);
}

/**
 * The name of a repository or layer that isn't known may be any: those that the policy speaks of, and one it doesn't.
 */
function namesToTry(policy: PolicyDocument, subject: PolicySubject): string[] {
  if (subject.service === 'ecr.dkr' && subject.repository !== null) return [subject.repository];
  const names = ['a-name-that-stands-nowhere'];
  for (const statement of policy.statements) {
    for (const pattern of statement.resource.patterns) {
      if (!pattern.known) continue;
      const group = /:log-group:(.*)$/.exec(pattern.value)?.[1];
      const name = (group ?? pattern.value.replace(/^arn:[^/]*\//, '')).replace(/[*?]/g, 'x');
      if (name !== '' && name !== 'x' && (group !== undefined || !name.includes(':'))) names.push(name);
    }
  }
  return names;
}

function callAllowed(policy: PolicyDocument, call: Call): Maybe {
  const matching = (effect: 'Allow' | 'Deny'): Maybe =>
    some(policy.statements.map((statement) => every([effectIs(statement, effect), statementMatches(statement, call)])));
  return every([not(matching('Deny')), matching('Allow')]);
}

function effectIs(statement: PolicyStatement, effect: 'Allow' | 'Deny'): Maybe {
  return statement.effect.known ? statement.effect.value === effect : null;
}

function statementMatches(statement: PolicyStatement, call: Call): Maybe {
  const action = some(statement.action.patterns.map((pattern) => matches(pattern, call.action, 'i')));
  const resource = some(statement.resource.patterns.map((pattern) => resourceMatches(pattern, call)));
  return every([
    statement.principal.known ? principalMatches(statement.principal.value, call) : null,
    statement.action.not ? not(action) : action,
    statement.resource.not ? not(resource) : resource,
    ...statement.conditions.map((condition) => conditionHolds(condition, call)),
  ]);
}

function resourceMatches(pattern: Value<string>, call: Call): Maybe {
  const matched = matches(pattern, call.resource, '');
  // An account that isn't known might be the one that the pattern names.
  if (matched === false && call.account === null && call.resource.includes(':ACCOUNT:')) return null;
  return matched;
}

function matches(pattern: Value<string>, text: string, flags: string): Maybe {
  if (!pattern.known || pattern.value.includes('${')) return null;
  const escaped = pattern.value.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `${flags}s`).test(text);
}

function principalMatches(principal: PolicyPrincipal, call: Call): Maybe {
  if (principal.kind === 'anyone') return true;
  const listed = some(principal.entries.map(({ type, value }) => entryMatches(type, value, call)));
  return principal.not ? not(listed) : listed;
}

function entryMatches(type: string, value: Value<string>, call: Call): Maybe {
  if (type !== 'AWS' && type !== '*') return false;
  if (!value.known) return null;
  if (value.value === '*') return true;
  if (call.account === 'ecr-internal') return false;
  const account = /^\d{12}$/.test(value.value) ? value.value : (value.value.split(':')[4] ?? '');
  if (call.account !== null && account !== call.account) return false;
  const wholeAccount = account === value.value || value.value.endsWith(':root');
  return wholeAccount && call.account !== null ? true : null;
}

const WHO_ASKS_OR_OWNS = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
];

function conditionHolds(condition: PolicyCondition, call: Call): Maybe {
  const key = condition.key.toLowerCase();
  const operator = condition.operator.toLowerCase().replace(/ifexists$/, '');
  const values = condition.values.map((value) => (value.known ? value.value.toLowerCase() : null));
  if (values.includes(null)) return null;
  if (key === 'aws:securetransport' && operator === 'bool') return values.includes('true');
  if (key === 'aws:principalisawsservice' && operator === 'bool') return values.includes('false');
  const equals = ['stringequals', 'stringlike', 'arnequals', 'arnlike'].includes(operator);
  const notEquals = ['stringnotequals', 'stringnotlike', 'arnnotequals', 'arnnotlike'].includes(operator);
  if (!equals && !notEquals) return null;
  if (values.some((value) => value === null || /[*?$]/.test(value))) return null;
  if (call.account === 'ecr-internal') {
    // Signer and bucket belong to an account of AWS's that is published nowhere: none that a policy could name.
    if (!WHO_ASKS_OR_OWNS.includes(key)) return null;
    // Without an organization the key is missing, and `…IfExists` is content with that.
    if (equals && /org/.test(key) && /ifexists$/i.test(condition.operator)) return null;
    return notEquals;
  }
  if (key === 'aws:resourceaccount') return !call.owner ? null : values.includes(call.owner) === equals;
  if (key !== 'aws:principalaccount' || call.account === null) return null;
  return values.includes(call.account) === equals;
}

function every(parts: readonly Maybe[]): Maybe {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function some(parts: readonly Maybe[]): Maybe {
  if (parts.includes(true)) return true;
  return parts.includes(null) ? null : false;
}

function not(part: Maybe): Maybe {
  return part === null ? null : !part;
}
