import type { Location } from '../../model/location.js';
import type { PortRange, Protocol } from '../../model/network.js';
import { known, type Value } from '../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { leftToAws, quote, readNumber, readText, refuse } from './argument.js';

/**
 * Protocol names that the provider takes in security groups and network ACLs, by IANA's numbers.
 * Source: terraform-provider-aws internal/service/ec2/network_acl_protocols; EC2 API, "IpPermission" (read 2026-11).
 */
const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map<string, Protocol>([
  ['-1', 'all'],
  ['all', 'all'],
  ['icmp', 1],
  ['igmp', 2],
  ['ggp', 3],
  ['ipv4', 4],
  ['st', 5],
  ['tcp', 6],
  ['egp', 8],
  ['udp', 17],
  ['rdp', 27],
  ['ipv6', 41],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['icmpv6', 58],
  ['ipv6-icmp', 58],
  ['ospf', 89],
  ['vrrp', 112],
  ['sctp', 132],
]);

export const EVERY_PORT: PortRange = { from: 0, to: 65535 };

/** AWS has ports for TCP and UDP alone; elsewhere the two numbers are a type and a code, or nothing. */
function hasPorts(protocol: Protocol): boolean {
  return protocol === 6 || protocol === 17;
}

export function readProtocol(body: EvaluatedBody, name: string, resource: ResourceInstance): Value<Protocol> {
  const text = readText(body, name);
  if (text === null) return leftToAws(`${resource.address}.${name}`, `write ${name}`, body.location);
  return text.known ? known(protocolOf(text.value, text.location), text.location) : text;
}

function protocolOf(text: string, location: Location | null): Protocol {
  const named = PROTOCOLS.get(text.toLowerCase());
  if (named !== undefined) return named;
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 256;
  return number <= 255
    ? number
    : refuse(
        `${quote(text)} is not a protocol`,
        location,
        'write tcp, udp, icmp, icmpv6, a number up to 255, or -1 for all',
      );
}

/** `from_port` to `to_port`. For protocols without ports they are not looked at: `-1` has the ports 0 to 0 beside it. */
export function readPorts(
  protocol: Value<Protocol>,
  { body, address }: ResourceInstance,
  unwritten: number | null = null,
): Value<PortRange> {
  if (!protocol.known) return protocol;
  if (!hasPorts(protocol.value)) return known(EVERY_PORT);
  const otherwise = unwritten === null ? null : known(unwritten);
  const written = readNumber(body, 'from_port');
  const from = written ?? otherwise;
  const to = readNumber(body, 'to_port') ?? (written === null ? otherwise : null);
  if (from === null || to === null) {
    const name = from === null ? 'from_port' : 'to_port';
    return leftToAws(`${address}.${name}`, `write ${name}`, body.location);
  }
  if (!from.known) return from;
  if (!to.known) return to;
  for (const port of [from, to]) {
    if (port.value < 0 || port.value > 65535)
      refuse(`${port.value} is not a port`, port.location, 'ports go from 0 to 65535');
  }
  if (from.value > to.value)
    refuse(`from_port ${from.value} is above to_port ${to.value}`, from.location, 'exchange the two');
  return known({ from: from.value, to: to.value }, from.location);
}
