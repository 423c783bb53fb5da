import type { Location } from '../../../model/location.js';
import { unknown } from '../../../model/value.js';
import type { EvaluatedBody } from '../../resource/instance.js';
import { unknownValue } from '../../resource/value.js';
import { type PlacedMap, placedEntry } from '../evaluate/placed.js';
import { addBlock, type BodyDraft, bodyOf, emptyBody, set, setValue } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

/** Route 53, and the registry's cache rules. Source: template reference, the pages of the types (read 2026-11). */
export const DNS_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::Route53::HostedZone': plain('aws_route53_zone', {
    ids: ['Id'],
    naming: { rename: { VPCs: 'vpc' } },
  }),
  'AWS::Route53Resolver::ResolverRule': plain('aws_route53_resolver_rule', { ids: ['ResolverRuleId', 'Arn'] }),
  'AWS::Route53Resolver::ResolverRuleAssociation': plain('aws_route53_resolver_rule_association'),
  'AWS::Route53Profiles::ProfileAssociation': plain('aws_route53profiles_association'),
  'AWS::Route53Resolver::FirewallDomainList': plain('aws_route53_resolver_firewall_domain_list', {
    ids: ['Id'],
    finish: openDomains,
  }),
  'AWS::Route53Resolver::FirewallRuleGroup': {
    type: 'aws_route53_resolver_firewall_rule_group',
    ids: ['Id'],
    translate: firewallRules,
  },
  'AWS::Route53Resolver::FirewallRuleGroupAssociation': plain('aws_route53_resolver_firewall_rule_group_association', {
    ids: ['Id'],
  }),
  'AWS::Route53::RecordSet': {
    type: 'aws_route53_record',
    translate: ({ properties, location }) => [{ body: recordOf(properties, null, location) }],
  },
  'AWS::Route53::RecordSetGroup': { type: 'aws_route53_record', translate: recordGroup },
};

/** A file in S3 tells the domains. */
function openDomains(body: BodyDraft, resource: TemplateResource): void {
  const file = property(resource, 'DomainFileUrl');
  if (file === null || body.attributes.has('domains')) return;
  const why = unknown(`the domains of ${resource.address}`, 'write them in Domains', file.location);
  setValue(body, 'domains', unknownValue({ list: 'string' }, why), file.location);
}

/** A group with its rules, each of which is a resource of its own in the common form. */
function firewallRules(resource: TemplateResource): readonly Translated[] {
  const { address, location } = resource;
  const rules = property(resource, 'FirewallRules')?.value;
  const items = rules?.kind === 'list' ? rules.items : rules === undefined ? [] : [rules];
  const why = unknown(address, 'it is known once the stack is deployed', location);
  const id = unknownValue('string', why, {
    space: 'aws_route53_resolver_firewall_rule_group.id',
    key: `${address}.id`,
  });
  return [
    { body: bodyOf(resource.properties, location, { without: ['FirewallRules'] }) },
    ...items.map((item, index) => {
      const body = item.kind === 'map' ? bodyOf(item, item.location) : emptyBody(item.location);
      setValue(body, 'firewall_rule_group_id', id);
      // What a rule that isn't known holds isn't known.
      if (item.kind === 'value') setValue(body, 'firewall_domain_list_id', item.value);
      return {
        body,
        type: 'aws_route53_resolver_firewall_rule',
        address: `${address}.FirewallRules[${index}]`,
      };
    }),
  ];
}

function recordGroup(resource: TemplateResource): readonly Translated[] {
  const sets = property(resource, 'RecordSets')?.value;
  const items = sets?.kind === 'list' ? sets.items : [];
  return items.flatMap((item, index) =>
    item.kind === 'map'
      ? [
          {
            body: recordOf(item, resource.properties, item.location),
            address: `${resource.address}.RecordSets[${index}]`,
          },
        ]
      : [],
  );
}

function recordOf(record: PlacedMap, group: PlacedMap | null, location: Location): EvaluatedBody {
  const body = emptyBody(location);
  const either = (name: string) => record.entries.get(name) ?? group?.entries.get(name) ?? null;
  const zone = either('HostedZoneId');
  const zoneName = either('HostedZoneName');
  if (zone !== null) set(body, 'zone_id', zone);
  else if (zoneName !== null) {
    const why = unknown('the hosted zone of a name', 'name the zone by HostedZoneId', zoneName.location);
    setValue(body, 'zone_id', unknownValue('string', why), zoneName.location);
  }
  set(body, 'name', record.entries.get('Name') ?? null);
  set(body, 'type', record.entries.get('Type') ?? null);
  set(body, 'records', record.entries.get('ResourceRecords') ?? null);
  const alias = record.entries.get('AliasTarget');
  if (alias?.value.kind === 'map') {
    const block = emptyBody(alias.location);
    set(block, 'name', placedEntry(alias.value, 'DNSName'));
    set(block, 'zone_id', placedEntry(alias.value, 'HostedZoneId'));
    addBlock(body, 'alias', block);
  }
  return body;
}
