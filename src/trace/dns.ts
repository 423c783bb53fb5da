import {
  isDualStackName,
  nameCovers,
  ownsDualStackName,
  parseServiceName,
  privateNames,
  serviceFacts,
} from '../aws/services.js';
import { compareLocations } from '../model/location.js';
import type { Vpc, VpcEndpoint } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import { endpointRole, hasPrivateDns } from './endpoint.js';
import { answerFromZone, type MatchingZone, matchingZone } from './hosted-zone.js';
import { customServers } from './name-servers.js';
import { passing, type Question, type Resolution } from './question.js';
import { endpointCannotServe } from './requirement.js';
import { takenAway } from './resolver-rule.js';
import { settleBoolean } from './world.js';

/**
 * Resolves a host as the VPC's workloads do: by the servers that DHCP names, in the longest matching private zone, else
 * publicly. Sources: VPC guide, "DNS attributes in your VPC", "DHCP option sets"; Route 53 guide, "Considerations when
 * working with a private hosted zone" (read 2026-11).
 */
export function resolve(question: Question): Resolution {
  const { world, vpc, host } = question;
  const custom = customServers(question);
  if (custom !== null) {
    const why: Unknown = {
      known: false,
      what: `what the name servers ${custom.servers.join(', ')} answer for ${host}`,
      settle:
        'use AmazonProvidedDNS, or make sure that they forward the name to the VPC resolver, and ignore this finding',
      location: custom.options.location,
    };
    const hop = passing(question, `The DHCP options name other DNS servers (${custom.servers.join(', ')}).`, {
      resource: custom.options.id,
      location: custom.options.location,
      outcome: 'unknown',
      problem: { kind: 'custom-dns', dhcpOptions: custom.options.id, servers: custom.servers },
    });
    const setting = world.choose(`${vpc.id}.servers`, why, ['forwarded', 'public', 'none'] as const);
    if (setting === 'forwarded') return { answer: resolveInVpc(question).answer, hop };
    return { answer: { kind: setting }, hop };
  }
  return resolveInVpc(question);
}

function resolveInVpc(question: Question): Resolution {
  const { world, vpc, host } = question;
  if (!settleBoolean(world, `${vpc.id}.dnsSupport`, vpc.dnsSupport)) {
    return {
      answer: { kind: 'none' },
      hop: passing(question, `DNS support is off in ${vpc.id}: no name resolves.`, {
        location: vpc.dnsSupport.location ?? vpc.location,
        outcome: 'fail',
        problem: { kind: 'no-dns-answer', vpc: vpc.id, zone: null, host },
      }),
    };
  }
  const owner = privateDnsOwner(question);
  // Route 53 guide: private hosted zones need both DNS attributes of the VPC.
  const zone = settleBoolean(world, `${vpc.id}.dnsHostnames`, vpc.dnsHostnames) ? matchingZone(question) : null;
  const own = zone !== null && (owner === null || beats(zone, owner, question)) ? zone : null;
  const away = takenAway(question, {
    zone: own?.name ?? owner?.zone ?? null,
    redirected: own !== null || owner === null,
  });
  if (away !== null) {
    return {
      answer: { kind: 'anything', key: `${away.rule.id}:${host}`, families: hostFamilies(question), why: away.why },
      hop: passing(question, away.detail, {
        outcome: 'unknown',
        resource: away.rule.id,
        location: away.rule.location,
      }),
    };
  }
  if (own !== null) return answerFromZone(question, own);
  if (owner !== null) {
    const count = owner.endpoint.subnets.items.length;
    return {
      answer: { kind: 'interfaces', endpoint: owner.endpoint },
      hop: passing(
        question,
        `${host} resolves to the ${count === 1 ? 'interface' : `${count} interfaces`} of ${owner.endpoint.id} (private DNS).`,
        {
          location: owner.endpoint.privateDns.location ?? owner.endpoint.location,
        },
      ),
    };
  }
  // What the VPC may hold besides counts only where nothing that is told serves the name; for S3 the route tells that.
  if (
    question.service !== 's3' &&
    !endpointCannotServe(question) &&
    vpc.partial !== null &&
    world.choose(`${vpc.id} has another endpoint for ${host}`, vpc.partial, [false, true])
  ) {
    return {
      answer: { kind: 'anything', key: `${vpc.id}:${host}`, families: hostFamilies(question), why: vpc.partial },
      hop: passing(question, `${host} may resolve to an endpoint of ${vpc.id} that the input does not tell.`, {
        outcome: 'unknown',
      }),
    };
  }
  return { answer: { kind: 'public' }, hop: passing(question, `${host} resolves to public addresses.`, {}) };
}

/** An endpoint answers with IPv6 addresses for dual-stack names alone. */
function hostFamilies({ host, region }: Question): readonly (4 | 6)[] {
  return isDualStackName(host, region) ? [4, 6] : [4];
}

/** The endpoint that owns the host's private name: the first in input order, since AWS refuses a second one. */
function privateDnsOwner(question: Question): { readonly endpoint: VpcEndpoint; readonly zone: string } | null {
  const { world, topology, vpc, host } = question;
  for (const endpoint of topology.endpointsIn(vpc.id)) {
    for (const { service, region, zone } of ownedNames(endpoint, vpc, host)) {
      if (
        endpointRole(world, endpoint, { topology, vpc, service, region }) === 'interface' &&
        hasPrivateDns(world, endpoint, vpc, service) &&
        ownsName(question, endpoint)
      )
        return { endpoint, zone };
    }
  }
  return null;
}

/** Whether private DNS answers a dual-stack name too: in some partitions, and for S3, nothing published tells it. */
function ownsName({ world, host, region }: Question, { id, location }: VpcEndpoint): boolean {
  if (!isDualStackName(host, region) || ownsDualStackName(host, region) === 'owned') return true;
  const why: Unknown = {
    known: false,
    what: `whether private DNS of ${id} answers ${host}`,
    settle: 'name the registry by its IPv4 name, or compare the private DNS names that AWS shows for the endpoint',
    location,
  };
  return world.choose(`${id} owns ${host}`, why, [false, true]);
}

/** The service by which the endpoint would own the host's name, if it would. An unknown service may be any that owns it. */
function ownedNames(
  endpoint: VpcEndpoint,
  vpc: Vpc,
  host: string,
): readonly { readonly service: string; readonly region: string; readonly zone: string }[] {
  const candidates: { readonly name: string; readonly region: string }[] = [];
  if (endpoint.serviceName.known) {
    const parsed = parseServiceName(endpoint.serviceName.value);
    if (parsed !== null && serviceFacts(parsed.name) !== null) candidates.push(parsed);
  } else if (vpc.region.known) {
    for (const name of ['ecr.api', 'ecr.dkr', 's3', ...host.split('.').slice(0, 1)])
      candidates.push({ name, region: vpc.region.value });
  }
  return candidates.flatMap(({ name, region }) => {
    const covering = privateNames(name, region).find((pattern) => nameCovers(pattern, host));
    return covering === undefined ? [] : [{ service: name, region, zone: covering.replace(/^\*\./, '') }];
  });
}

/** The longer name wins; of the same name AWS accepts only one, so the first in the input. */
function beats(
  candidate: MatchingZone,
  owner: { readonly endpoint: VpcEndpoint; readonly zone: string },
  question: Question,
): boolean {
  if (candidate.name.length !== owner.zone.length) return candidate.name.length > owner.zone.length;
  const order = compareLocations(candidate.zone.location, owner.endpoint.location);
  return order < 0 || (order === 0 && question.topology.endpointsIn(question.vpc.id).length === 0);
}
