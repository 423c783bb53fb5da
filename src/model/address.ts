import { EMPTY, type IntervalSet, interval, type Scalar } from './interval-set.js';

/**
 * IP addresses as points on one line: IPv4 addresses are the numbers below 2^32, IPv6 addresses are bigints from
 * 2^32 on. So one set type holds both families and they can never be mistaken for each other.
 */
export interface Cidr {
  readonly family: 4 | 6;
  /** As written, in canonical form: `10.0.1.0/24`. */
  readonly text: string;
  readonly prefix: number;
  readonly start: Scalar;
  /** Exclusive. */
  readonly end: Scalar;
}

const IPV4_END = 2 ** 32;
const IPV6_BASE = 2n ** 32n;
const IPV6_END = IPV6_BASE + 2n ** 128n;

export const ALL_IPV4: IntervalSet = interval(0, IPV4_END);
export const ALL_IPV6: IntervalSet = interval(IPV6_BASE, IPV6_END);

/**
 * Reads an address strictly: no leading zeros (010.0.0.1 is neither 8.0.0.1 nor 10.0.0.1), no short forms of IPv4.
 * Null when the text is no address.
 */
export function parseAddress(text: string): Scalar | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text, text.length);
}

/** Reads `address/prefix`. Null when it is none, or when bits are set behind the prefix (AWS refuses those as well). */
export function parseCidr(text: string): Cidr | null {
  const cidr = parseLooseCidr(text);
  return cidr?.hostBits === true ? null : cidr;
}

/** Like `parseCidr`, but bits behind the prefix are cleared, as security group rules and routes do (EC2 canonicalises). */
export function parseLooseCidr(text: string): (Cidr & { readonly hostBits: boolean }) | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  const address = text.includes(':') ? parseIpv6(text.slice(0, slash)) : parseIpv4(text, slash);
  const prefix = parseDecimal(text, slash + 1, text.length);
  if (address === null || prefix === null) return null;
  if (typeof address === 'number') {
    if (prefix > 32) return null;
    const size = 2 ** (32 - prefix);
    const start = address - (address % size);
    const hostBits = start !== address;
    // Without them it is in canonical form already: there is one way to write an IPv4 address.
    return {
      family: 4,
      prefix,
      start,
      end: start + size,
      text: hostBits ? `${formatAddress(start)}/${prefix}` : text,
      hostBits,
    };
  }
  if (prefix > 128) return null;
  const size = 2n ** BigInt(128 - prefix);
  const offset = address - IPV6_BASE;
  const start = IPV6_BASE + offset - (offset % size);
  return {
    family: 6,
    prefix,
    start,
    end: start + size,
    text: `${formatAddress(start)}/${prefix}`,
    hostBits: start !== address,
  };
}

export function cidrSet(cidr: Cidr): IntervalSet {
  return interval(cidr.start, cidr.end);
}

/**
 * The addresses that AWS can give to a network interface of a subnet: all but the first four and the last one.
 * Source: VPC guide, "Subnet CIDR blocks" (read 2026-11).
 */
export function assignableAddresses(cidr: Cidr): IntervalSet {
  if (typeof cidr.start === 'number' && typeof cidr.end === 'number') return interval(cidr.start + 4, cidr.end - 1);
  if (typeof cidr.start === 'bigint' && typeof cidr.end === 'bigint') return interval(cidr.start + 4n, cidr.end - 1n);
  return EMPTY;
}

export function formatAddress(address: Scalar): string {
  if (typeof address === 'number') {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }
  return formatIpv6(address - IPV6_BASE);
}

const DOT = 0x2e;

/** Four numbers of one to three digits, without leading zeros, up to `to`: in one go, since plans tell thousands. */
function parseIpv4(text: string, to: number): number | null {
  let address = 0;
  let parts = 0;
  let byte = 0;
  let digits = 0;
  for (let at = 0; at <= to; at++) {
    const unit = at === to ? DOT : text.charCodeAt(at);
    if (unit === DOT) {
      if (digits === 0) return null;
      address = address * 256 + byte;
      parts += 1;
      byte = 0;
      digits = 0;
      continue;
    }
    const digit = unit - 0x30;
    // A second digit behind a zero is none.
    if (!(digit >= 0 && digit <= 9) || (digits > 0 && byte === 0)) return null;
    byte = byte * 10 + digit;
    digits += 1;
    if (byte > 255) return null;
  }
  return parts === 4 ? address : null;
}

/** A number of one to three digits, without leading zeros. */
function parseDecimal(text: string, from: number, to: number): number | null {
  if (to <= from || to - from > 3 || (to - from > 1 && text.charCodeAt(from) === 0x30)) return null;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return null;
    number = number * 10 + digit;
  }
  return number;
}

function parseIpv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? '');
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '') : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return groups.reduce((address, group) => address * 65536n + BigInt(group), 0n) + IPV6_BASE;
}

function parseGroups(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const ipv4 = index === parts.length - 1 ? parseIpv4(part, part.length) : null;
      if (ipv4 === null) return null;
      groups.push(Math.floor(ipv4 / 65536), ipv4 % 65536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

/** The canonical text form. Source: RFC 5952. */
function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const texts = groups.map((group) => group.toString(16));
  if (best.start < 0) return texts.join(':');
  return `${texts.slice(0, best.start).join(':')}::${texts.slice(best.start + best.length).join(':')}`;
}
