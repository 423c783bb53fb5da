import { Annotations, Aspects, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, DependencyGroup, type IConstruct, type IDependable } from 'constructs';
import { blockConflicts, dnsConflicts, endpointConflicts } from './conflicts';
import type { EndpointOptions } from './endpoint-options';
import { layerStatement, registryStatements } from './endpoint-policies';
import type { EndpointSubnets } from './endpoint-subnets';
import { Ingress } from './ingress';
import type { Runs } from './runs';
import { interfaceServices, refuseUnknownExisting } from './services';
import { vpcBlocks } from './vpc-blocks';
import { zoneKey, zoneName } from './zones';

/**
 * Properties of EcrPrivateLink.
 */
export interface EcrPrivateLinkProps extends EndpointOptions {
  /**
   * The VPC, new or imported.
   */
  readonly vpc: ec2.IVpc;

  /**
   * Where the network interfaces of the endpoints are: one subnet for each zone.
   */
  readonly endpointSubnets: EndpointSubnets;

  /**
   * The subnets whose workloads pull. Their route tables get the gateway endpoint of S3.
   *
   * @default - every private and isolated subnet of the VPC, besides the endpoints' own
   */
  readonly applicationSubnets?: ec2.SubnetSelection;

  /**
   * Services that the VPC has an endpoint for already, by their short names: `logs`, and `s3` for the gateway endpoint.
   * None is made for them, since a second one with private DNS would be refused. It is on you that they serve these
   * subnets; `PullpathValidator` tells.
   *
   * @default - none
   */
  readonly existingServices?: string[];

  /**
   * What the tags `Name` begin with.
   *
   * @default - the path of the construct
   */
  readonly name?: string;
}

/**
 * Private pulls of container images from Amazon ECR, for every application subnet of a VPC: the interface endpoints of
 * ECR and of what else runs there, in one subnet of each zone, and the gateway endpoint of S3 on the route tables of the
 * application subnets.
 */
export class EcrPrivateLink extends Construct implements ec2.IConnectable {
  /**
   * The network connections of the endpoints: TCP 443.
   */
  public readonly connections: ec2.Connections;

  /**
   * The security group of all interface endpoints.
   */
  public readonly securityGroup: ec2.ISecurityGroup;

  /**
   * The subnets whose workloads pull.
   */
  public readonly applicationSubnets: ec2.ISubnet[];

  /**
   * The subnets that hold the endpoints, one for each zone.
   */
  public readonly endpointSubnets: ec2.ISubnet[];

  /**
   * The short names of the services that interface endpoints were made for.
   */
  public readonly services: string[];

  /**
   * The gateway endpoint of S3, from which the layers come. None where the VPC has one already.
   */
  public readonly s3Gateway?: ec2.GatewayVpcEndpoint;

  /**
   * Depend on it, so that workloads start when they can pull: `service.node.addDependency(privateLink.pathsEstablished)`.
   */
  public readonly pathsEstablished: IDependable;

  private readonly endpoints = new Map<string, ec2.InterfaceVpcEndpoint>();
  private readonly s3PrefixListId: string | undefined;

