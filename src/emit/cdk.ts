import { parseServiceName } from '../aws/services.js';
import { zoneName } from '../model/availability-zone.js';
import { InputError } from '../model/input-error.js';
import type { AvailabilityZone, Network, SecurityGroupPeer, Subnet, VpcEndpoint } from '../model/network.js';
import type { Value } from '../model/value.js';
import type { Emission, EmittedFile } from './emission.js';
import { Call, type Code, type Fields, quoted, statement } from './typescript.js';

/**
 * Writes a network as an app of AWS CDK that uses pullpath-cdk: the whole as `PrivatePullVpc`, what an existing VPC lacks
 * as `EcrPrivateLink`.
 */
export function toCdk(emission: Emission): readonly EmittedFile[] {
  if (emission.base !== null && emission.added.endpoints.length === 0) return [];
  const body = emission.base === null ? wholeVpc(emission) : addition(emission, emission.base);
  const { imports, statements } = body;
  const lines = [
    "import { App, Stack, type StackProps } from 'aws-cdk-lib';",
    ...(imports.some((name) => name.startsWith('ec2')) ? ["import * as ec2 from 'aws-cdk-lib/aws-ec2';"] : []),
    "import type { Construct } from 'constructs';",
    `import { ${imports
      .filter((name) => !name.startsWith('ec2'))
      .sort(byLetters)
      .join(', ')} } from 'pullpath-cdk';`,
    '',
    '/** Private image pulls: ECR over PrivateLink, image layers from S3 over a gateway endpoint. */',
    'export class PrivatePullStack extends Stack {',
    '  constructor(scope: Construct, id: string, props: StackProps) {',
    '    super(scope, id, props);',
    '',
    ...statements.map((line) => (line === '' ? '' : `    ${line}`)),
    '  }',
    '}',
    '',
    `new PrivatePullStack(new App(), 'PrivatePull', { env: ${environment(emission)} });`,
    '',
  ];
  return [{ name: 'app.ts', text: lines.join('\n') }];
}

interface Body {
  readonly imports: readonly string[];
  readonly statements: readonly string[];
}

