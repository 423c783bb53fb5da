import { Document, isMap, Scalar } from 'yaml';
import { parseServiceName } from '../aws/services.js';
import type { Change } from '../model/change.js';
import type { SecurityGroup, SecurityGroupPeer, Subnet, Thing, VpcEndpoint } from '../model/network.js';
import type { Value } from '../model/value.js';
import type { Emission, EmittedFile } from './emission.js';
import { type LogicalNames, logicalNames } from './logical-names.js';
import { policyJson } from './policy-json.js';

/** What stands in a template: data, and intrinsic functions as tagged scalars. */
export type Node = string | number | boolean | Scalar | readonly Node[] | { readonly [key: string]: Node };

interface Scene {
  readonly emission: Emission;
  readonly names: LogicalNames;
  /** Existing things, which the template is told by parameters. */
  readonly parameters: Map<string, Node>;
  /** How a thing of the template that this becomes part of is referred to; null where it is none. */
  readonly existing: (id: string) => Node | null;
}

/** Writes a network as a CloudFormation template: the whole, or a stack of what an existing one lacks. */
export function toCloudFormation(emission: Emission): readonly EmittedFile[] {
  const scene: Scene = { emission, names: logicalNames(emission.added), parameters: new Map(), existing: () => null };
  const { added, changes } = emission;
  const sections: readonly (readonly [comment: string, resources: Resources])[] = [
    ['', vpcs(scene)],
    [SUBNETS, added.subnets.flatMap((subnet) => subnetResources(scene, subnet))],
    ['', routeTables(scene)],
    ['', added.securityGroups.flatMap((group) => groupResources(scene, group))],
    ['', added.endpoints.flatMap((endpoint) => endpointResources(scene, endpoint))],
    ['', changes.flatMap((change, at) => changeResources(scene, change, at))],
  ];
  const resources = sections.flatMap(([, each]) => each);
  if (resources.length === 0) return [];
  const document = new Document({
    AWSTemplateFormatVersion: dated('2010-09-09'),
    Description: DESCRIPTION,
    ...(scene.parameters.size === 0 ? {} : { Parameters: Object.fromEntries(scene.parameters) }),
    Resources: Object.fromEntries(resources),
    ...outputs(scene),
  });
  remark(document, sections);
  return [{ name: 'template.yaml', text: document.toString({ lineWidth: 0 }) }];
}

export type Resources = readonly (readonly [string, Node])[];

/** What is added to a template that is there; null where it needs a parameter for something that isn't in it. */
export function additionalResources(
  emission: Emission,
  { existing, taken }: Pick<Scene, 'existing'> & { readonly taken: readonly string[] },
): Resources | null {
  const { added } = emission;
  const scene: Scene = { emission, names: logicalNames(added, taken), parameters: new Map(), existing };
  const resources = [
    ...added.subnets.flatMap((subnet) => subnetResources(scene, subnet)),
    ...routeTables(scene),
    ...added.securityGroups.flatMap((group) => groupResources(scene, group)),
    ...added.endpoints.flatMap((endpoint) => endpointResources(scene, endpoint)),
  ];
  return scene.parameters.size === 0 ? resources : null;
}

const DESCRIPTION = 'Private image pulls: ECR over PrivateLink, image layers from S3 over a gateway endpoint.';
const SUBNETS =
  ' An interface endpoint takes one subnet a zone; every other subnet reaches it over the local route,\n so the endpoint subnets need no route of their own.';

/** Comments above the first resource of a section. */
function remark(document: Document, sections: readonly (readonly [string, Resources])[]): void {
  const map = document.get('Resources');
  if (!isMap(map)) return;
  for (const [comment, resources] of sections) {
    const [first] = resources;
    const pair = map.items.find(({ key }) => key instanceof Scalar && first !== undefined && key.value === first[0]);
    if (comment !== '' && pair?.key instanceof Scalar) pair.key.commentBefore = comment;
  }
}

