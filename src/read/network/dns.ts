import { parseAddress } from '../../model/address.js';
import type { DnsAnswer, DnsRecord, PrivateHostedZone } from '../../model/network.js';
import { all, known, some, type Value } from '../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import {
  type Argument,
  argument,
  leftToAws,
  readBlocks,
  readBoolean,
  readList,
  readTags,
  readText,
  textOf,
} from './argument.js';
import {
  type Build,
  doubt,
  EXISTS,
  existenceDoubt,
  isFromOutside,
  knownOnlyById,
  type ResourceMapping,
  thingOf,
} from './build.js';
import { type Drafted, growing } from './draft.js';
import { isOfKind } from './kinds.js';
import { refer } from './known-by-id.js';
import { followSource, identify, idOf, openVpc } from './reference.js';
import { vpcIdOf } from './vpc.js';

/** A zone is private exactly when it has VPCs (docs of `aws_route53_zone`, read 2026-11); public ones answer nobody here. */
export const hostedZone: ResourceMapping = {
  declare(resource, build) {
    const blocks = readBlocks(resource.body, 'vpc');
    if (blocks.complete && blocks.items.length === 0) return;
    const items = blocks.items.flatMap((block) => refer(build, 'vpc', argument(block, 'vpc_id'), { resource }) ?? []);
    const vpcs = growing(blocks.complete ? all(items) : some(items, blocks.why));
    for (const block of blocks.items) vpcs.why ??= openVpc(build, argument(block, 'vpc_id'));
    build.draft.hostedZones.set(resource.address, {
      ...thingOf(resource, readTags(resource)),
      name: zoneName(resource),
      vpcs,
      records: growing(),
    });
  },
};

function zoneName({ body, address }: ResourceInstance): Value<string> {
  const name = readText(body, 'name') ?? leftToAws(`${address}.name`, 'write name', body.location);
  return name.known ? known(bareName(name.value), name.location) : name;
}

/** Without the trailing dot, in lower case; `\052` is how Route 53 writes an asterisk. */
function bareName(name: string): string {
  return name.replace(/\.$/, '').replace('\\052', '*').toLowerCase();
}

/** A private zone that is read: its name is known, its records and other VPCs aren't. */
export const hostedZoneData: ResourceMapping = {
  declare(resource, build) {
    const { body } = resource;
    const id = idOf(build, 'hosted-zone', resource);
    const vpc = refer(build, 'vpc', argument(body, 'vpc_id'), { resource });
    const isPrivate = readBoolean(body, 'private_zone');
    if (build.declared.get(id)?.mode === 'managed' || build.draft.hostedZones.has(id)) return;
    if (vpc === null && (isPrivate === null || (isPrivate.known && !isPrivate.value))) return;
    build.draft.hostedZones.set(id, {
      ...thingOf(resource, readTags(resource)),
      id,
      exists: EXISTS,
      name: zoneName(resource),
      vpcs: growing(some(vpc === null ? [] : [vpc], knownOnlyById(`${id}.vpcs`, body.location))),
      records: growing(some([], knownOnlyById(`${id}.records`, body.location))),
    });
  },
};

export const hostedZoneAssociation: ResourceMapping = {
  attach(resource, build) {
    const zone = zoneOf(resource, build, 'zone-vpcs');
    const given = argument(resource.body, 'vpc_id');
    const vpc = refer(build, 'vpc', given, { resource });
    if (zone === null) return addUntoldZone(resource, build);
    if (vpc === null) return;
    const why = existenceDoubt(resource) ?? openVpc(build, given);
    if (why === null) zone.vpcs.items.push(vpc);
    else zone.vpcs.why ??= why;
  },
};

/**
 * A zone of which nothing but its id is told, as those are that another account shares: which names it has isn't known.
 * AWS refuses one of the same name as the zone of an endpoint's private DNS (Route 53 API, "AssociateVPCWithHostedZone",
 * ConflictingDomainExists, read 2026-11).
 */
function addUntoldZone(resource: ResourceInstance, build: Build): void {
  const given = argument(resource.body, 'zone_id');
  if (given === null || followSource(build, given)?.instance.mode === 'managed') return;
  const text = textOf(given);
  if (!text.known && !isFromOutside(text)) return;
  build.draft.resolverRules.set(resource.address, {
    ...thingOf(resource),
    vpc: openVpc(build, argument(resource.body, 'vpc_id')) ?? vpcIdOf(resource, build),
    kind: known('zone'),
    domain: knownOnlyById(`the name of the zone ${text.known ? text.value : text.what}`, given.location),
  });
}

