import { known, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, leftToAws, readTags, readText, refuse } from './argument.js';
import { type Build, doubt, existenceDoubt, type ResourceMapping, thingOf } from './build.js';
import { ensure, refer } from './known-by-id.js';
import { idOf, openVpc } from './reference.js';
import { vpcIdOf } from './vpc.js';

export const internetGateway: ResourceMapping = {
  declare(resource, build) {
    const given = argument(resource.body, 'vpc_id');
    const vpc = refer(build, 'vpc', given, { resource }) ?? known(null);
    build.draft.internetGateways.set(resource.address, {
      ...thingOf(resource, readTags(resource)),
      vpc: openVpc(build, given) ?? vpc,
    });
  },
};

export const internetGatewayAttachment: ResourceMapping = {
  attach(resource, build) {
    const id = refer(build, 'internet-gateway', argument(resource.body, 'internet_gateway_id'), { resource });
    if (id?.known === false) doubt(build, 'internet-gateways', id);
    const gateway = id?.known === true ? build.draft.internetGateways.get(id.value) : undefined;
    const vpc = vpcIdOf(resource, build);
    if (gateway !== undefined)
      gateway.vpc = existenceDoubt(resource) ?? openVpc(build, argument(resource.body, 'vpc_id')) ?? vpc;
  },
};

export const internetGatewayData: ResourceMapping = {
  declare(resource, build) {
    ensure(build, 'internet-gateway', idOf(build, 'internet-gateway', resource), resource.body.location, { resource });
  },
};

export const egressOnlyInternetGateway: ResourceMapping = {
  declare(resource, build) {
    const vpc = vpcIdOf(resource, build);
    build.draft.egressOnlyInternetGateways.set(resource.address, {
      ...thingOf(resource, readTags(resource)),
      vpc: openVpc(build, argument(resource.body, 'vpc_id')) ?? vpc,
    });
  },
};

/**
 * Provider defaults: `connectivity_type` public, `availability_mode` zonal; a regional one sits in no subnet.
 * Source: docs of `aws_nat_gateway` (read 2026-11).
 */
export const natGateway: ResourceMapping = {
  declare(resource, build) {
    const { body, address } = resource;
    const vpc = refer(build, 'vpc', argument(body, 'vpc_id'), { resource });
    build.draft.natGateways.set(address, {
      ...thingOf(resource, readTags(resource)),
      connectivity: connectivityOf(readText(body, 'connectivity_type') ?? known('public')),
      subnet: subnetOf(resource, build),
      vpc: vpc ?? leftToAws(`${address}.vpc_id`, 'give the folder or plan that declares its subnet', body.location),
    });
  },
  attach(resource, build) {
    const gateway = build.draft.natGateways.get(resource.address);
    if (gateway === undefined || gateway.vpc.known || !gateway.subnet.known || gateway.subnet.value === null) return;
    gateway.vpc = build.draft.subnets.get(gateway.subnet.value)?.vpc ?? gateway.vpc;
  },
};

function connectivityOf(text: Value<string>): Value<'public' | 'private'> {
  if (!text.known) return text;
  if (text.value === 'public' || text.value === 'private') return known(text.value, text.location);
  return refuse(`connectivity_type is ${text.value}`, text.location, 'write public or private');
}

function subnetOf(resource: ResourceInstance, build: Build): Value<string | null> {
  const { body, address } = resource;
  const mode = readText(body, 'availability_mode');
  if (mode !== null && !mode.known) return mode;
  if (mode?.value === 'regional') return known(null, mode.location);
  const subnet = refer(build, 'subnet', argument(body, 'subnet_id'), { resource });
  return subnet ?? leftToAws(`${address}.subnet_id`, 'write subnet_id', body.location);
}

export const natGatewayData: ResourceMapping = {
  declare(resource, build) {
    const { body } = resource;
    const id = idOf(build, 'nat-gateway', resource);
    ensure(build, 'nat-gateway', id, body.location, { resource });
    const draft = build.draft.natGateways.get(id);
    if (draft === undefined || !build.partial.has(id)) return;
    draft.subnet = refer(build, 'subnet', argument(body, 'subnet_id'), { resource }) ?? draft.subnet;
    draft.vpc = refer(build, 'vpc', argument(body, 'vpc_id'), { resource }) ?? draft.vpc;
  },
};
