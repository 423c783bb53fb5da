import { parseServiceName } from '../../aws/services.js';
import type { EndpointSubnet, EndpointType, VpcEndpoint } from '../../model/network.js';
import { all, known, type Members, mapValue, some, type Unknown, type Value } from '../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import {
  argument,
  leftToAws,
  quote,
  readBlocks,
  readBoolean,
  readList,
  readTags,
  readText,
  refuse,
} from './argument.js';
import { type Build, type ResourceMapping, regionOf, thingOf } from './build.js';
import { type Drafted, growing } from './draft.js';
import { ensure, refer, referAll } from './known-by-id.js';
import { readPolicy } from './policy.js';
import { idOf } from './reference.js';
import { vpcIdOf } from './vpc.js';

/**
 * Provider defaults: `vpc_endpoint_type` Gateway, `private_dns_enabled` false (always sent at create), no subnets, no
 * route tables, AWS's full-access policy, the VPC's default group.
 * Source: terraform-provider-aws internal/service/ec2/vpc_endpoint.go @008db85a (6.x, read 2026-11).
 */
export const endpoint: ResourceMapping = {
  declare(resource, build) {
    build.draft.endpoints.set(resource.address, endpointFrom(resource, build));
  },
};

function endpointFrom(resource: ResourceInstance, build: Build): Drafted<VpcEndpoint> {
  const { body, address } = resource;
  const vpc = inOwnRegion(vpcIdOf(resource, build), resource, build);
  const from = { resource, vpc };
  const type = typeOf(readText(body, 'vpc_endpoint_type') ?? known('Gateway'));
  const name =
    readText(body, 'service_name') ?? leftToAws(`${address}.service_name`, 'write service_name', body.location);
  return {
    ...thingOf(resource, readTags(resource)),
    exists: existenceOf(resource),
    vpc,
    type,
    serviceName: name,
    serviceRegion: readText(body, 'service_region') ?? known(null),
    subnets: growing(subnetsOf(resource, build, vpc)),
    routeTables: growing(referAll(build, 'route-table', readList(body, 'route_table_ids'), from) ?? all([])),
    securityGroups: growing(referAll(build, 'security-group', readList(body, 'security_group_ids'), from) ?? all([])),
    privateDns: privateDnsOf(resource, type),
    privateDnsOnlyForInboundResolver: onlyInboundOf(body, type, name),
    policy: readPolicy(body, 'policy', build) ?? known(null),
    ipAddressType: answeredTypeOf(body, ipAddressTypeOf(readText(body, 'ip_address_type') ?? known('ipv4'))),
  };
}

/** AWS finds a VPC only in the region that is asked, which a wrong provider makes another than the VPC's. */
function inOwnRegion(vpc: Value<string>, resource: ResourceInstance, build: Build): Value<string> {
  const declared = vpc.known ? build.declared.get(vpc.value) : undefined;
  if (declared === undefined || declared.mode === 'data') return vpc;
  const [there, here] = [regionOf(declared), regionOf(resource)];
  if (!there.known || !here.known || there.value === here.value) return vpc;
  const settle = `${resource.address} is made in ${here.value}: give it the provider of ${declared.address}, ${there.value}`;
  return leftToAws(`${resource.address}.vpc_id`, settle, vpc.location);
}

/** Only an available endpoint serves anything, and one that is still pending becomes so. */
const DEAD_STATES = ['failed', 'rejected', 'expired', 'deleting', 'deleted'];

/** Source: PrivateLink guide, "Interface endpoint states": AWS accepts the endpoints of its own services (read 2026-11). */
function existenceOf({ body, exists, address }: ResourceInstance): Value<boolean> {
  const state = readText(body, 'state');
  if (state === null || !state.known || (exists.known && !exists.value)) return exists;
  if (DEAD_STATES.includes(state.value.toLowerCase())) return known(false, state.location);
  if (state.value.toLowerCase() !== 'pendingacceptance') return exists;
  return leftToAws(`${address}.state`, 'accept the endpoint, and check the state again', state.location);
}

/**
 * These versions leave to AWS's API what isn't `true`, whose own default is true for AWS's services.
 * Source: hashicorp/terraform-provider-aws#37694, mended by #37715 in 5.53.0 (read 2026-11).
 */
const LEAVES_PRIVATE_DNS_TO_API = ['5.51.0', '5.51.1', '5.52.0'];

function privateDnsOf(
  { body, address, providerVersion = '' }: ResourceInstance,
  type: Value<EndpointType>,
): Value<boolean> {
  const written = readBoolean(body, 'private_dns_enabled') ?? known(false);
  if (type.known && type.value !== 'Interface') return written;
  if (!LEAVES_PRIVATE_DNS_TO_API.includes(providerVersion) || !written.known || written.value) return written;
  return leftToAws(
    `${address}.private_dns_enabled`,
    `version ${providerVersion} of the provider may switch it on whatever is written: take 5.53.0 or later`,
    written.location ?? body.location,
  );
}

