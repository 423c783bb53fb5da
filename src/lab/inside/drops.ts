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
  const sets = await Promise.all(['drops', 'drops6'].map((set) => readSet(router, 'inet', set)));
  return sets.flat().map(([point, from = '', fromPort, to = '', toPort]) => {
    return { point: Number(point), from, fromPort: portOf(fromPort), to, toPort: portOf(toPort) };
  });
}

/** A connection whose packets a NAT gateway has sent on, by the workload's own address and port. */
export interface Passed {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
}

/** The connections whose packets the NAT gateway of a namespace has sent on. */
export async function readPassed(namespace: string): Promise<readonly Passed[]> {
  const set = await readSet(namespace, 'ip', 'passed');
  return set.map(([from = '', fromPort, to = '']) => ({ from, fromPort: portOf(fromPort), to }));
}

/** The elements of a set of the packet filter, each as its parts. */
async function readSet(namespace: string, family: string, name: string): Promise<readonly (readonly string[])[]> {
  const text = await must(...inNamespace(namespace, ['nft', '-j', 'list', 'set', family, 'lab', name]));
  const { nftables }: { readonly nftables: readonly { readonly set?: { readonly elem?: readonly unknown[] } }[] } =
    JSON.parse(text);
  return nftables.flatMap(({ set }) => (set?.elem ?? []).flatMap(partsOf));
}

function partsOf(element: unknown): readonly (readonly string[])[] {
  const value = isRecord(element) && isRecord(element.elem) ? element.elem.val : element;
  const parts: unknown = isRecord(value) ? value.concat : null;
  return Array.isArray(parts) ? [parts.map(String)] : [];
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
