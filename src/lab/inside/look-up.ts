import { Resolver } from 'node:dns/promises';
import type { Blueprint, Probe } from '../plan/blueprint.js';
import { readDrops } from './drops.js';
import type { LegResult } from './results.js';

/** How long a question waits for its answer, in milliseconds: longer each time that nothing is seen to have dropped it. */
const ROUNDS = [400, 2000, 5000] as const;

/** What DNS says of a leg's host: its addresses of both IP versions. */
export async function lookUp(
  probe: Probe,
  { router }: Pick<Blueprint, 'router'>,
): Promise<Pick<LegResult, 'answers' | 'dnsError' | 'dnsDrops'>> {
  let asked: readonly Answer[] = [null, null];
  let dnsDrops: readonly number[] = [];
  for (const timeout of ROUNDS) {
    const resolver = resolverOf(probe, timeout);
    asked = await Promise.all([
      asked[0] ?? answerOf(resolver.resolve4(probe.host)),
      asked[1] ?? answerOf(resolver.resolve6(probe.host)),
    ]);
    if (!asked.includes(null)) break;
    const dropped = await readDrops(router);
    const own = dropped.filter(({ toPort, from }) => toPort === 53 && probe.sources.includes(from));
    dnsDrops = [...new Set(own.map(({ point }) => point))];
    if (dnsDrops.length > 0) break;
  }
  const answers = asked.flatMap((each) => each ?? []);
  if (answers.length > 0) return { answers, dnsError: null, dnsDrops: [] };
  return asked.includes(null)
    ? { answers, dnsError: 'silent', dnsDrops }
    : { answers, dnsError: 'no such name', dnsDrops: [] };
}

function resolverOf({ sources, resolver: server }: Probe, timeout: number): Resolver {
  const own = sources.find((source) => source.includes(':') === server.includes(':'));
  const resolver = new Resolver({ timeout, tries: 2 });
  resolver.setServers([server]);
  if (own !== undefined)
    resolver.setLocalAddress(own.includes(':') ? '0.0.0.0' : own, own.includes(':') ? own : undefined);
  return resolver;
}

/** The addresses, none where there is no such name, null where nobody answered. */
type Answer = readonly string[] | null;

async function answerOf(asking: Promise<readonly string[]>): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    return ['ETIMEOUT', 'ECONNREFUSED'].includes(codeOf(error)) ? null : [];
  }
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
