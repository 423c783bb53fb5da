import type { Network } from '../model/network.js';

/** Gives new things names that nothing in the network has, nor the source besides: Terraform's, which the other languages derive theirs from. */
export interface Names {
  /** `aws_subnet.vpc_endpoint`; where it is taken, `aws_subnet.vpc_endpoint_pullpath`. */
  readonly base: (type: string, name: string) => string;
  readonly isTaken: (type: string, name: string) => boolean;
}

export function namesBesides(network: Network, others: Iterable<string>): Names {
  const taken = new Set([
    ...others,
    ...[
      network.vpcs,
      network.subnets,
      network.routeTables,
      network.securityGroups,
      network.securityGroups.flatMap(({ rules }) => rules.items),
      network.endpoints,
    ].flatMap((things) => things.map(({ id }) => id.replace(/\[.*$/s, ''))),
  ]);
  return {
    isTaken: (type, name) => taken.has(`${type}.${name}`),
    base(type, name) {
      const candidates = [name, `${name}_pullpath`];
      for (let number = 0; ; number++) {
        const candidate = candidates[number] ?? `${name}_pullpath_${number}`;
        const base = `${type}.${candidate}`;
        if (taken.has(base)) continue;
        taken.add(base);
        return base;
      }
    },
  };
}

/** What follows the names of things beside each of several VPCs: `_green` for `aws_vpc.this["green"]`; nothing beside one. */
export function suffixesOf(vpcs: readonly string[]): ReadonlyMap<string, string> {
  if (vpcs.length < 2) return new Map();
  return new Map(
    vpcs.map((id) => {
      const path = id.replaceAll(/(?:^|\.)(?:module|data|aws_vpc)\./g, '.');
      return [id, `_${identifier(path).replace(/^this_|_this$/, '')}`];
    }),
  );
}

/** One of several things of a base: `aws_subnet.vpc_endpoint["1a"]`. */
export function member(base: string, key: string): string {
  return `${base}["${key}"]`;
}

/** `1a` of `ap-northeast-1a`; a zone without a name is called by its place. */
export function zoneLabel(name: string | null, place: number): string {
  return name === null ? `zone${place + 1}` : (name.split('-').at(-1) ?? name);
}

/** What Terraform takes as a name: `ecr_api` of `ecr.api`. */
export function identifier(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return /^[0-9]/.test(plain) || plain === '' ? `_${plain}` : plain;
}

/** `app 1` of `app1`, as people write it in a tag. */
export function spaced(name: string): string {
  return name.replaceAll(/[_-]+/g, ' ').replace(/([A-Za-z])(\d+)$/, '$1 $2');
}
