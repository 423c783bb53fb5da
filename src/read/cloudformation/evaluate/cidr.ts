import { formatAddress, parseCidr } from '../../../model/address.js';

/**
 * `count` blocks one after the other from the start of a block, each with so many bits for hosts (8 unless told).
 * Null where they don't fit. Source: CloudFormation guide, "Fn::Cidr" (read 2026-11).
 */
export function cidrBlocks(block: string, count: number, hostBits: number | null): readonly string[] | null {
  const cidr = parseCidr(block);
  const bits = hostBits ?? 8;
  if (cidr === null || !Number.isInteger(count) || count < 1 || count > 256 || !Number.isInteger(bits)) return null;
  const width = cidr.family === 4 ? 32 : 128;
  if (bits < 0 || bits > width - cidr.prefix || 2 ** (width - cidr.prefix - bits) < count) return null;
  return Array.from({ length: count }, (_, index) => {
    const start =
      typeof cidr.start === 'number' ? cidr.start + index * 2 ** bits : cidr.start + BigInt(index) * 2n ** BigInt(bits);
    return `${formatAddress(start)}/${width - bits}`;
  });
}
