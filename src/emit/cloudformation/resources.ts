import { Scalar } from 'yaml';
import { parseServiceName } from '../../aws/services.js';
import { zoneName } from '../../model/availability-zone.js';
import type { Change } from '../../model/change.js';
import type { SecurityGroup, SecurityGroupPeer, Subnet, VpcEndpoint } from '../../model/network.js';
import { isInAdded } from '../emission.js';
import { policyJson } from '../policy-json.js';
import { dated, inRegion, knownOf, type Node, type Resources, ref, type Scene, tagged, tags } from './writing.js';

export function vpcs({ emission, names }: Scene): Resources {
  return emission.added.vpcs.map((vpc) => {
    const [primary] = vpc.cidrs.items;
    return [
      names.own(vpc.id),
      {
        Type: 'AWS::EC2::VPC',
        Properties: {
          CidrBlock: primary?.known === true ? primary.value.text : '',
          EnableDnsSupport: true,
          EnableDnsHostnames: true,
          ...tags(vpc),
        },
      },
    ];
  });
}

export function subnetResources(scene: Scene, subnet: Subnet): Resources {
  const { names } = scene;
  const table = knownOf(subnet.routeTable, 'the route table');
  const properties = {
    VpcId: ref(scene, knownOf(subnet.vpc, 'the VPC'), 'AWS::EC2::VPC::Id'),
    CidrBlock: knownOf(subnet.cidr, 'the block')?.text ?? '',
    AvailabilityZone: zoneOf(scene, subnet),
    ...tags(subnet),
  };
  const awaited = scene.emission.changes.find((change) => change.kind === 'vpc-cidr' && isInAdded(subnet, change));
  return [
    [
      names.own(subnet.id),
      {
        Type: 'AWS::EC2::Subnet',
        ...(awaited === undefined ? {} : { DependsOn: names.ofChange(awaited) }),
        Properties: properties,
      },
    ],
    ...(table === null
      ? []
      : [
          [
            `${names.own(subnet.id)}RouteTable`,
            {
              Type: 'AWS::EC2::SubnetRouteTableAssociation',
              Properties: {
                SubnetId: ref(scene, subnet.id, 'AWS::EC2::Subnet::Id'),
                RouteTableId: ref(scene, table, 'String'),
              },
            },
          ] as const,
        ]),
  ];
}

/**
 * A zone by its letter in the stack's region; one without a name by a subnet that is in it, by its place in the account's
 * list, else by a parameter.
 */
function zoneOf(scene: Scene, { availabilityZone, id }: Subnet): Node {
  const zone = knownOf(availabilityZone, `the zone of ${id}`);
  if (zone.name !== null) return inRegion(scene, zone.name);
  for (const { id: other, availabilityZone: its } of scene.emission.base?.subnets ?? []) {
    const subnet = its.known && its.value.key === zone.key ? scene.existing(other) : null;
    if (subnet instanceof Scalar && subnet.tag === '!Ref') return tagged('!GetAtt', `${subnet.value}.AvailabilityZone`);
  }
  const place = / Fn::GetAZs\[(\d+)\]$/.exec(zone.key)?.[1];
  if (place !== undefined) return { 'Fn::Select': [Number(place), { 'Fn::GetAZs': '' }] };
  const parameter = scene.names.parameter(`zone ${zone.key}`, 'AWS::EC2::AvailabilityZone::Name');
  scene.parameters.set(parameter, {
    Type: 'AWS::EC2::AvailabilityZone::Name',
    Description: zoneName(zone),
  });
  return tagged('!Ref', parameter);
}

export function routeTables(scene: Scene): Resources {
  const { emission, names } = scene;
  const main = new Set(
    emission.added.vpcs.flatMap(({ mainRouteTable }) => (mainRouteTable.known ? [mainRouteTable.value] : [])),
  );
  return emission.added.routeTables.flatMap(
    (table): Resources =>
      main.has(table.id)
        ? []
        : [
            [
              names.own(table.id),
              {
                Type: 'AWS::EC2::RouteTable',
                Properties: { VpcId: ref(scene, knownOf(table.vpc, 'the VPC'), 'AWS::EC2::VPC::Id'), ...tags(table) },
              },
            ],
          ],
  );
}

/** CloudFormation leaves a new group's rule that lets everything out, unless one is given: this one lets nothing out. */
const NO_EGRESS: Node = [
  {
    Description: 'Nothing goes out; replies pass by themselves',
    IpProtocol: 'icmp',
    FromPort: 252,
    ToPort: 86,
    CidrIp: '255.255.255.255/32',
  },
];

