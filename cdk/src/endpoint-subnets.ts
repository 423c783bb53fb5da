import { Annotations, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { ipv4Block } from './ipv4-block';
import { firstOfEachZone, refuseSharedZone, zoneName } from './zones';

/**
 * A subnet that is made for the interface endpoints of one zone.
 */
export interface EndpointSubnetOptions {
  /**
   * The availability zone, such as `ap-northeast-1a`.
   */
  readonly availabilityZone: string;

  /**
   * Its addresses. Each endpoint takes one, AWS keeps five, and the smallest block is a /28.
   */
  readonly cidrBlock: string;

  /**
   * Its tag `Name`.
   *
   * @default - `vpc endpoint ZONE`, after the name of the construct
   */
  readonly name?: string;
}

/** @internal */
export interface PlacementOptions {
  readonly vpc: ec2.IVpc;
  readonly name: string;
  readonly applicationSubnets: readonly ec2.ISubnet[];
  /** Whether the VPC is being looked up, so that its subnets are stand-ins. */
  readonly pending: boolean;
}

/**
 * Where the network interfaces of the endpoints are. An interface endpoint takes one subnet a zone, and one interface
 * serves the whole VPC over the local route: so endpoints get subnets of their own, one in each zone.
 */
export class EndpointSubnets {
  /**
   * New subnets for the endpoints alone. They stay on the main route table of the VPC: endpoints need no route.
   *
   * @param subnets one for each zone; an application in a zone without one crosses zones
   */
  public static create(subnets: EndpointSubnetOptions[]): EndpointSubnets {
    return new EndpointSubnets(
      () => null,
      (scope, options) => createSubnets(scope, subnets, options),
    );
  }

  /**
   * Subnets that are there already.
   *
   * @param selection one subnet for each zone
   */
  public static fromSelection(selection: ec2.SubnetSelection): EndpointSubnets {
    return new EndpointSubnets(
      (vpc) => vpc.selectSubnets(selection).subnets,
      (_scope, { vpc }) => vpc.selectSubnets(selection).subnets,
    );
  }

  /**
   * Inside the first application subnet of each zone. It works as well and needs no addresses of its own, but misleads
   * the reader: the endpoints serve the other subnets too.
   */
  public static insideApplicationSubnets(): EndpointSubnets {
    return new EndpointSubnets(
      () => null,
      (scope, { applicationSubnets }) => firstOfEachZone(scope, applicationSubnets),
    );
  }

  private constructor(
    private readonly chosen: (vpc: ec2.IVpc) => ec2.ISubnet[] | null,
    private readonly place: (scope: Construct, options: PlacementOptions) => ec2.ISubnet[],
  ) {}

  /**
   * The subnets that are there already; null where they come later.
   *
   * @internal
   */
  public _chosen(scope: Construct, vpc: ec2.IVpc, pending: boolean): ec2.ISubnet[] | null {
    const subnets = this.chosen(vpc);
    if (subnets !== null && !pending) refuseSharedZone(scope, subnets);
    return subnets;
  }

  /**
   * @internal
   */
  public _place(scope: Construct, options: PlacementOptions): ec2.ISubnet[] {
    const subnets = this.place(scope, options);
    if (options.pending) return firstOfEachZone(scope, subnets);
    if (subnets.length === 0)
      throw new Error(
        'endpointSubnets: there is none, so that the endpoints would have no network interface. Give one for each zone ' +
          'of the application subnets',
      );
    refuseSharedZone(scope, subnets);
    return subnets;
  }
}

function createSubnets(
  scope: Construct,
  wanted: readonly EndpointSubnetOptions[],
  { vpc, name }: PlacementOptions,
): ec2.ISubnet[] {
  for (const { cidrBlock } of wanted) refuseSmallBlock(cidrBlock);
  return wanted.map(({ availabilityZone, cidrBlock, name: own }, place) => {
    const id = `EndpointSubnet${place + 1}`;
    const subnet = new ec2.CfnSubnet(scope, id, { vpcId: vpc.vpcId, availabilityZone, cidrBlock });
    Tags.of(subnet).add('Name', own ?? `${name} vpc endpoint ${zoneName(scope, availabilityZone)}`);
    const imported = ec2.Subnet.fromSubnetAttributes(scope, `${id}Reference`, {
      subnetId: subnet.ref,
      availabilityZone,
      ipv4CidrBlock: cidrBlock,
    });
    Annotations.of(imported).acknowledgeWarning(
      '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'it is on the main route table: endpoints need no route',
    );
    return imported;
  });
}

/** Source: VPC guide, "Subnet sizing for IPv4" (read 2026-11). */
function refuseSmallBlock(cidrBlock: string): void {
  const block = ipv4Block(cidrBlock);
  if (block !== null && block.last - block.first < 15)
    throw new Error(`endpointSubnets: ${block.text} is too small for a subnet. The smallest is a /28`);
}