const TYPES: readonly EndpointType[] = ['Gateway', 'Interface', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'];

function typeOf(text: Value<string>): Value<EndpointType> {
  if (!text.known) return text;
  const type = TYPES.find((name) => name === text.value);
  if (type === undefined)
    return refuse(`${quote(text.value)} is not a type of VPC endpoint`, text.location, `write ${TYPES.join(', ')}`);
  return known(type, text.location);
}

const IP_ADDRESS_TYPES = ['ipv4', 'dualstack', 'ipv6'] as const;

function ipAddressTypeOf(text: Value<string>): VpcEndpoint['ipAddressType'] {
  if (!text.known) return text;
  const type = IP_ADDRESS_TYPES.find((name) => name === text.value);
  if (type === undefined)
    return refuse(`ip_address_type is ${quote(text.value)}`, text.location, `write ${IP_ADDRESS_TYPES.join(', ')}`);
  return known(type, text.location);
}

/**
 * Of both versions the records may be of one alone; those that the service defines are IPv4 for the private names.
 * Source: CDK API reference, "VpcEndpointDnsRecordIpType"; EC2 API, "DnsOptionsSpecification" (read 2026-11).
 */
function answeredTypeOf(body: EvaluatedBody, type: VpcEndpoint['ipAddressType']): VpcEndpoint['ipAddressType'] {
  if (!type.known || type.value !== 'dualstack') return type;
  const options = readBlocks(body, 'dns_options');
  const [block] = options.items;
  const records = block === undefined ? null : readText(block, 'dns_record_ip_type');
  if (records === null) return options.complete ? type : options.why;
  return mapValue(records, (text) =>
    text === 'ipv6' ? 'ipv6' : text === 'ipv4' || text === 'service-defined' ? 'ipv4' : 'dualstack',
  );
}

/** In input order, each once, since the argument is a set; `subnet_configuration` fixes the address in one of them. */
function subnetsOf(resource: ResourceInstance, build: Build, vpc: Value<string>): Members<EndpointSubnet> {
  const { body } = resource;
  const from = { resource, vpc };
  const listed = referAll(build, 'subnet', readList(body, 'subnet_ids'), from) ?? all<Value<string>>([]);
  const configured = new Map<string, EndpointSubnet>();
  const blocks = readBlocks(body, 'subnet_configuration');
  let unclear: Unknown | null = blocks.complete ? null : blocks.why;
  for (const block of blocks.items) {
    const subnet = refer(build, 'subnet', argument(block, 'subnet_id'), from);
    if (subnet?.known === true)
      configured.set(subnet.value, { subnet, address: readText(block, 'ipv4') ?? known(null) });
    else unclear ??= subnet;
  }
  const items: EndpointSubnet[] = [];
  const seen = new Set<string>();
  for (const subnet of listed.items) {
    if (subnet.known && seen.has(subnet.value)) continue;
    if (subnet.known) seen.add(subnet.value);
    const address = subnet.known ? configured.get(subnet.value)?.address : undefined;
    items.push({ subnet, address: address ?? unclear ?? known(null) });
  }
  for (const [id, item] of configured) if (!seen.has(id)) items.push(item);
  const why = listed.complete ? (listed.items.length === 0 ? unclear : null) : listed.why;
  return why === null ? all(items) : some(items, why);
}

/**
 * S3 interface endpoints: without a `dns_options` block nothing is sent and AWS chooses true; with a block that leaves
 * the option out the provider sends false; for the China names (`cn.com.amazonaws.…`) it never sends anything.
 * Source: vpc_endpoint.go @008db85a; S3 guide, "Private DNS" (read 2026-11).
 */
function onlyInboundOf(body: EvaluatedBody, type: Value<EndpointType>, name: Value<string>): Value<boolean> {
  if (type.known && type.value !== 'Interface') return known(false);
  if (name.known && parseServiceName(name.value)?.name !== 's3') return known(false);
  const blocks = readBlocks(body, 'dns_options');
  const block = blocks.items[0];
  if (block === undefined && !blocks.complete) return blocks.why;
  const written = block === undefined ? null : readBoolean(block, 'private_dns_only_for_inbound_resolver_endpoint');
  if (!name.known) return name;
  if (!type.known) return type;
  if (block === undefined || name.value.startsWith('cn.')) return known(true);
  return written ?? known(false, block.location);
}

/** Private DNS that is off serves nobody, inbound resolvers included. Runs when private DNS is settled. */
export function settleOnlyInbound(build: Build): void {
  for (const draft of build.draft.endpoints.values()) {
    if (draft.privateDns.known && !draft.privateDns.value) draft.privateDnsOnlyForInboundResolver = known(false);
  }
}

/** An endpoint that is read: what the arguments that chose it tell is known. */
export const endpointData: ResourceMapping = {
  declare(resource, build) {
    const { body } = resource;
    const id = idOf(build, 'endpoint', resource);
    const vpc = refer(build, 'vpc', argument(body, 'vpc_id'), { resource });
    ensure(build, 'endpoint', id, body.location, { resource, ...(vpc === null ? {} : { vpc }) });
    const draft = build.draft.endpoints.get(id);
    if (draft === undefined || !build.partial.has(id)) return;
    draft.serviceName = readText(body, 'service_name') ?? draft.serviceName;
    const type = readText(body, 'vpc_endpoint_type');
    if (type !== null) draft.type = typeOf(type);
    draft.privateDns = readBoolean(body, 'private_dns_enabled') ?? draft.privateDns;
  },
};
