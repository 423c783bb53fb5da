import { nameCovers, ownsDualStackName, privateNames } from '../../aws/services.js';
import { compareLocations, type Location } from '../../model/location.js';
import type { PrivateHostedZone } from '../../model/network.js';
import { hasPrivateDns } from '../../trace/endpoint.js';
import type { LabInterface } from './interfaces.js';
import type { InterfaceEndpoint, Scene } from './scene.js';
import { ONE_WORLD, settled } from './settle.js';

/** What the VPC's resolver answers for a host: the interfaces of an endpoint, given addresses, public ones, or nothing. */
export type Answer =
  | { readonly kind: 'interfaces'; readonly endpoint: InterfaceEndpoint }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'public' }
  | { readonly kind: 'none' };

interface Zone {
  readonly name: string;
  readonly location: Location | null;
  readonly answer: (host: string) => Answer;
}

/**
 * The zones that the VPC's resolver asks: private DNS of endpoints and private hosted zones; the longest name decides,
 * and of one name the first in the input, since AWS refuses a second. Sources: Route 53 guide, "Considerations when
 * working with a private hosted zone"; PrivateLink guide, "Private DNS" (read 2026-11).
 */
export function answerFor(scene: Scene, host: string): Answer {
  const zones = [...endpointZones(scene, host), ...hostedZones(scene, host)];
  zones.sort((a, b) => b.name.length - a.name.length || compareLocations(a.location, b.location));
  return zones[0]?.answer(host) ?? { kind: 'public' };
}

function endpointZones(scene: Scene, host: string): readonly Zone[] {
  return scene.interfaceEndpoints.flatMap((each): readonly Zone[] => {
    const { endpoint, service, region } = each;
    if (!hasPrivateDns(ONE_WORLD, endpoint, scene.vpc, service)) return [];
    const pattern = privateNames(service, region).find((name) => nameCovers(name, host));
    if (pattern === undefined || (isUnsettled(host, region) && pattern !== host)) return [];
    const name = pattern.replace(/^\*\./, '');
    return [{ name, location: endpoint.location, answer: () => ({ kind: 'interfaces', endpoint: each }) }];
  });
}

/** Nothing published tells whether private DNS answers these. */
function isUnsettled(host: string, region: string): boolean {
  return host.includes('.s3.dualstack.') && ownsDualStackName(host, region) === 'unsettled';
}

/** AWS: private hosted zones need DNS hostnames too. */
function hostedZones(scene: Scene, host: string): readonly Zone[] {
  const { vpc, topology } = scene;
  if (!settled(vpc.dnsHostnames, true)) return [];
  return topology.hostedZonesIn(vpc.id).flatMap((zone): readonly Zone[] => {
    const name = settled(zone.name, null);
    const associated = zone.vpcs.items.some((id) => id.known && id.value === vpc.id);
    if (name === null || !associated || !settled(zone.exists, true)) return [];
    if (host !== name && !host.endsWith(`.${name}`)) return [];
    return [{ name, location: zone.location, answer: (asked) => answerOfZone(scene, zone, asked) }];
  });
}

function answerOfZone(scene: Scene, zone: PrivateHostedZone, host: string): Answer {
  const records = zone.records.items.flatMap((record) => {
    const name = settled(record.name, null);
    const fits = name !== null && nameCovers(name, host) && ['A', 'CNAME'].includes(settled(record.type, 'A'));
    return fits && settled(record.exists, true) ? [{ exact: name === host, answer: settled(record.answer, null) }] : [];
  });
  const answer = (records.find(({ exact }) => exact) ?? records[0])?.answer ?? null;
  switch (answer?.kind) {
    case 'endpoint': {
      const endpoint = scene.interfaceEndpoints.find((each) => each.endpoint.id === answer.id);
      return endpoint === undefined ? { kind: 'none' } : { kind: 'interfaces', endpoint };
    }
    case 'addresses':
      return { kind: 'addresses', addresses: answer.addresses };
    default:
      return { kind: 'none' };
  }
}

/** One address of each of the endpoint's interfaces, in its IP versions. */
export function interfacesOfEndpoint(
  interfaces: readonly LabInterface[],
  endpoint: InterfaceEndpoint,
): readonly LabInterface[] {
  return interfaces.filter(({ owner }) => owner.kind === 'endpoint' && owner.endpoint === endpoint);
}
