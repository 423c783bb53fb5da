import type { VpcEndpoint } from '../../model/network.js';
import { type EndpointEntry, type GatewayEntry, type HostFacts, SERVICES, type Services } from './blueprint.js';
import { hostOf } from './calls.js';
import type { LabInterface } from './interfaces.js';
import type { Scene } from './scene.js';
import { settled } from './settle.js';

/** What answers where: endpoints by their interfaces' addresses, gateways by the port to which their packets are turned. */
export function servicesOf(
  scene: Scene,
  made: {
    readonly interfaces: readonly LabInterface[];
    readonly gateways: Readonly<Record<string, GatewayEntry>>;
  },
): Services {
  const entries = made.interfaces.flatMap(({ owner, addresses }): readonly (readonly [string, EndpointEntry])[] => {
    if (owner.kind !== 'endpoint') return [];
    const { endpoint, service, region } = owner.endpoint;
    const { id } = endpoint;
    const policy = policyOf(endpoint);
    const entry: EndpointEntry = { kind: 'endpoint', id, vpc: scene.vpc.id, service, region, policy };
    return addresses.map((address) => [address, entry] as const);
  });
  const hosts = new Map<string, HostFacts>();
  for (const { legs } of scene.pulls) {
    for (const each of legs) {
      const host = hostOf(scene, each);
      if (host !== null && !hosts.has(host)) hosts.set(host, { host, requirement: each.requirement });
    }
  }
  return {
    namespace: SERVICES,
    interfaces: Object.fromEntries(entries),
    gateways: made.gateways,
    account: settled(scene.vpc.account, null),
    hosts: [...hosts.values()],
  };
}

/** A policy that isn't known is left out: the legs that it decides are not compared. */
export function policyOf(endpoint: VpcEndpoint) {
  return settled(endpoint.policy, null);
}
