import { unknown } from '../../../model/value.js';
import { stringValue, unknownValue } from '../../resource/value.js';
import { placedEntry } from '../evaluate/placed.js';
import { type BodyDraft, emptyBody, set, setValue } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

/** Route tables and network ACLs. Source: template reference, the pages of the types (read 2026-11). */
export const ROUTING_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::EC2::RouteTable': plain('aws_route_table', { ids: ['RouteTableId'] }),
  'AWS::EC2::Route': plain('aws_route', {
    naming: { rename: { EgressOnlyInternetGatewayId: 'egress_only_gateway_id' } },
  }),
  'AWS::EC2::SubnetRouteTableAssociation': plain('aws_route_table_association'),
  'AWS::EC2::GatewayRouteTableAssociation': plain('aws_route_table_association'),
  'AWS::EC2::VPNGatewayRoutePropagation': { type: 'aws_vpn_gateway_route_propagation', translate: propagations },
  'AWS::EC2::RouteServerPropagation': plain('aws_vpc_route_server_propagation'),
  'AWS::EC2::NetworkAcl': plain('aws_network_acl', { ids: ['Id'] }),
  'AWS::EC2::NetworkAclEntry': plain('aws_network_acl_rule', {
    naming: { without: ['PortRange', 'Icmp'] },
    defaults: { egress: false },
    finish: portsOfRange,
  }),
  'AWS::EC2::SubnetNetworkAclAssociation': plain('aws_network_acl_association', { ids: ['AssociationId'] }),
};

/** One for each of the tables. */
function propagations(resource: TemplateResource): readonly Translated[] {
  const tables = property(resource, 'RouteTableIds');
  const items = tables?.value.kind === 'list' ? tables.value.items : tables === null ? [] : [tables.value];
  return items.map((value, index) => {
    const body = emptyBody(resource.location);
    set(body, 'route_table_id', { value, location: value.location });
    return { body, address: `${resource.address}.RouteTableIds[${index}]` };
  });
}

/**
 * For TCP and UDP EC2 wants a range and refuses the entry without; for other protocols it is not looked at.
 * Source: template reference, "AWS::EC2::NetworkAclEntry", PortRange (read 2026-11).
 */
function portsOfRange(body: BodyDraft, resource: TemplateResource): void {
  const range = property(resource, 'PortRange')?.value;
  set(body, 'from_port', placedEntry(range, 'From'));
  set(body, 'to_port', placedEntry(range, 'To'));
  const open =
    range === undefined
      ? unknownValue('number', unknown(`${resource.address}.PortRange`, 'write PortRange', resource.location))
      : range.kind === 'value' && range.value.kind === 'unknown'
        ? range.value
        : null;
  if (open !== null) {
    const location = range?.location ?? resource.location;
    setValue(body, 'from_port', open, location);
    setValue(body, 'to_port', open, location);
  }
  if (body.attributes.get('protocol') === undefined) setValue(body, 'protocol', stringValue('-1'));
}