/** Without quotes YAML 1.1 would take it for a date. */
function dated(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

export function tagged(tag: string, value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.tag = tag;
  return scalar;
}

function sub(text: string): Scalar | string {
  return text.includes('${') ? tagged('!Sub', text) : text;
}

/** The region's name inside of a text becomes what CloudFormation puts there. */
function inRegion({ emission: { region } }: Scene, text: string): Scalar | string {
  return sub(text.replaceAll(region, '${AWS::Region}'));
}

function knownOf<T>(value: Value<T>, what: string): T {
  if (!value.known) throw new Error(`${what} of a new thing is not known`);
  return value.value;
}

const AWS_ID = /^(?:vpc|subnet|rtb|sg|acl|vpce|pl)-[0-9a-f]{8,17}$/;

/** A reference to a thing: of this template, or a parameter for what is there already. */
function ref(scene: Scene, id: string, type: string): Node {
  const { names, parameters, emission, existing } = scene;
  const own = names.of(id);
  if (own !== null) return tagged('!Ref', own);
  const main = emission.added.vpcs.find(({ mainRouteTable }) => mainRouteTable.known && mainRouteTable.value === id);
  if (main !== undefined) throw new Error('CloudFormation gives no reference to a main route table');
  const given = existing(id);
  if (given !== null) return given;
  const name = names.parameter(id, type);
  if (!parameters.has(name)) {
    parameters.set(name, {
      Type: type,
      Description: id,
      ...(AWS_ID.test(id) ? { Default: id } : {}),
    });
  }
  return tagged('!Ref', name);
}

function tags({ tags: of }: Thing): { readonly Tags?: Node } {
  const { Name } = of;
  return Name === undefined ? {} : { Tags: [{ Key: 'Name', Value: Name }] };
}

function vpcs({ emission, names }: Scene): Resources {
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

function subnetResources(scene: Scene, subnet: Subnet): Resources {
  const { names } = scene;
  const table = knownOf(subnet.routeTable, 'the route table');
  const properties = {
    VpcId: ref(scene, knownOf(subnet.vpc, 'the VPC'), 'AWS::EC2::VPC::Id'),
    CidrBlock: knownOf(subnet.cidr, 'the block')?.text ?? '',
    AvailabilityZone: zoneOf(scene, subnet),
    ...tags(subnet),
  };
  const waits = scene.emission.changes.findIndex((change) => change.kind === 'vpc-cidr' && isInside(subnet, change));
  return [
    [
      names.own(subnet.id),
      {
        Type: 'AWS::EC2::Subnet',
        ...(waits < 0 ? {} : { DependsOn: names.ofChange(waits) }),
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

function isInside({ cidr }: Subnet, change: Extract<Change, { kind: 'vpc-cidr' }>): boolean {
  return (
    cidr.known && cidr.value !== null && cidr.value.start >= change.cidr.start && cidr.value.end <= change.cidr.end
  );
}

/** A zone by its letter in the stack's region; one without a name by a parameter. */
function zoneOf(scene: Scene, { availabilityZone, id }: Subnet): Node {
  const { name, key } = knownOf(availabilityZone, `the zone of ${id}`);
  if (name !== null) return inRegion(scene, name);
  const parameter = scene.names.parameter(`zone ${key}`, 'AWS::EC2::AvailabilityZone::Name');
  scene.parameters.set(parameter, {
    Type: 'AWS::EC2::AvailabilityZone::Name',
    Description: key.split(' ').at(-1) ?? key,
  });
  return tagged('!Ref', parameter);
}

function routeTables(scene: Scene): Resources {
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

function groupResources(scene: Scene, group: SecurityGroup): Resources {
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

function endpointResources(scene: Scene, endpoint: VpcEndpoint): Resources {
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
function changeResources(scene: Scene, change: Change, at: number): Resources {
  const name = scene.names.ofChange(at);
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

function outputs(scene: Scene): { readonly Outputs?: Node } {
  const [vpc] = scene.emission.added.vpcs;
  if (vpc === undefined) return {};
  return { Outputs: { VpcId: { Description: 'The VPC', Value: ref(scene, vpc.id, 'AWS::EC2::VPC::Id') } } };
}
