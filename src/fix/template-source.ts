import type { CheckResult } from '../check/result.js';
import type { Design } from '../design/design.js';
import { tagged, type Node as Written } from '../emit/cloudformation/writing.js';
import { additionalResources } from '../emit/cloudformation.js';
import type { Change } from '../model/change.js';
import type { Thing } from '../model/network.js';
import { memberOf, type Node } from '../read/cloudformation/syntax/node.js';
import type { Path } from './document.js';
import { type Edits, one, type TextEdit, together } from './edit.js';
import { descriptionOf, type GroupRule, vpcOfBlock } from './group-rule.js';
import { insertMembers } from './json-document.js';
import type { Mend } from './mend.js';
import type { Source } from './source.js';
import { switchOn } from './switch-on.js';
import { type PlacedResource, resourceAt, type Template, templatesOf } from './template-text.js';
import { insertMember } from './yaml-document.js';

interface Scene {
  readonly templates: readonly Template[];
  readonly network: CheckResult['network'];
}

/** Templates of CloudFormation, in YAML or JSON. */
export async function templateSource({ network, sources }: CheckResult): Promise<Source> {
  const scene: Scene = { templates: await templatesOf(sources), network };
  return {
    taken: [],
    edits: (mend) => editsOf(scene, mend),
    add: (design) => addition(scene, design),
  };
}

function editsOf(scene: Scene, mend: Mend): Edits {
  const { network } = scene;
  switch (mend.kind) {
    case 'vpc-dns': {
      const vpc = placed(scene, network.vpcs, mend.vpc, 'AWS::EC2::VPC');
      return vpc === null ? null : switchedOn(vpc, ['EnableDnsSupport', 'EnableDnsHostnames'], ['EnableDnsSupport']);
    }
    case 'private-dns': {
      const endpoint = endpointOf(scene, mend.endpoint);
      return endpoint === null ? null : switchedOn(endpoint, ['PrivateDnsEnabled'], []);
    }
    case 'private-dns-off':
      return one(set(endpointOf(scene, mend.endpoint), ['PrivateDnsEnabled'], false));
    case 'endpoint-type':
      return one(set(endpointOf(scene, mend.endpoint), ['VpcEndpointType'], mend.type));
    case 'private-dns-for-vpc':
      return one(
        set(
          endpointOf(scene, mend.endpoint),
          ['DnsOptions', 'PrivateDnsOnlyForInboundResolverEndpoint'],
          'AllResolvers',
        ),
      );
    case 'endpoint-route-table':
      return extend(scene, mend.endpoint, { name: 'RouteTableIds', id: mend.routeTable });
    case 'endpoint-subnet':
      return extend(scene, mend.endpoint, { name: 'SubnetIds', id: mend.subnet });
    case 'endpoint-group':
      return extend(scene, mend.endpoint, { name: 'SecurityGroupIds', id: mend.group });
    case 'endpoint-subnet-dropped':
      return dropSubnet(scene, mend);
    case 'group-rule':
      return addRule(scene, mend);
    case 'policy-statement': {
      const { actions, resources } = mend.allowed;
      const statement = { Effect: 'Allow', Principal: '*', Action: actions, Resource: resources };
      return one(append(endpointOf(scene, mend.endpoint), ['PolicyDocument', 'Statement'], statement));
    }
    case 'cluster-private-access': {
      const cluster = resourceAt(scene.templates, mend.location);
      return cluster?.type === 'AWS::EKS::Cluster'
        ? one(set(cluster, ['ResourcesVpcConfig', 'EndpointPrivateAccess'], true))
        : null;
    }
    // An entry of a network ACL and a further block of the VPC are resources whose numbers and order only their owner knows.
    case 'acl-entry':
    case 'vpc-cidr':
    case 'for-each':
      return null;
  }
}

function placed(scene: Scene, things: readonly Thing[], id: string, type: string): PlacedResource | null {
  const found = resourceAt(scene.templates, things.find((thing) => thing.id === id)?.location);
  return found?.type === type ? found : null;
}

function endpointOf(scene: Scene, id: string): PlacedResource | null {
  return placed(scene, scene.network.endpoints, id, 'AWS::EC2::VPCEndpoint');
}

function pathOf({ id }: PlacedResource, names: readonly string[]): Path {
  return ['Resources', id, 'Properties', ...names];
}

function propertyOf({ entry }: PlacedResource, names: readonly string[]): Node | undefined {
  return names.reduce<Node | undefined>(memberOf, memberOf(entry.value, 'Properties'));
}

function set(resource: PlacedResource | null, names: readonly string[], value: Written): TextEdit | null {
  return resource === null ? null : resource.template.document.set(pathOf(resource, names), value);
}

/** An item more in a list that is written out; a list where there is none. */
function append(resource: PlacedResource | null, names: readonly string[], item: Written): TextEdit | null {
  if (resource === null) return null;
  const list = propertyOf(resource, names);
  if (list === undefined) return set(resource, names, [item]);
  return list.kind === 'list' ? resource.template.document.append(pathOf(resource, names), item) : null;
}

