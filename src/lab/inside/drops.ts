import { inNamespace, must } from './run.js';

/** A packet that was dropped: where, and its ends. */
export interface Dropped {
  readonly point: number;
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
}

/** The packets that the router has dropped. */
export async function readDrops(router: string): Promise<readonly Dropped[]> {
  const sets = await Promise.all(
    ['drops', 'drops6'].map((set) => must(...inNamespace(router, ['nft', '-j', 'list', 'set', 'inet', 'lab', set]))),
  );
  return sets.flatMap((text) => {
    const { nftables }: { readonly nftables: readonly { readonly set?: { readonly elem?: readonly unknown[] } }[] } =
      JSON.parse(text);
    return nftables.flatMap(({ set }) => (set?.elem ?? []).flatMap(toDropped));
  });
}

function toDropped(element: unknown): readonly Dropped[] {
  const value = isRecord(element) && isRecord(element.elem) ? element.elem.val : element;
  const parts: unknown = isRecord(value) ? value.concat : null;
  if (!Array.isArray(parts)) return [];
  const [point, from, fromPort, to, toPort] = parts.map(String);
  return [{ point: Number(point), from: from ?? '', fromPort: portOf(fromPort), to: to ?? '', toPort: portOf(toPort) }];
}

/** nft names well-known ports. */
function portOf(text = ''): number {
  return text === 'https' ? 443 : text === 'domain' ? 53 : Number(text);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** How many packets each drop point has dropped, in their order. */
export async function readCounters(router: string): Promise<readonly number[]> {
  const text = await must(...inNamespace(router, ['nft', '-j', 'list', 'counters', 'table', 'inet', 'lab']));
  const {
    nftables,
  }: { readonly nftables: readonly { readonly counter?: { readonly name: string; readonly packets: number } }[] } =
    JSON.parse(text);
  const counts: number[] = [];
  for (const { counter } of nftables)
    if (counter !== undefined) counts[Number(counter.name.slice(1)) - 1] = counter.packets;
  return counts;
}
