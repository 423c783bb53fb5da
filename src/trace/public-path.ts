import { interval } from '../model/interval-set.js';
import { intersect, NO_PACKETS, type PacketSet, packets, project, union } from '../model/packet-set.js';
import type { Unknown } from '../model/value.js';
import type { Hop } from './leg.js';
import { throughNatGateway } from './nat-path.js';
import { aclFilters, applyFilters, type Client, egressFilter, requests, routeHop } from './path.js';
import { type Destination, type RoutedPart, routeThrough } from './route.js';
import type { Spread } from './share.js';
import { OUTSIDE } from './vpc-blocks.js';
import {
  deadEnd,
  openEnd,
  throughEgressOnlyGateway,
  throughInternetGateway,
  type Way,
  type WayQuestion,
} from './way.js';
import { describePacket } from './witness.js';

/** What becomes of packets to public addresses. */
export interface PublicResult {
  readonly asked: PacketSet;
  /** Those that arrive without leaving AWS's private paths. */
  readonly privately: PacketSet;
  /** Those that arrive over NAT or an internet gateway. */
  readonly publicly: PacketSet;
  readonly spread: Spread;
  readonly hops: readonly Hop[];
  /** The endpoint or gateway taken, the first that works. */
  readonly via: string | null;
  /** Where the route table sends the addresses, for those who ask why nothing works. */
  readonly parts: readonly RoutedPart[];
}

/** Follows the packets of a pull to public addresses: by the S3 gateway endpoint, NAT, or the internet gateway. */
export function traceToPublic(
  client: Client,
  to: Destination,
  {
    towards,
    each,
    refusal,
  }: { readonly towards: string; readonly each: boolean; readonly refusal: WayQuestion['refusal'] },
): PublicResult {
  const asked = requests(client, to);
  const spread: Spread = { sources: client.addressesAre, destinations: each ? 'each' : 'one' };
  const near = aclFilters(client, { subnet: client.subnet, side: 'near', own: true, asked, end: OUTSIDE });
  const egress = egressFilter(client, to, { towards, carries: () => false, end: { ...OUTSIDE, vpc: client.vpc } });
  const { passing, hops } = applyFilters(asked, [egress, near.request, near.reply], spread);
  const parts = routeThrough(client.world, client.topology, { table: client.table, vpc: client.vpc }, to);
  const ways = parts.map((part) => {
    const target = 'id' in part.target ? part.target.id : part.target.kind;
    const mine = intersect(asked, packets({ destination: part.addresses }));
    const way = takeWay({
      client,
      part,
      target,
      requests: mine,
      routeHop: routeHop(client, part, towards),
      towards,
      s3Region: to.s3Region,
      spread,
      refusal,
    });
    return way.passing.length > 0 ? way : { ...way, hops: way.hops.map((hop) => withWitness(hop, mine)) };
  });
  const arriving = (kind: Way['kind']) =>
    ways
      .filter((way) => way.kind === kind)
      .reduce<PacketSet>((set, way) => union(set, arrivingBy(way, passing)), NO_PACKETS);
  const via = ways.find((way) => arrivingBy(way, passing).length > 0)?.via ?? null;
  return {
    asked,
    privately: arriving('private'),
    publicly: arriving('public'),
    spread,
    hops: [...ways.flatMap((way) => way.hops), ...hops],
    via,
    parts,
  };
}

/** Where a way ends, one of the packets that end there. */
function withWitness(hop: Hop, requests: PacketSet): Hop {
  const packet = hop.outcome === 'fail' && hop.witness === undefined ? describePacket(requests) : null;
  return packet === null ? hop : { ...hop, witness: `${packet}: dropped, ${hop.detail.replace(/\.$/, '')}` };
}

/** Those that a way carries; of what passes by chance those of one port stand for it, which is neither all nor none. */
function arrivingBy(way: Way, passing: PacketSet): PacketSet {
  const sometimes = intersect(passing, way.sometimes);
  const port = project(sometimes, 'sourcePort')[0]?.start;
  const some =
    typeof port === 'number' ? intersect(sometimes, packets({ sourcePort: interval(port, port + 1) })) : NO_PACKETS;
  return union(intersect(passing, way.passing), some);
}

function takeWay(question: WayQuestion): Way {
  const { part, requests: mine, routeHop: hop } = question;
  switch (part.target.kind) {
    case 'gateway-endpoint':
      return { kind: 'private', passing: mine, sometimes: NO_PACKETS, via: part.target.endpoint.id, hops: [hop] };
    case 'nat-gateway':
      // AWS: a NAT gateway carries IPv6 only to NAT64's prefix (VPC guide, "NAT gateways", read 2026-11).
      return question.client.family === 6 ? deadEnd(question, 'wrong-address-family') : throughNatGateway(question);
    case 'internet-gateway':
      return throughInternetGateway(question);
    case 'none':
      return { kind: 'public', passing: NO_PACKETS, sometimes: NO_PACKETS, via: null, hops: [hop] };
    case 'local':
      return deadEnd(question, 'none');
    case 'blackhole':
      return deadEnd(question, 'blackhole');
    case 'checking-interface':
      return deadEnd(question, 'source-dest-check');
    case 'egress-only-internet-gateway':
      return throughEgressOnlyGateway(question);
    case 'vpc-peering-connection':
      // AWS: nobody uses the gateways of a peer (VPC peering guide, "Edge to edge routing through a gateway", read 2026-11).
      return deadEnd(question, 'peering-ends');
    case 'anything':
      return openEnd(question, part.target.why);
    default: {
      const why: Unknown = {
        known: false,
        what: `where ${part.target.id} leads`,
        settle: 'pullpath does not see behind it: ask who runs it, or add the endpoints to this VPC',
        location: part.route?.location ?? null,
      };
      return openEnd(question, why);
    }
  }
}