export function groupResources(scene: Scene, group: SecurityGroup): Resources {
  const { emission, names } = scene;
  if (emission.added.vpcs.some(({ defaultSecurityGroup }) => defaultSecurityGroup === group.id)) return [];
  const rules = (direction: 'ingress' | 'egress') =>
    group.rules.items.flatMap((rule) =>
      rule.direction === direction ? [ruleProperties(scene, knownOf(rule.peer, 'the peer'), direction)] : [],
    );
  const egress = rules('egress');
  return [
    [
      names.own(group.id),
      {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: {
          GroupDescription: 'HTTPS to the interface endpoints',
          VpcId: ref(scene, knownOf(group.vpc, 'the VPC'), 'AWS::EC2::VPC::Id'),
          SecurityGroupIngress: rules('ingress'),
          SecurityGroupEgress: egress.length === 0 ? NO_EGRESS : egress,
          ...tags(group),
        },
      },
    ],
  ];
}

function ruleProperties(
  scene: Scene,
  peer: SecurityGroupPeer,
  direction: 'ingress' | 'egress',
): { readonly [key: string]: Node } {
  const base = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
  const toward = direction === 'ingress' ? 'from' : 'to';
  switch (peer.kind) {
    case 'cidr':
      return { Description: `HTTPS ${toward} ${peer.cidr.text}`, ...base, CidrIp: peer.cidr.text };
    case 'security-group': {
      const key = direction === 'ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId';
      return {
        Description: `HTTPS ${toward} workloads`,
        ...base,
        [key]: ref(scene, peer.id, 'AWS::EC2::SecurityGroup::Id'),
      };
    }
    case 'prefix-list': {
      const key = direction === 'ingress' ? 'SourcePrefixListId' : 'DestinationPrefixListId';
      return { Description: 'Image layers, which come from S3', ...base, [key]: ref(scene, peer.id, 'String') };
    }
  }
}

export function endpointResources(scene: Scene, endpoint: VpcEndpoint): Resources {
  const type = knownOf(endpoint.type, 'the type');
  const name = knownOf(endpoint.serviceName, 'the service');
  const policy = knownOf(endpoint.policy, 'the policy');
  const service = parseServiceName(name)?.name ?? name;
  const own: { readonly [key: string]: Node } =
    type === 'Gateway'
      ? {
          RouteTableIds: endpoint.routeTables.items.map((table) =>
            ref(scene, knownOf(table, 'a route table'), 'String'),
          ),
        }
      : {
          PrivateDnsEnabled: true,
          SubnetIds: endpoint.subnets.items.map(({ subnet }) =>
            ref(scene, knownOf(subnet, 'a subnet'), 'AWS::EC2::Subnet::Id'),
          ),
          SecurityGroupIds: endpoint.securityGroups.items.map((group) =>
            ref(scene, knownOf(group, 'a group'), 'AWS::EC2::SecurityGroup::Id'),
          ),
        };
  return [
    [
      scene.names.own(endpoint.id),
      {
        Type: 'AWS::EC2::VPCEndpoint',
        Properties: {
          VpcId: ref(scene, knownOf(endpoint.vpc, 'the VPC'), 'AWS::EC2::VPC::Id'),
          ServiceName: inRegion(scene, name),
          VpcEndpointType: type,
          ...own,
          ...(policy === null ? {} : { PolicyDocument: policyNode(scene, policyJson(policy)) }),
          Tags: [{ Key: 'Name', Value: service }],
        },
      },
    ],
  ];
}

function policyNode(scene: Scene, { Version, Statement }: ReturnType<typeof policyJson>): Node {
  return {
    Version: dated(Version),
    Statement: Statement.map(({ Resource, Sid, ...statement }) => ({
      ...(Sid === undefined ? {} : { Sid }),
      ...statement,
      Resource: Resource.map((each) => inRegion(scene, each)),
    })),
  };
}

/** Changes in what is there that are resources of their own. The others are the owner's to make. */
export function changeResources(scene: Scene, change: Change): Resources {
  const name = scene.names.ofChange(change);
  if (change.kind === 'group-rule') {
    const Type = change.direction === 'ingress' ? 'AWS::EC2::SecurityGroupIngress' : 'AWS::EC2::SecurityGroupEgress';
    const GroupId = ref(scene, change.group, 'AWS::EC2::SecurityGroup::Id');
    return [[name, { Type, Properties: { GroupId, ...ruleProperties(scene, change.peer, change.direction) } }]];
  }
  if (change.kind === 'acl-entry') {
    const Properties = {
      NetworkAclId: ref(scene, change.networkAcl, 'String'),
      Egress: change.direction === 'egress',
      RuleNumber: change.number,
      RuleAction: 'allow',
      Protocol: 6,
      CidrBlock: change.cidr.text,
      PortRange: { From: change.ports.from, To: change.ports.to },
    };
    return [[name, { Type: 'AWS::EC2::NetworkAclEntry', Properties }]];
  }
  if (change.kind !== 'vpc-cidr') return [];
  const Properties = { VpcId: ref(scene, change.vpc, 'AWS::EC2::VPC::Id'), CidrBlock: change.cidr.text };
  return [[name, { Type: 'AWS::EC2::VPCCidrBlock', Properties }]];
}
