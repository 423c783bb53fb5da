import { parseAddress } from '../model/address.js';
import type { Scalar } from '../model/interval-set.js';
import type { DhcpOptions, Vpc } from '../model/network.js';
import type { Value } from '../model/value.js';
import type { Topology } from './topology.js';
import type { World } from './world.js';

/** Name servers other than the VPC's resolver, and the DHCP options that name them; null where there are none. */
export function customServers({
  world,
  topology,
  vpc,
}: {
  readonly world: World;
  readonly topology: Topology;
  readonly vpc: Vpc;
}): { readonly options: DhcpOptions; readonly servers: readonly string[] } | null {
  const chosen = vpc.dhcpOptions.known ? vpc.dhcpOptions.value : null;
  if (!vpc.dhcpOptions.known && world.choose(`${vpc.id}.dhcpOptions`, vpc.dhcpOptions, [false, true])) {
    const options: DhcpOptions = {
      id: vpc.id,
      location: vpc.location,
      exists: { known: true, value: true, location: null },
      tags: {},
      domainNameServers: { items: [], complete: true },
    };
    return { options, servers: [vpc.dhcpOptions.what] };
  }
  const options = chosen === null ? null : topology.dhcpOptions(chosen);
  if (options === null) return null;
  const foreign: string[] = [];
  for (const [index, server] of options.domainNameServers.items.entries()) {
    if (
      server.known
        ? !isAmazonServer(server.value, vpc)
        : world.choose(`${options.id}.servers[${index}]`, server, [false, true])
    ) {
      foreign.push(server.known ? server.value : server.what);
    }
  }
  if (
    !options.domainNameServers.complete &&
    world.choose(`${options.id}.servers`, options.domainNameServers.why, [false, true])
  ) {
    foreign.push(options.domainNameServers.why.what);
  }
  return foreign.length === 0 ? null : { options, servers: foreign };
}

/**
 * The VPC resolver by any of its names: `AmazonProvidedDNS`, 169.254.169.253, fd00:ec2::253, the VPC's base plus two.
 * Source: VPC guide, "Amazon DNS server" (read 2026-11).
 */
function isAmazonServer(server: string, vpc: Vpc): boolean {
  if (server === 'AmazonProvidedDNS') return true;
  const address = parseAddress(server);
  if (address === null) return false;
  if (address === parseAddress('169.254.169.253') || address === parseAddress('fd00:ec2::253')) return true;
  const primary: Value<{ readonly start: Scalar }> | undefined = vpc.cidrs.items[0];
  return primary?.known === true && typeof primary.value.start === 'number' && address === primary.value.start + 2;
}