/** Switches properties on; of those in `onlyIfWritten` the default is on already. */
function switchedOn(resource: PlacedResource, names: readonly string[], onlyIfWritten: readonly string[]): Edits {
  return switchOn(names, {
    onlyIfWritten,
    stateOf(name) {
      const written = propertyOf(resource, [name]);
      if (written === undefined) return 'unwritten';
      if (written.kind !== 'scalar') return 'elsewhere';
      return /^["']?true["']?$/i.test(written.text) ? 'on' : 'off';
    },
    set: (name) => set(resource, [name], true),
  });
}

function extend(scene: Scene, endpoint: string, { name, id }: { readonly name: string; readonly id: string }): Edits {
  const resource = endpointOf(scene, endpoint);
  const item = resource === null ? null : reference(scene, resource.template, id);
  return item === null ? null : one(append(resource, [name], item));
}

function dropSubnet(scene: Scene, { endpoint, subnet }: Extract<Change, { kind: 'endpoint-subnet-dropped' }>): Edits {
  const resource = endpointOf(scene, endpoint);
  const list = resource === null ? undefined : propertyOf(resource, ['SubnetIds']);
  const wanted = placed(scene, scene.network.subnets, subnet, 'AWS::EC2::Subnet');
  if (resource === null || list?.kind !== 'list' || wanted === null) return null;
  const index = list.items.findIndex((item) => refersTo(item, wanted.id));
  return index < 0 ? null : one(resource.template.document.remove(pathOf(resource, ['SubnetIds']), index));
}

function refersTo(node: Node, id: string): boolean {
  const text = (key: string) => {
    const value = memberOf(node, key);
    if (value?.kind === 'scalar') return value.text;
    return value?.kind === 'list'
      ? value.items.map((item) => (item.kind === 'scalar' ? item.text : '?')).join('.')
      : '';
  };
  return text('Ref') === id || text('Fn::GetAtt') === `${id}.SubnetId`;
}

const AWS_ID = /^(?:vpc|subnet|rtb|sg|acl|vpce|pl)-[0-9a-f]{8,17}$/;

/** How a thing is referred to in a template: by name where it is of the same one; null where it can't be. */
function reference({ templates, network }: Scene, template: Template, id: string): Written | null {
  if (AWS_ID.test(id)) return id;
  const vpc = network.vpcs.find(({ defaultSecurityGroup }) => defaultSecurityGroup === id);
  const things: readonly Thing[] = [
    ...network.vpcs,
    ...network.subnets,
    ...network.routeTables,
    ...network.securityGroups,
    ...network.endpoints,
  ];
  const found = resourceAt(templates, (vpc ?? things.find((thing) => thing.id === id))?.location);
  if (found === null || found.template !== template) return null;
  if (vpc !== undefined)
    return found.type === 'AWS::EC2::VPC' ? tagged('!GetAtt', `${found.id}.DefaultSecurityGroup`) : null;
  // A thing that comes with another one, as a VPC's main route table does, has that one's place.
  return id === found.id || id.endsWith(`/${found.id}`) ? tagged('!Ref', found.id) : null;
}

/**
 * In the group's own list, which takes rules beside those that are resources of their own: EC2 adds each by a call.
 * Source: CloudFormation reference, "AWS::EC2::SecurityGroup" (read 2026-11).
 */
function addRule(scene: Scene, change: GroupRule): Edits {
  const group = placed(scene, scene.network.securityGroups, change.group, 'AWS::EC2::SecurityGroup');
  if (group === null) return null;
  const { key, value } = peerOf(scene, group.template, change);
  if (value === null) return null;
  const rule = { Description: descriptionOf(change), IpProtocol: 'tcp', FromPort: 443, ToPort: 443, [key]: value };
  return one(append(group, [change.direction === 'ingress' ? 'SecurityGroupIngress' : 'SecurityGroupEgress'], rule));
}

function peerOf(
  scene: Scene,
  template: Template,
  change: GroupRule,
): { readonly key: string; readonly value: Written | null } {
  const { direction, peer } = change;
  const side = direction === 'ingress' ? 'Source' : 'Destination';
  switch (peer.kind) {
    case 'cidr': {
      const vpc = vpcOfBlock(scene.network, change);
      const found = vpc === null ? null : placed(scene, scene.network.vpcs, vpc.id, 'AWS::EC2::VPC');
      const isHere = found !== null && found.template === template;
      return { key: 'CidrIp', value: isHere ? tagged('!GetAtt', `${found.id}.CidrBlock`) : peer.cidr.text };
    }
    case 'security-group':
      return { key: `${side}SecurityGroupId`, value: reference(scene, template, peer.id) };
    case 'prefix-list':
      return { key: `${side}PrefixListId`, value: AWS_ID.test(peer.id) ? peer.id : null };
  }
}

/** What a design adds, behind the last endpoint of the VPC's template or the VPC itself, and its changes where they stand. */
function addition(scene: Scene, design: Design): Edits {
  const [vpc] = design.vpcs;
  const home = vpc === undefined ? null : placed(scene, scene.network.vpcs, vpc.vpc, 'AWS::EC2::VPC');
  if (vpc === undefined || home === null) return null;
  const { template } = home;
  const edits = together(design.changes.map((change) => editsOf(scene, change)));
  if (edits === null) return null;
  const resources = additionalResources(
    { added: design.added, base: design.base, changes: design.changes, region: vpc.region, account: null },
    { existing: (id) => reference(scene, template, id), taken: template.names },
  );
  if (resources === null) return null;
  const endpoints = scene.network.endpoints.flatMap(({ id }) => endpointOf(scene, id) ?? []);
  const beside = endpoints.findLast((each) => each.template === template) ?? home;
  const added = template.parsed.isJson
    ? [resources.length === 0 ? [] : one(insertMembers(template.parsed, ['Resources'], resources))]
    : resources.map(([key, value]) => one(insertMember(template.parsed, beside.entry, { key, value })));
  return together([edits, ...added]);
}
