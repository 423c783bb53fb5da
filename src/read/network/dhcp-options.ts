import { all, known, some } from '../../model/value.js';
import { argument, leftToAws, readList, readTags, textOf } from './argument.js';
import { existenceDoubt, type ResourceMapping, thingOf } from './build.js';
import { growing } from './draft.js';
import { refer } from './known-by-id.js';
import { vpcToChange } from './vpc.js';

/**
 * Without name servers a set names none, also not Amazon's, and what a machine asks then depends on its kind.
 * Source: docs of `aws_vpc_dhcp_options`; VPC guide, "DHCP option set concepts" (read 2026-11).
 */
export const dhcpOptions: ResourceMapping = {
  declare(resource, build) {
    const { body, address } = resource;
    const listed =
      readList(body, 'domain_name_servers') ??
      some([], leftToAws(`${address}.domain_name_servers`, 'write AmazonProvidedDNS', body.location));
    const servers = growing(
      listed.complete ? all(listed.items.map(textOf)) : { ...listed, items: listed.items.map(textOf) },
    );
    const thing = thingOf(resource, readTags(resource));
    build.draft.dhcpOptions.set(resource.address, { ...thing, domainNameServers: servers });
  },
};

const SETTLE_BY_A_SET = 'associate DHCP options that name AmazonProvidedDNS';

/** The region's default set names AmazonProvidedDNS (VPC guide, "DHCP option sets", read 2026-11). */
export const defaultDhcpOptions: ResourceMapping = {
  declare(resource, build) {
    const thing = thingOf(resource, readTags(resource));
    build.draft.dhcpOptions.set(resource.address, {
      ...thing,
      domainNameServers: growing(all([known('AmazonProvidedDNS')])),
    });
  },
};

/**
 * `default` stands for no set at all: machines of the Nitro system then ask AWS's resolver, those of Xen no server.
 * Sources: EC2 API, "AssociateDhcpOptions"; VPC guide, "DHCP option set concepts" (read 2026-11).
 */
export const dhcpOptionsAssociation: ResourceMapping = {
  attach(resource, build) {
    const given = argument(resource.body, 'dhcp_options_id');
    const vpc = vpcToChange(resource, build, 'dhcp-options');
    if (given === null || vpc === null) return;
    const isDefault = given.value.kind === 'string' && given.value.value === 'default';
    const options = isDefault
      ? leftToAws(`what machines in ${vpc.id} ask without DHCP options`, SETTLE_BY_A_SET, given.location)
      : refer(build, 'dhcp-options', given, { resource });
    vpc.dhcpOptions = existenceDoubt(resource) ?? options ?? vpc.dhcpOptions;
  },
};