function byLetters(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Without the account: with it CDK would ask AWS for the zones, which the design names itself. */
function environment({ region }: Emission): string {
  return `{ region: ${quoted(region)} }`;
}

function wholeVpc(emission: Emission): Body {
  const { added } = emission;
  const [vpc] = added.vpcs;
  const [block] = vpc?.cidrs.items ?? [];
  const held = endpointSubnets(added);
  const zones = new Map<string, Subnet[]>();
  for (const subnet of added.subnets) {
    const zone = knownOf(subnet.availabilityZone).name ?? '';
    zones.set(zone, [...(zones.get(zone) ?? []), subnet]);
  }
  if (emission.changes.some(({ kind }) => kind === 'vpc-cidr'))
    throw new InputError(
      'PrivatePullVpc has one block',
      null,
      'give it a larger one, or emit terraform or cloudformation',
    );
  const isInside = added.subnets.every(({ id, routeTable }) => !held.has(id) || knownOf(routeTable) !== null);
  if (isInside)
    throw new InputError(
      'PrivatePullVpc gives endpoints subnets of their own',
      null,
      'leave out --in-existing-subnets, or emit terraform or cloudformation',
    );
  const options: Fields = {
    name: quoted(vpc?.tags.Name ?? 'main'),
    cidrBlock: quoted(block?.known === true ? block.value.text : ''),
    zones: [...zones].map(([zone, subnets]) => zoneOf(zone, subnets, held)),
    ...endpointOptions(emission),
  };
  return {
    imports: ['PrivatePullVpc', ...optionImports(emission)],
    statements: statement(`new PrivatePullVpc(this, ${quoted(pascal(vpc?.tags.Name ?? 'main'))}, `, options),
  };
}

function zoneOf(zone: string, subnets: readonly Subnet[], held: ReadonlySet<string>): Code {
  const endpoint = subnets.find(({ id }) => held.has(id));
  return {
    availabilityZone: quoted(zone),
    applicationSubnets: subnets
      .filter(({ id }) => !held.has(id))
      .map((subnet) => ({ name: quoted(subnet.tags.Name ?? subnet.id), cidrBlock: quoted(blockOf(subnet)) })),
    ...(endpoint === undefined
      ? {}
      : {
          endpointCidrBlock: quoted(blockOf(endpoint)),
          endpointSubnetName: quoted(endpoint.tags.Name ?? endpoint.id),
        }),
  };
}

/** The endpoints of a design in the words of pullpath-cdk. */
function endpointOptions({ added, base, changes }: Emission): Fields {
  const services = interfacesOf(added).filter((service) => service !== 'ecr.api' && service !== 'ecr.dkr');
  const group = added.securityGroups.find(({ id }) => isEndpointGroup(added, id));
  const peers = (group?.rules.items ?? []).map(({ peer }) => knownOf(peer));
  const accounts = policyAccounts(added);
  const further = changes.flatMap((change) => (change.kind === 'vpc-cidr' ? [change.cidr.text] : []));
  const blocks = base === null ? [] : [...vpcBlocks(base, added), ...further];
  return {
    ...(services.length === 0 ? {} : { services: services.map(quoted) }),
    ...(group === undefined ? {} : ingressOf(peers, blocks)),
    ...(group?.tags.Name === undefined || base !== null ? {} : { securityGroupName: quoted(group.tags.Name) }),
    ...(accounts.length === 0 ? {} : { leastPrivilege: { registryAccounts: accounts.map(quoted) } }),
  };
}

/** Whom the group admits: blocks of the VPC, of the application subnets, or groups that are named later. */
function ingressOf(peers: readonly SecurityGroupPeer[], blocks: readonly string[]): Fields {
  if (peers.some(({ kind }) => kind === 'security-group')) return { ingress: 'Ingress.NAMED' };
  const admitted = peers.flatMap((peer) => (peer.kind === 'cidr' ? [peer.cidr.text] : []));
  if (blocks.length > 0 && !admitted.every((text) => blocks.includes(text)))
    return { ingress: 'Ingress.APPLICATION_SUBNETS' };
  return blocks.length === 0 ? {} : { vpcCidrBlocks: blocks.map(quoted) };
}

function optionImports(emission: Emission): readonly string[] {
  return 'ingress' in endpointOptions(emission) ? ['Ingress'] : [];
}

/** What a VPC that is there lacks. Its ids are written out, or told by the context of the app. */
function addition(emission: Emission, base: Network): Body {
  const { added } = emission;
  const endpoints = added.endpoints;
  const [first] = endpoints;
  if (first === undefined) return { imports: [], statements: [] };
  const ids = new Set(endpoints.map(({ vpc: of }) => knownOf(of)));
  if (ids.size > 1)
    throw new InputError(
      `EcrPrivateLink is for one VPC, and ${[...ids].join(' and ')} lack endpoints`,
      null,
      'give one of them with --vpc, or emit terraform or cloudformation',
    );
  const vpc = base.vpcs.find(({ id }) => first.vpc.known && id === first.vpc.value);
  if (vpc === undefined)
    throw new InputError('the VPC of the new endpoints is not in the input', null, 'emit terraform');
  const held = [...endpointSubnets(added)];
  const created = added.subnets.filter(({ id }) => held.includes(id));
  if (created.length > 0 && created.length < held.length)
    throw new InputError('EcrPrivateLink takes either new endpoint subnets or existing ones', null, 'emit terraform');
  const subnetOf = (id: string, name: string) => importSubnet(base, id, name);
  // S3's endpoint serves the route tables of workloads, also where it is there already.
  const served = base.endpoints.flatMap(({ routeTables }) =>
    routeTables.items.flatMap((table) => (table.known ? [table.value] : [])),
  );
  const tables = [...tablesOf(endpoints), ...served];
  const applications = base.subnets.filter(({ id, routeTable, vpc: of }) => {
    const table = routeTable.known ? (routeTable.value ?? mainOf(vpc)) : null;
    return of.known && of.value === vpc.id && table !== null && tables.includes(table) && !held.includes(id);
  });
  const existing = interfacesOf({
    ...base,
    endpoints: base.endpoints.filter((each) => each.vpc.known && each.vpc.value === vpc.id),
  });
  const hasGateway = !endpoints.some(({ type }) => type.known && type.value === 'Gateway');
  const [reused] = endpoints
    .flatMap(({ securityGroups }) => securityGroups.items.map(knownOf))
    .filter((id) => !added.securityGroups.some((group) => group.id === id));
  const zones = [
    ...new Set(
      base.subnets.flatMap(({ availabilityZone: zone, vpc: of }) =>
        zone.known && of.known && of.value === vpc.id ? [zoneExpression(zone.value)] : [],
      ),
    ),
  ];
  const options: Fields = {
    vpc: 'vpc',
    applicationSubnets: { subnets: applications.map(({ id }, at) => subnetOf(id, `Application${at + 1}`)) },
    endpointSubnets:
      created.length > 0
        ? new Call('EndpointSubnets.create(', created.map(createdSubnet))
        : new Call('EndpointSubnets.fromSelection(', {
            subnets: held.map((id, at) => subnetOf(id, `Endpoint${at + 1}`)),
          }),
    ...(existing.length === 0 && !hasGateway
      ? {}
      : { existingServices: [...existing, ...(hasGateway ? ['s3'] : [])].map(quoted) }),
    ...(reused === undefined
      ? {}
      : {
          securityGroup: `ec2.SecurityGroup.fromSecurityGroupId(this, 'EndpointGroup', ${idExpression(reused)}, { mutable: false })`,
          ingress: 'Ingress.NAMED',
        }),
    ...endpointOptions(emission),
  };
  return {
    imports: ['EcrPrivateLink', 'EndpointSubnets', 'ec2', ...('ingress' in options ? ['Ingress'] : [])],
    statements: [
      ...statement("const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', ", {
        vpcId: idExpression(vpc.id),
        availabilityZones: zones,
      }),
      ...linkAfter(
        emission.changes.flatMap((change) => (change.kind === 'vpc-cidr' ? [change.cidr.text] : [])),
        options,
      ),
    ],
  };
}

/** The endpoints, whose subnets wait for the block that is added for them. */
function linkAfter([block]: readonly string[], options: Fields): readonly string[] {
  if (block === undefined) return statement("new EcrPrivateLink(this, 'PrivateLink', ", options);
  return [
    ...statement("const block = new ec2.CfnVPCCidrBlock(this, 'EndpointBlock', ", {
      vpcId: 'vpc.vpcId',
      cidrBlock: quoted(block),
    }),
    ...statement("const link = new EcrPrivateLink(this, 'PrivateLink', ", options),
    'link.node.addDependency(block);',
  ];
}

function createdSubnet(subnet: Subnet): Code {
  return {
    availabilityZone: zoneExpression(knownOf(subnet.availabilityZone)),
    cidrBlock: quoted(blockOf(subnet)),
    name: quoted(subnet.tags.Name ?? subnet.id),
  };
}

function importSubnet({ subnets, vpcs }: Network, id: string, name: string): Call {
  const subnet = subnets.find((each) => each.id === id);
  const zone = subnet?.availabilityZone.known === true ? zoneExpression(subnet.availabilityZone.value) : null;
  const vpc = vpcs.find((each) => subnet?.vpc.known === true && each.id === subnet.vpc.value);
  const table =
    subnet?.routeTable.known === true ? (subnet.routeTable.value ?? (vpc === undefined ? null : mainOf(vpc))) : null;
  return new Call(`ec2.Subnet.fromSubnetAttributes(this, ${quoted(name)}, `, {
    subnetId: idExpression(id),
    ...(zone === null ? {} : { availabilityZone: zone }),
    ...(subnet?.cidr.known === true && subnet.cidr.value !== null
      ? { ipv4CidrBlock: quoted(subnet.cidr.value.text) }
      : {}),
    ...(table === null ? {} : { routeTableId: idExpression(table) }),
  });
}

function mainOf({ mainRouteTable }: Network['vpcs'][number]): string | null {
  return mainRouteTable.known ? mainRouteTable.value : null;
}

const AWS_ID = /^(?:vpc|subnet|rtb|sg)-[0-9a-f]{8,17}$/;

/** An id of AWS as it is; that of a thing which another tool makes is told to the app: `cdk synth -c NAME=ID`. */
function idExpression(id: string): string {
  return AWS_ID.test(id) ? quoted(id) : `this.node.getContext(${quoted(id)})`;
}

/** A zone that only the account tells is told to the app, as ids are. */
function zoneExpression(zone: AvailabilityZone): string {
  return zone.name === null ? `this.node.getContext(${quoted(zoneName(zone))})` : quoted(zone.name);
}

function vpcBlocks({ vpcs }: Network, { endpoints }: Network): readonly string[] {
  const ids = new Set(endpoints.flatMap(({ vpc }) => (vpc.known ? [vpc.value] : [])));
  return vpcs.flatMap(({ id, cidrs }) =>
    ids.has(id)
      ? cidrs.items.flatMap((block) => (block.known && block.value.family === 4 ? [block.value.text] : []))
      : [],
  );
}

function tablesOf(endpoints: readonly VpcEndpoint[]): readonly string[] {
  return endpoints.flatMap(({ routeTables }) => routeTables.items.map(knownOf));
}

function endpointSubnets({ endpoints }: Network): ReadonlySet<string> {
  return new Set(endpoints.flatMap(({ subnets }) => subnets.items.map(({ subnet }) => knownOf(subnet))));
}

function isEndpointGroup({ endpoints }: Network, id: string): boolean {
  return endpoints.some(({ securityGroups }) => securityGroups.items.some((each) => each.known && each.value === id));
}

function interfacesOf({ endpoints }: Network): readonly string[] {
  return endpoints.flatMap(({ type, serviceName }) => {
    if (!type.known || type.value !== 'Interface' || !serviceName.known) return [];
    return [parseServiceName(serviceName.value)?.name ?? serviceName.value];
  });
}

/** The accounts whose repositories the endpoint policies name. */
function policyAccounts({ endpoints }: Network): readonly string[] {
  const accounts = endpoints.flatMap(({ policy }) =>
    policy.known && policy.value !== null
      ? policy.value.statements.flatMap(({ resource }) =>
          resource.patterns.flatMap((pattern) =>
            pattern.known ? (/:ecr:[^:]*:(\d{12}):/.exec(pattern.value)?.[1] ?? []) : [],
          ),
        )
      : [],
  );
  return [...new Set(accounts)];
}

function blockOf({ cidr }: Subnet): string {
  return knownOf(cidr)?.text ?? '';
}

function knownOf<T>(value: Value<T>): T {
  if (!value.known) throw new InputError(`${value.what} is not known`, value.location, value.settle);
  return value.value;
}

/** `Main` of `main`. */
function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
