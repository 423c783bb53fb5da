import { formatAddress, parseLooseCidr } from '../../../../model/address.js';
import type { Scalar } from '../../../../model/interval-set.js';
import { isWhole, toInteger, truncate } from '../../../resource/decimal.js';
import { stringValue, type TerraformValue } from '../../../resource/value.js';
import { type FunctionTable, number, refuse, strings, text } from './function.js';

interface Block {
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly bits: number;
  /** Counted from the first address of the family. */
  readonly base: bigint;
}

const IPV6_BASE = 2n ** 32n;

function toBlock(source: string): Block {
  // Terraform reads leading zeros in IPv4 as decimal digits, for compatibility ("cidrhost Function").
  const tolerant = source.includes(':') ? source : source.replace(/(^|\.)0+(?=\d)/g, '$1');
  const cidr = parseLooseCidr(tolerant);
  if (cidr === null) return refuse(`invalid CIDR expression: invalid CIDR address: ${source}`);
  return { family: cidr.family, prefix: cidr.prefix, bits: cidr.family === 4 ? 32 : 128, base: toOffset(cidr.start) };
}

function toOffset(address: Scalar): bigint {
  return typeof address === 'number' ? BigInt(address) : address - IPV6_BASE;
}

function format(family: 4 | 6, offset: bigint): string {
  return formatAddress(family === 4 ? Number(offset) : offset + IPV6_BASE);
}

function whole(values: readonly TerraformValue[], index: number): bigint {
  const value = number(values, index);
  return isWhole(value) ? truncate(value) : refuse('a whole number is required');
}

/** Bit for bit as Terraform does it, which checks less than one would think. Source: go-cidr, `SubnetBig`. */
function subnet(block: Block, newBits: number, netNumber: bigint): Block {
  const prefix = block.prefix + newBits;
  if (prefix > block.bits)
    return refuse(`insufficient address space to extend prefix of ${block.prefix} by ${newBits}`);
  const size = netNumber < 0n ? -netNumber : netNumber;
  const count = newBits >= 0 && newBits < 64 ? 2n ** BigInt(newBits) : 2n ** 64n;
  const placed = block.base | (netNumber << BigInt(block.bits - prefix));
  const base = placed < 0n ? -placed : placed;
  if (BigInt.asUintN(64, size) >= count || base >= 2n ** BigInt(block.bits))
    return refuse(`prefix extension of ${newBits} does not accommodate a subnet numbered ${netNumber}`);
  return { ...block, prefix, base };
}

function textOf(block: Block): string {
  // So Go writes a mask that can't be.
  return block.prefix < 0 ? '<nil>' : `${format(block.family, block.base)}/${block.prefix}`;
}

/** Subnets one after the other, each at the next place where its size fits. */
function subnets(block: Block, sizes: readonly number[]): readonly string[] {
  // Terraform looks for the first one from the address before, which here there is none.
  if (sizes.length > 0 && block.base === 0n) return refuse('not enough remaining address space');
  let next = block.base;
  const end = block.base + 2n ** BigInt(block.bits - block.prefix);
  return sizes.map((newBits) => {
    const prefix = block.prefix + newBits;
    if (newBits < 1) return refuse('must extend prefix by at least one bit');
    if (newBits > 32) return refuse('may not extend prefix by more than 32 bits');
    if (prefix > block.bits)
      return refuse(`would extend prefix to ${prefix} bits, which is too long for an IPv${block.family} address`);
    const size = 2n ** BigInt(block.bits - prefix);
    const start = ((next + size - 1n) / size) * size;
    if (start + size > end)
      return refuse(`not enough remaining address space for a subnet with a prefix of ${prefix} bits`);
    next = start + size;
    return textOf({ ...block, prefix, base: start });
  });
}

/** Source: Terraform language, "IP Network Functions"; github.com/apparentlymart/go-cidr (read 2026-11). */
export const IP: FunctionTable = {
  cidrhost: {
    takes: ['string', 'number'],
    type: 'string',
    run(values) {
      const block = toBlock(text(values, 0));
      const host = whole(values, 1);
      const size = 2n ** BigInt(block.bits - block.prefix);
      if (host >= size || -host > size)
        return refuse(`prefix of ${block.prefix} does not accommodate a host numbered ${host}`);
      return stringValue(format(block.family, block.base + (host < 0n ? size + host : host)));
    },
  },
  cidrnetmask: {
    takes: ['string'],
    type: 'string',
    run(values) {
      const block = toBlock(text(values, 0));
      if (block.family === 6) return refuse(`IPv6 addresses cannot have a netmask: ${text(values, 0)}`);
      return stringValue(format(4, 2n ** 32n - 2n ** BigInt(32 - block.prefix)));
    },
  },
  cidrsubnet: {
    takes: ['string', 'number', 'number'],
    type: 'string',
    run(values) {
      const newBits = toInteger(number(values, 1));
      if (newBits === null) return refuse('a whole number is required');
      return stringValue(textOf(subnet(toBlock(text(values, 0)), newBits, whole(values, 2))));
    },
  },
  cidrsubnets: {
    takes: ['string'],
    rest: 'number',
    run(values) {
      const sizes = values
        .slice(1)
        .map((_, index) => toInteger(number(values, index + 1)) ?? refuse('a whole number is required'));
      return strings(subnets(toBlock(text(values, 0)), sizes));
    },
  },
};
