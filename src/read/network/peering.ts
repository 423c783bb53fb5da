import { known, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { type Argument, argument, leftToAws, readBoolean, readText } from './argument.js';
import { type Build, existenceDoubt, type ResourceMapping, thingOf } from './build.js';
import { isOfKind } from './kinds.js';
import { followSource, idOf } from './reference.js';

/**
 * A peering connection carries packets once it is accepted: by `auto_accept`, which AWS grants between VPCs of one account
 * and region, by a resource of the accepter's, or by hand. Source: docs of `aws_vpc_peering_connection` (read 2026-11).
 */
export const peeringConnection: ResourceMapping = {
  declare(resource, build) {
    const { body, address } = resource;
    build.draft.peeringConnections.set(address, {
      ...thingOf(resource),
      vpcs: [endOf(resource, build, 'vpc_id'), endOf(resource, build, 'peer_vpc_id')],
      accepted: acceptedBy(resource, body.location),
    });
  },
};

export const peeringAccepter: ResourceMapping = {
  attach(resource, build) {
    const id = connectionOf(build, argument(resource.body, 'vpc_peering_connection_id'));
    const connection = id === null ? undefined : build.draft.peeringConnections.get(id);
    if (connection === undefined || (connection.accepted.known && connection.accepted.value)) return;
    connection.accepted = existenceDoubt(resource) ?? acceptedBy(resource, resource.body.location);
  },
};

/** The connection that an argument names, by itself or by what accepts it; null where none that is declared. */
export function connectionOf(build: Build, given: Argument | null): string | null {
  const instance = given === null ? undefined : followSource(build, given)?.instance;
  if (instance?.type !== 'aws_vpc_peering_connection_accepter') return instance?.address ?? null;
  const accepted = argument(instance.body, 'vpc_peering_connection_id');
  return (accepted === null ? undefined : followSource(build, accepted))?.instance.address ?? instance.address;
}

function acceptedBy(
  { body, address }: ResourceInstance,
  location: ResourceInstance['body']['location'],
): Value<boolean> {
  const status = readText(body, 'accept_status');
  if (status?.known === true && status.value === 'active') return known(true, status.location);
  const accepts = readBoolean(body, 'auto_accept');
  if (accepts?.known === true && accepts.value) return accepts;
  if (accepts !== null && !accepts.known) return accepts;
  return leftToAws(
    `whether ${address} is accepted`,
    'write auto_accept = true here or at an aws_vpc_peering_connection_accepter, or check the state',
    location,
  );
}

/** One of the two VPCs, where it is one that the network holds in any case. */
function endOf(resource: ResourceInstance, build: Build, name: string): Value<string> {
  const given = argument(resource.body, name);
  const source = given === null ? null : followSource(build, given);
  if (source !== null && source.attribute === 'id' && isOfKind(source.instance, 'vpc'))
    return known(idOf(build, 'vpc', source.instance), given?.location);
  const location = given?.location ?? resource.body.location;
  return leftToAws(`${name} of ${resource.address}`, 'give the folder or plan that declares the VPC', location);
}
