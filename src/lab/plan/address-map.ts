import { type Cidr, formatAddress, parseCidr } from '../../model/address.js';
import { InputError } from '../../model/input-error.js';
import {
  EMPTY,
  type IntervalSet,
  intersect,
  interval,
  overlaps,
  type Scalar,
  subtract,
  union,
} from '../../model/interval-set.js';

/**
 * How real public addresses are stood for in the lab, so that no packet ever carries one: every block that a rule, a
 * route or a prefix list names gets a block of the lab's own range, blocks within blocks, so that the longest prefix
 * decides in the lab as it does in AWS. What the map doesn't stand for keeps its addresses.
 */
export interface AddressMap {
  /** All of the lab's range, a CIDR block. */
  readonly range: string;
  /** The addresses that nothing in the network tells apart. */
  readonly atoms: readonly Atom[];
  /** What a block is in the lab, for rules: blocks and `first-last` ranges. */
  readonly ranges: (cidr: Cidr) => readonly string[];
  /** What a block is in the lab, for routes. */
  readonly blocks: (cidr: Cidr) => readonly string[];
}

/** Real addresses that every block of the network holds or leaves out together, and those that stand for them. */
export interface Atom {
  readonly real: IntervalSet;
  /** Real address blocks around it, the smallest first. */
  readonly within: readonly Cidr[];
  readonly addresses: readonly string[];
}

/** Where the lab's stand-ins are. Sources: RFC 2544 and RFC 5180, the ranges for benchmarks. */
const RANGES = {
  4: { block: '198.18.0.0/16', whole: '198.18.0.0/15', all: '0.0.0.0/0' },
  6: { block: '2001:2::/48', whole: '2001:2::/48', all: '::/0' },
} as const;

interface Node {
  readonly cidr: Cidr;
  readonly children: readonly Node[];
  /** Mapped addresses of the block that are in none of the children. */
  readonly rest: IntervalSet;
  /** The stand-in has 2^bits addresses. */
  readonly bits: number;
}

export interface MapOptions {
  readonly family: 4 | 6;
  /** The real addresses that are stood for. */
  readonly mapped: IntervalSet;
  /** How many addresses stand for each atom, at least. */
  readonly each: number;
}

export function mapAddresses(cidrs: readonly Cidr[], { family, mapped, each }: MapOptions): AddressMap {
  const { block, whole, all } = RANGES[family];
  const [lab, labWhole, everything] = [cidrOf(block), cidrOf(whole), cidrOf(all)];
  const width = family === 4 ? 32 : 128;
  const leafBits = Math.ceil(Math.log2(Math.max(1, each)));
  const used = distinct([everything, ...cidrs]).filter(
    (cidr) => cidr.family === family && (cidr === everything || overlaps(setOf(cidr), mapped)),
  );
  const root = buildTree(used, mapped, leafBits);
  if (root.bits > width - lab.prefix)
    throw new InputError(
      `its rules name more public address blocks within one another than ${block} can stand for`,
      null,
      'the lab needs fewer distinct public blocks',
    );
  const blocks = new Map<string, string>();
  const atoms: Atom[] = [];
  place({ ...root, bits: width - lab.prefix }, lab.start, []);
  return {
    range: whole,
    atoms,
    ranges(cidr) {
      if (cidr.prefix === 0) return [cidr.text];
      const kept = subtract(subtract(setOf(cidr), setOf(labWhole)), family === 6 ? mapped : EMPTY);
      const standIn = blocks.get(cidr.text);
      return [...kept.map(textOfInterval), ...(standIn === undefined ? [] : [standIn])];
    },
    blocks(cidr) {
      const standIn = blocks.get(cidr.text);
      const inLab = cidr.prefix > 0 && contains(labWhole, cidr);
      const keeps = !inLab && (family === 4 || cidr.prefix === 0 || subtract(setOf(cidr), mapped).length > 0);
      return [...(keeps ? [cidr.text] : []), ...(standIn === undefined ? [] : [standIn])];
    },
  };

  function place(node: Node, base: Scalar, within: readonly Cidr[]): void {
    blocks.set(node.cidr.text, `${formatAddress(base)}/${width - node.bits}`);
    const around = [node.cidr, ...within];
    const parts: readonly { readonly bits: number; readonly child: Node | null }[] = [
      ...node.children.map((child) => ({ bits: child.bits, child })),
      ...(node.rest.length > 0 ? [{ bits: leafBits, child: null }] : []),
    ].sort((a, b) => b.bits - a.bits);
    let next = base;
    for (const { bits, child } of parts) {
      if (child !== null) place(child, next, around);
      else {
        const from = next;
        const addresses = Array.from({ length: each }, (_, index) => formatAddress(plus(from, index)));
        atoms.push({ real: node.rest, within: around, addresses });
      }
      next = typeof next === 'bigint' ? next + (1n << BigInt(bits)) : next + 2 ** bits;
    }
  }
}

/** Blocks within blocks. A block's stand-in is larger than each of those within it, as the block itself is. */
function buildTree(cidrs: readonly Cidr[], mapped: IntervalSet, leafBits: number): Node {
  const sorted = [...cidrs].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.prefix - b.prefix));
  let at = 0;
  const build = (): Node => {
    const cidr = sorted[at];
    if (cidr === undefined) throw new Error('there is always the whole range');
    at++;
    const children: Node[] = [];
    for (let next = sorted[at]; next !== undefined && contains(cidr, next); next = sorted[at]) children.push(build());
    const inside = children.reduce<IntervalSet>((set, child) => union(set, setOf(child.cidr)), EMPTY);
    const rest = subtract(intersect(mapped, setOf(cidr)), inside);
    const sizes = [...children.map(({ bits }) => bits), ...(rest.length > 0 ? [leafBits] : [])];
    const needed = Math.ceil(Math.log2(sizes.reduce((sum, bits) => sum + 2 ** bits, 0)) - 1e-9);
    const largest = Math.max(-1, ...children.map(({ bits }) => bits));
    return { cidr, children, rest, bits: Math.max(needed, largest + 1, 0) };
  };
  return build();
}

function distinct(cidrs: readonly Cidr[]): readonly Cidr[] {
  return [...new Map(cidrs.map((cidr) => [cidr.text, cidr])).values()];
}

function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.family === inner.family && outer.start <= inner.start && inner.end <= outer.end;
}

function setOf(cidr: Cidr): IntervalSet {
  return interval(cidr.start, cidr.end);
}

export function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === null) throw new Error(`no block: ${text}`);
  return cidr;
}

function plus(address: Scalar, count: number): Scalar {
  return typeof address === 'bigint' ? address + BigInt(count) : address + count;
}

function textOfInterval({ start, end }: { readonly start: Scalar; readonly end: Scalar }): string {
  const last = typeof end === 'bigint' ? end - 1n : end - 1;
  return start === last ? formatAddress(start) : `${formatAddress(start)}-${formatAddress(last)}`;
}