  constructor(scope: Construct, id: string, props: EcrPrivateLinkProps) {
    super(scope, id);
    const { vpc, runs = [], services = [], existingServices = [], name = this.node.path } = props;
    this.s3PrefixListId = props.s3PrefixListId;
    const pending = isPending(vpc);
    this.applicationSubnets = applicationSubnets(
      props,
      props.endpointSubnets._chosen(this, vpc, pending) ?? [],
      pending,
    );
    this.endpointSubnets = props.endpointSubnets._place(this, {
      vpc,
      name,
      applicationSubnets: this.applicationSubnets,
      pending,
    });
    this.securityGroup = props.securityGroup ?? this.makeSecurityGroup(props, name);
    this.connections = new ec2.Connections({
      securityGroups: [this.securityGroup],
      defaultPort: ec2.Port.tcp(443),
    });
    refuseUnknownExisting(existingServices);
    this.services = interfaceServices(runs, services, Stack.of(this).region).filter(
      (service) => !existingServices.includes(service),
    );
    for (const service of this.services) this.endpoints.set(service, this.makeEndpoint(service, vpc, name));
    if (!existingServices.includes('s3')) this.s3Gateway = this.makeGateway(vpc, name, pending);
    this.pathsEstablished = new DependencyGroup(
      ...this.endpoints.values(),
      ...(this.s3Gateway === undefined ? [] : [this.s3Gateway]),
    );
    this.restrict(props, runs);
    this.admit(props);
    if (!pending) {
      this.warnOfZones();
      const made = this.endpointSubnets.filter(({ node }) => node.scope === this);
      this.node.addValidation({
        validate: () => [
          ...dnsConflicts(vpc),
          ...endpointConflicts(this, vpc),
          ...blockConflicts(vpc, made, [...vpcBlocks(vpc), ...(props.vpcCidrBlocks ?? [])]),
        ],
      });
    }
  }

  /**
   * The interface endpoint of a service.
   *
   * @param service its short name, such as `ecr.dkr`
   */
  public endpoint(service: string): ec2.InterfaceVpcEndpoint {
    const endpoint = this.endpoints.get(service);
    if (endpoint === undefined)
      throw new Error(
        `${this.node.path} made no interface endpoint for ${JSON.stringify(service)}. There are: ${this.services.join(', ')}`,
      );
    return endpoint;
  }

  /**
   * Lets workloads pull, by their security groups: the endpoints admit them, and where their egress is closed it is
   * opened to the endpoints and to S3.
   *
   * @param clients what pulls: the service of Fargate tasks; the instances of EC2 tasks and of EKS
   */
  public allowPullFrom(...clients: ec2.IConnectable[]): void {
    for (const client of clients) {
      client.connections.allowTo(this, ec2.Port.tcp(443), 'pulls images over the endpoints');
      for (const group of client.connections.securityGroups) {
        if (group.allowAllOutbound) continue;
        if (this.s3PrefixListId === undefined)
          throw new Error(
            `${group.node.path} does not allow all egress, and layers come from S3's public addresses also through a ` +
              'gateway endpoint. Give s3PrefixListId, which ec2.PrefixList.fromLookup finds by the name com.amazonaws.REGION.s3',
          );
        group.addEgressRule(
          ec2.Peer.prefixList(this.s3PrefixListId),
          ec2.Port.tcp(443),
          'layers of images, from S3 over its gateway endpoint',
        );
      }
    }
  }

