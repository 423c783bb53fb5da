import { Token } from 'aws-cdk-lib';

/** A block of IPv4 addresses. */
export interface Ipv4Block {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** Null where the text holds a token, so that its value isn't known at synth. Throws where it is no block. */
export function ipv4Block(text: string): Ipv4Block | null {
  if (Token.isUnresolved(text)) return null;
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const [, ...parts] = match ?? [];
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = parts.map(Number);
  if (match === null || Math.max(a, b, c, d) > 255 || prefix > 32)
    throw new Error(`${JSON.stringify(text)} is no block of IPv4 addresses, such as 10.0.3.0/24`);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  if (first % size !== 0) throw new Error(`${text} has address bits behind its prefix of ${prefix}`);
  return { text, first, last: first + size - 1 };
}

export function overlap(one: Ipv4Block, other: Ipv4Block): boolean {
  return one.first <= other.last && other.first <= one.last;
}

export function contains(outer: Ipv4Block, inner: Ipv4Block): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}
