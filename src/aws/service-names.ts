import { endpointServiceName, parseServiceName, serviceNames } from './services.js';

/**
 * What people write for the services of a pull and mean one of these. AWS has endpoint services by the hundred and adds
 * more, so a name is only called wrong where it is nearly the name of one that is needed here.
 * Source: PrivateLink guide, "AWS services that integrate with AWS PrivateLink" (read 2026-11).
 */
const MISTAKES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ecr: ['ecr.api', 'ecr.dkr'],
    'api.ecr': ['ecr.api'],
    'dkr.ecr': ['ecr.dkr'],
    ecrapi: ['ecr.api'],
    ecrdkr: ['ecr.dkr'],
    'ecr.docker': ['ecr.dkr'],
    log: ['logs'],
    'cloudwatch-logs': ['logs'],
    'cloudwatch.logs': ['logs'],
    'secrets-manager': ['secretsmanager'],
    'ssm-messages': ['ssmmessages'],
    'ec2-messages': ['ec2messages'],
  }),
);

/** The names that were meant by one that AWS does not have; null where the name may be right. */
export function suggestServiceName(given: string, region: string): readonly string[] | null {
  const parsed = parseServiceName(given);
  const bare = parsed?.name ?? withoutRegion(given);
  if (bare === null || (parsed !== null && serviceNames().includes(bare))) return null;
  const meant = serviceNames().includes(bare) ? [bare] : meantBy(bare);
  if (meant.length === 0) return null;
  const where = parsed?.region ?? region;
  return meant.map((name) => endpointServiceName(name, where, name === 's3' ? 'Gateway' : 'Interface'));
}

/** The short name of a service, as in its endpoint's: `logs`, `ecr.api`; not the whole name of the endpoint service. */
export const SHORT_NAME = /^(?!(?:cn\.)?com\.amazonaws\b)[a-z0-9][a-z0-9.-]*$/;

/** The short names that were meant by one that AWS does not have; none where it is right, or may be. */
export function meantBy(name: string): readonly string[] {
  return serviceNames().includes(name) ? [] : (MISTAKES.get(name) ?? nearest(name));
}

/** `ecr.dkr` of `com.amazonaws.ecr.dkr`, of a name that lacks China's prefix, or of `ecr.dkr`; null for names of other shapes, which others may own. */
function withoutRegion(given: string): string | null {
  const bare = given.replace(/^com\.amazonaws\.(?:cn-[a-z]+-\d+\.)?/, '');
  return /^[a-z0-9.-]+$/.test(bare) && !/^(?:iam|route53|vpce|s3-global)\b/.test(bare) ? bare : null;
}

/** One letter or sign off: `ecr-dkr`, `secretmanager`. Short names are too near each other to tell. */
function nearest(given: string): readonly string[] {
  const plain = (name: string) => name.replace(/[.-]/g, '');
  if (given.endsWith('-fips') || plain(given).length < 5) return [];
  return serviceNames().filter((name) => plain(name) === plain(given) || isOneOff(name, given));
}

function isOneOff(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 5 || long.length - short.length > 1) return false;
  let index = 0;
  while (index < short.length && short[index] === long[index]) index++;
  const rest = long.length === short.length ? short.slice(index + 1) : short.slice(index);
  return rest === long.slice(index + 1) && a !== b;
}
