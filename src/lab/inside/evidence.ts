import type { Blueprint } from '../plan/blueprint.js';
import { type Dropped, type Passed, readDrops, readPassed } from './drops.js';

export type Network = Pick<Blueprint, 'router' | 'natGateways'>;

/** A connection that is being tried. */
interface Tried {
  readonly source: string;
  readonly port: number;
  readonly address: string;
}

/** What the router has dropped, and what each NAT gateway has sent on. */
interface Seen {
  readonly dropped: readonly Dropped[];
  readonly gateways: readonly { readonly addresses: readonly string[]; readonly passed: readonly Passed[] }[];
}

/** Reads what is seen of connections so far: a function that tells the drop points of each. */
export async function readEvidence({ router, natGateways }: Network): Promise<(tried: Tried) => readonly number[]> {
  const dropped = await readDrops(router);
  const gateways = natGateways.map(async ({ namespace, addresses }) => ({
    addresses,
    passed: await readPassed(namespace),
  }));
  return pointsBy({ dropped, gateways: await Promise.all(gateways) });
}

/**
 * The numbers of the drop points at which packets of a connection were dropped. Behind a NAT gateway packets carry its
 * address: those to one address all fare alike, and they are the connection's if the gateway has sent it on. What was
 * dropped of another connection proves nothing of one that is only slow.
 */
export function pointsBy({ dropped, gateways }: Seen): (tried: Tried) => readonly number[] {
  const index = new Map<string, Set<number>>();
  const add = (key: string, point: number) => {
    const points = index.get(key);
    if (points === undefined) index.set(key, new Set([point]));
    else points.add(point);
  };
  for (const { point, from, fromPort, to, toPort } of dropped) {
    if (toPort === 443) {
      add(`${from}:${fromPort} ${to}`, point);
      add(`${from} ${to}`, point);
    }
    if (fromPort === 443) {
      add(`${to}:${toPort} ${from}`, point);
      add(`${to} ${from}`, point);
    }
  }
  const sentOn = gateways.map(({ addresses, passed }) => {
    return { addresses, passed: new Set(passed.map(({ from, fromPort, to }) => `${from}:${fromPort} ${to}`)) };
  });
  return ({ source, port, address }) => {
    const connection = `${source}:${port} ${address}`;
    const behind = sentOn
      .filter(({ passed }) => passed.has(connection))
      .flatMap(({ addresses }) => addresses.flatMap((other) => [...(index.get(`${other} ${address}`) ?? [])]));
    return [...new Set([...(index.get(connection) ?? []), ...behind])];
  };
}