/** The zone; one that isn't known puts in doubt what is added to all. */
function zoneOf(
  resource: ResourceInstance,
  build: Build,
  added: 'records' | 'zone-vpcs',
  name = 'zone_id',
): Drafted<PrivateHostedZone> | null {
  const given = argument(resource.body, name);
  if (given === null) return null;
  const found = identify(build, 'hosted-zone', given);
  if (found.kind === 'thing') return build.draft.hostedZones.get(found.id) ?? null;
  doubt(build, added, found.why);
  return null;
}

/** Other types than these answer no client that looks for an address. */
const ADDRESS_TYPES = new Set(['A', 'AAAA', 'CNAME']);

export const dnsRecord: ResourceMapping = {
  attach(resource, build) {
    const zone = zoneOf(resource, build, 'records');
    if (zone === null) return;
    const { body, address } = resource;
    const type = readText(body, 'type') ?? leftToAws(`${address}.type`, 'write type', body.location);
    if (type.known && !ADDRESS_TYPES.has(type.value)) return;
    const record: DnsRecord = {
      ...thingOf(resource),
      name: fullName(body, zone.name),
      type,
      answer: answerOf(resource, build),
    };
    zone.records.items.push(record);
  },
};

/**
 * Records that stand in another form, which isn't followed: what the zone answers may be more.
 * Source: docs of `aws_route53_records_exclusive` and `aws_route53_traffic_policy_instance` (read 2026-11).
 */
export const otherRecords: ResourceMapping = {
  attach(resource, build) {
    const name = resource.type === 'aws_route53_traffic_policy_instance' ? 'hosted_zone_id' : 'zone_id';
    const zone = zoneOf(resource, build, 'records', name);
    if (zone === null) return;
    const settle = 'write them as aws_route53_record, or ignore this finding where they lead to the endpoint';
    zone.records.why ??= leftToAws(`the records of ${resource.address}`, settle, resource.body.location);
  },
};

/** A name without the zone's is in the zone all the same; an empty one is the zone's own (docs of `aws_route53_record`). */
function fullName(body: EvaluatedBody, zone: Value<string>): Value<string> {
  const given = readText(body, 'name') ?? known('');
  if (!given.known) return given;
  if (!zone.known) return zone;
  const name = bareName(given.value);
  if (name === '') return known(zone.value, given.location);
  return known(name === zone.value || name.endsWith(`.${zone.value}`) ? name : `${name}.${zone.value}`, given.location);
}

function answerOf(resource: ResourceInstance, build: Build): Value<DnsAnswer> {
  const { body, address } = resource;
  const aliases = readBlocks(body, 'alias');
  const alias = aliases.items[0];
  if (alias !== undefined) {
    const name = argument(alias, 'name');
    return name === null ? leftToAws(`${address}.alias.name`, 'write name', alias.location) : nameAnswer(build, name);
  }
  if (!aliases.complete) return aliases.why;
  const records = readList(body, 'records');
  if (records === null) return leftToAws(`${address}.records`, 'write records or alias', body.location);
  if (!records.complete) return records.why;
  const addresses: string[] = [];
  for (const record of records.items) {
    const text = textOf(record);
    if (!text.known || parseAddress(text.value) === null) return nameAnswer(build, record);
    addresses.push(text.value);
  }
  return known({ kind: 'addresses', addresses }, argument(body, 'records')?.location ?? null);
}

/** A DNS name, which may be one of an endpoint's own: `aws_vpc_endpoint.x.dns_entry[0].dns_name`. */
function nameAnswer(build: Build, given: Argument): Value<DnsAnswer> {
  const source = followSource(build, given);
  if (source !== null && isOfKind(source.instance, 'endpoint') && source.attribute.startsWith('dns_entry')) {
    return known({ kind: 'endpoint', id: idOf(build, 'endpoint', source.instance) }, given.location);
  }
  const text = textOf(given);
  return text.known ? known({ kind: 'name', name: bareName(text.value) }, text.location) : text;
}
