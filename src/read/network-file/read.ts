import * as v from 'valibot';
import { InputError } from '../../model/input-error.js';
import type { Location } from '../../model/location.js';
import type { Network, ReadResult, Thing } from '../../model/network.js';
import type { Document } from '../detect.js';
import { NETWORK_FILE } from './schema.js';

/** Reads pullpath's own network file. Throws `InputError` where it is none. */
export function readNetworkFile({ name: file, text }: Document): ReadResult {
  const parsed = v.safeParse(NETWORK_FILE, parse(text, file));
  if (!parsed.success) {
    const issue = deepest(parsed.issues[0]);
    const path = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    const what = issue.message.startsWith('Invalid ')
      ? `${issue.received.slice(0, 60)} stands where ${(issue.expected ?? 'something else').slice(0, 60)} is needed`
      : issue.message;
    throw new InputError(
      `${path.replace(/^\./, '') || 'the file'}: ${what}`,
      { file },
      'write it anew with pullpath design --emit network',
    );
  }
  const { pullpathNetwork: _version, ...things } = parsed.output;
  const network: Network = { ...things, problems: [], assumptions: [] };
  return { network: placed(network, file, text), sources: new Map([[file, text]]) };
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly received: string;
  readonly expected: string | null;
}

/** Of what doesn't fit any of several shapes, the fault farthest inside: there it was nearest to fitting. */
function deepest({ path, message, received, expected, issues }: v.BaseIssue<unknown>): Fault {
  const own: Fault = {
    path: (path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key))),
    message,
    received,
    expected: expected ?? null,
  };
  return (issues ?? [])
    .map((issue) => {
      const inner = deepest(issue);
      return { ...inner, path: [...own.path, ...inner.path] };
    })
    .reduce((best, fault) => (best === own || rank(fault) > rank(best) ? fault : best), own);
}

/** What says more is told first: a fault farther inside, and of those one with a message of its own. */
function rank({ path, message }: Fault): number {
  return path.length * 2 + (message.startsWith('Invalid ') ? 0 : 1);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InputError(`the JSON is broken: ${error instanceof Error ? error.message : ''}`, { file }, 'mend it');
  }
}

/** Each thing is placed where its id stands. */
function placed(network: Network, file: string, text: string): Network {
  const places = new Map<string, Location>();
  for (const [index, line] of text.split('\n').entries()) {
    const [, before = '', written = ''] = /^(\s*)"id": ("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
    if (written === '') continue;
    const id: unknown = JSON.parse(written);
    const column = before.length + 1;
    const place = {
      file,
      line: index + 1,
      column,
      endLine: index + 1,
      endColumn: column + 6 + written.length,
      through: [],
    };
    if (typeof id === 'string' && !places.has(id)) places.set(id, place);
  }
  const put = <T extends Thing>(things: readonly T[]): readonly T[] =>
    things.map((thing) => ({ ...thing, location: places.get(thing.id) ?? null }));
  return {
    ...network,
    vpcs: put(network.vpcs),
    subnets: put(network.subnets),
    routeTables: put(network.routeTables),
    internetGateways: put(network.internetGateways),
    egressOnlyInternetGateways: put(network.egressOnlyInternetGateways),
    natGateways: put(network.natGateways),
    peeringConnections: put(network.peeringConnections),
    securityGroups: put(network.securityGroups),
    networkAcls: put(network.networkAcls),
    endpoints: put(network.endpoints),
    prefixLists: put(network.prefixLists),
    dhcpOptions: put(network.dhcpOptions),
    hostedZones: put(network.hostedZones),
    resolverRules: put(network.resolverRules),
    pullThroughCacheRules: put(network.pullThroughCacheRules),
    workloads: put(network.workloads),
  };
}