  private makeSecurityGroup({ vpc, securityGroupName }: EcrPrivateLinkProps, name: string): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'TCP 443 to the interface endpoints that images are pulled over',
      allowAllOutbound: false,
      ...(securityGroupName === undefined ? {} : { securityGroupName }),
    });
    Tags.of(group).add('Name', securityGroupName ?? `${name} endpoints`);
    return group;
  }

  private makeEndpoint(service: string, vpc: ec2.IVpc, name: string): ec2.InterfaceVpcEndpoint {
    const endpoint = new ec2.InterfaceVpcEndpoint(this, idOf(service), {
      vpc,
      service: new ec2.InterfaceVpcEndpointAwsService(service),
      subnets: { subnets: this.endpointSubnets },
      securityGroups: [this.securityGroup],
      privateDnsEnabled: true,
      // It would admit the first block of the VPC alone.
      open: false,
    });
    Tags.of(endpoint).add('Name', `${name} ${service}`);
    return endpoint;
  }

  private makeGateway(vpc: ec2.IVpc, name: string, pending: boolean): ec2.GatewayVpcEndpoint {
    const lacking = this.applicationSubnets.find(({ routeTable }) => !routeTable?.routeTableId);
    if (lacking !== undefined && !pending)
      throw new Error(
        `applicationSubnets: the route table of ${lacking.node.path} is not known, and the gateway endpoint of S3 needs ` +
          'it for the layers. Give routeTableId when you import the subnet, or its route table with the VPC',
      );
    const endpoint = new ec2.GatewayVpcEndpoint(this, 'S3', {
      vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnets: this.applicationSubnets }],
    });
    Tags.of(endpoint).add('Name', `${name} s3`);
    return endpoint;
  }

  private restrict({ leastPrivilege }: EcrPrivateLinkProps, runs: readonly Runs[]): void {
    if (leastPrivilege === undefined) return;
    for (const service of ['ecr.api', 'ecr.dkr']) {
      const endpoint = this.endpoints.get(service);
      for (const statement of registryStatements(this, leastPrivilege, runs)) endpoint?.addToPolicy(statement);
    }
    this.s3Gateway?.addToPolicy(layerStatement(this));
  }

  private admit({ vpc, ingress = Ingress.VPC, vpcCidrBlocks = [] }: EcrPrivateLinkProps): void {
    const admitted = new Set<string>();
    const admitBlocks = (blocks: readonly string[], why: string) => {
      for (const block of blocks) {
        if (admitted.has(block)) continue;
        admitted.add(block);
        this.securityGroup.addIngressRule(ec2.Peer.ipv4(block), ec2.Port.tcp(443), why);
      }
    };
    switch (ingress) {
      case Ingress.VPC: {
        const admitVpc = () => admitBlocks([...vpcBlocks(vpc), ...vpcCidrBlocks], 'pulls from the VPC');
        admitVpc();
        if (admitted.size === 0)
          throw new Error(
            `ingress: the addresses of ${vpc.node.path} are not known. Give vpcCidrBlock when you import the VPC, ` +
              'vpcCidrBlocks here, or another ingress',
          );
        // The app may associate further blocks after this.
        Aspects.of(this).add({
          visit: (node: IConstruct) => {
            if (node === this) admitVpc();
          },
        });
        break;
      }
      case Ingress.APPLICATION_SUBNETS:
        admitBlocks(
          this.applicationSubnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock),
          'pulls from the application subnets',
        );
        break;
      case Ingress.NAMED:
        break;
    }
  }

  private warnOfZones(): void {
    const served = new Set(this.endpointSubnets.map(({ availabilityZone }) => zoneKey(this, availabilityZone)));
    const crossing = new Set(
      this.applicationSubnets
        .filter(({ availabilityZone }) => !served.has(zoneKey(this, availabilityZone)))
        .map(({ availabilityZone }) => zoneName(this, availabilityZone)),
    );
    if (crossing.size > 0)
      Annotations.of(this).addWarningV2(
        'pullpath-cdk:zone-without-endpoint',
        `There is no endpoint subnet in ${[...crossing].join(', ')}. Its workloads reach the endpoints of other zones: ` +
          'that works, costs traffic between zones, and fails with the other zone.',
      );
  }
}

/** On the first synth of a looked-up VPC its subnets are stand-ins, and nothing can be said of them. */
function isPending(vpc: ec2.IVpc): boolean {
  const subnets = [...vpc.privateSubnets, ...vpc.isolatedSubnets, ...vpc.publicSubnets];
  return subnets.length > 0 && vpc.selectSubnets({ subnets }).isPendingLookup === true;
}

function applicationSubnets(
  { vpc, applicationSubnets: selection }: EcrPrivateLinkProps,
  own: readonly ec2.ISubnet[],
  pending: boolean,
): ec2.ISubnet[] {
  const subnets =
    selection === undefined
      ? [...vpc.privateSubnets, ...vpc.isolatedSubnets].filter((subnet) => !own.includes(subnet))
      : vpc.selectSubnets(selection).subnets;
  if (subnets.length === 0 && !pending)
    throw new Error(
      selection === undefined
        ? `applicationSubnets: ${vpc.node.path} has no private or isolated subnet besides the endpoints' own. Select the ` +
            'subnets whose workloads pull'
        : 'applicationSubnets: the selection is empty, so that no workload would be served. Select the subnets whose ' +
            'workloads pull',
    );
  return [...new Set(subnets)];
}

/** `EcrApi` of `ecr.api`. */
function idOf(service: string): string {
  return service
    .split(/[.-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
