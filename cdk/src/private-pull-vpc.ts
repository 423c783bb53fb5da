import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, type IDependable } from 'constructs';
import { EcrPrivateLink } from './ecr-private-link';
import type { EndpointOptions } from './endpoint-options';
import { EndpointSubnets } from './endpoint-subnets';

/**
 * A subnet for applications.
 */
export interface ApplicationSubnetOptions {
  /**
   * Its tag `Name`, and with it the id of its construct.
   */
  readonly name: string;

  /**
   * Its addresses.
   */
  readonly cidrBlock: string;
}

/**
 * A zone of a PrivatePullVpc.
 */
export interface PrivatePullZone {
  /**
   * The availability zone, such as `ap-northeast-1a`.
   */
  readonly availabilityZone: string;

  /**
   * The subnets whose workloads pull: as many as there are.
   */
  readonly applicationSubnets: ApplicationSubnetOptions[];

  /**
   * The addresses of the subnet that holds the endpoints.
   *
   * @default - no endpoint subnet: the zone's workloads use the endpoints of the other zones
   */
  readonly endpointCidrBlock?: string;

  /**
   * The tag `Name` of the endpoint subnet.
   *
   * @default - `vpc endpoint ZONE`, after the name of the VPC
   */
  readonly endpointSubnetName?: string;
}

/**
 * Properties of PrivatePullVpc.
 */
export interface PrivatePullVpcProps extends EndpointOptions {
  /**
   * The addresses of the VPC.
   */
  readonly cidrBlock: string;

  /**
   * The zones, with the subnets of each.
   */
  readonly zones: PrivatePullZone[];

  /**
   * The VPC's tag `Name`, with which those of the endpoints begin.
   *
   * @default - the path of the construct
   */
  readonly name?: string;

  /**
   * The tag `Name` of the route table of all application subnets.
   *
   * @default 'VPC Endpoint S3'
   */
  readonly routeTableName?: string;

  /**
   * Takes the rules off the default security group of the VPC. CDK does it with a Lambda function and a role of its own.
   *
   * @default false
   */
  readonly restrictDefaultSecurityGroup?: boolean;
}

/**
 * A VPC without any way to the internet, whose workloads pull container images from Amazon ECR: application subnets, as
 * many in a zone as there are, on one route table with the gateway endpoint of S3; and in each zone one subnet for the
 * interface endpoints, which every other subnet reaches over the local route.
 */
export class PrivatePullVpc extends Construct implements ec2.IConnectable {
  /**
   * The VPC. Its isolated subnets are the application subnets, so that workloads are placed there.
   */
  public readonly vpc: ec2.Vpc;

  /**
   * The endpoints.
   */
  public readonly privateLink: EcrPrivateLink;

  /**
   * The subnets whose workloads pull, zone by zone.
   */
  public readonly applicationSubnets: ec2.ISubnet[];

  /**
   * The id of the route table of all application subnets.
   */
  public readonly routeTableId: string;

  /**
   * The network connections of the endpoints: TCP 443.
   */
  public readonly connections: ec2.Connections;

  /**
   * Depend on it, so that workloads start when they can pull: `service.node.addDependency(vpc.pathsEstablished)`.
   */
  public readonly pathsEstablished: IDependable;

  constructor(scope: Construct, id: string, props: PrivatePullVpcProps) {
    super(scope, id);
    const {
      cidrBlock,
      zones,
      name = this.node.path,
      routeTableName = 'VPC Endpoint S3',
      restrictDefaultSecurityGroup = false,
      ...endpoints
    } = props;
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidrBlock),
      availabilityZones: zones.map(({ availabilityZone }) => availabilityZone),
      subnetConfiguration: [],
      natGateways: 0,
      createInternetGateway: false,
      restrictDefaultSecurityGroup,
    });
    Tags.of(this.vpc).add('Name', name);
    const routeTable = new ec2.CfnRouteTable(this, 'RouteTable', { vpcId: this.vpc.vpcId });
    Tags.of(routeTable).add('Name', routeTableName);
    this.routeTableId = routeTable.ref;
    this.applicationSubnets = zones.flatMap((zone) =>
      zone.applicationSubnets.map((subnet) => this.makeSubnet(subnet, zone.availabilityZone)),
    );
    this.vpc.isolatedSubnets.push(...this.applicationSubnets);
    this.privateLink = new EcrPrivateLink(this, 'PrivateLink', {
      ...endpoints,
      vpc: this.vpc,
      name,
      applicationSubnets: { subnets: this.applicationSubnets },
      endpointSubnets: EndpointSubnets.create(
        zones.flatMap(({ availabilityZone, endpointCidrBlock, endpointSubnetName }) =>
          endpointCidrBlock === undefined
            ? []
            : [
                {
                  availabilityZone,
                  cidrBlock: endpointCidrBlock,
                  ...(endpointSubnetName === undefined ? {} : { name: endpointSubnetName }),
                },
              ],
        ),
      ),
    });
    this.connections = this.privateLink.connections;
    this.pathsEstablished = this.privateLink.pathsEstablished;
  }

  /**
   * Lets workloads pull, by their security groups: the endpoints admit them, and where their egress is closed it is
   * opened to the endpoints and to S3.
   *
   * @param clients what pulls: the service of Fargate tasks; the instances of EC2 tasks and of EKS
   */
  public allowPullFrom(...clients: ec2.IConnectable[]): void {
    this.privateLink.allowPullFrom(...clients);
  }

  private makeSubnet({ name, cidrBlock }: ApplicationSubnetOptions, availabilityZone: string): ec2.ISubnet {
    const id = idOf(name);
    const subnet = new ec2.CfnSubnet(this, id, { vpcId: this.vpc.vpcId, availabilityZone, cidrBlock });
    Tags.of(subnet).add('Name', name);
    new ec2.CfnSubnetRouteTableAssociation(this, `${id}RouteTableAssociation`, {
      subnetId: subnet.ref,
      routeTableId: this.routeTableId,
    });
    return ec2.Subnet.fromSubnetAttributes(this, `${id}Reference`, {
      subnetId: subnet.ref,
      availabilityZone,
      ipv4CidrBlock: cidrBlock,
      routeTableId: this.routeTableId,
    });
  }
}

/** `Private1aApp1` of `private 1a app 1`. */
function idOf(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
