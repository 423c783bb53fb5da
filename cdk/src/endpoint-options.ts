import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Ingress } from './ingress';
import type { LeastPrivilegeOptions } from './least-privilege';
import type { Runs } from './runs';

/**
 * Which endpoints there are, and whom they serve.
 */
export interface EndpointOptions {
  /**
   * What runs in the application subnets, or what it uses.
   *
   * @default - the pull alone: `ecr.api`, `ecr.dkr` and S3
   */
  readonly runs?: Runs[];

  /**
   * Further services with an interface endpoint, by their short names as in `com.amazonaws.REGION.NAME`: `kms`, `sqs`.
   *
   * @default - none
   */
  readonly services?: string[];

  /**
   * Whom the security group of the endpoints admits on TCP 443.
   *
   * @default Ingress.VPC
   */
  readonly ingress?: Ingress;

  /**
   * Blocks of addresses of the VPC that this app does not tell: those that were associated with it elsewhere.
   *
   * @default - the block that the VPC was made with, and those that this app associates with it
   */
  readonly vpcCidrBlocks?: string[];

  /**
   * Lets the endpoints of ECR serve pulls alone, and that of S3 the bucket of image layers alone. Other uses of S3 from
   * these subnets then need statements of their own: `s3Gateway.addToPolicy`.
   *
   * @default - AWS's default policies, which allow everything
   */
  readonly leastPrivilege?: LeastPrivilegeOptions;

  /**
   * The security group of all interface endpoints.
   *
   * @default - a new one, without egress: endpoints only answer
   */
  readonly securityGroup?: ec2.ISecurityGroup;

  /**
   * The name of the new security group.
   *
   * @default - CloudFormation makes one
   */
  readonly securityGroupName?: string;

  /**
   * The id of S3's prefix list in the region, such as `ec2.PrefixList.fromLookup` finds it. It is needed by
   * `allowPullFrom` for a workload whose egress is closed: layers come from S3's public addresses also through a gateway
   * endpoint.
   *
   * @default - none: workloads whose egress is closed are refused
   */
  readonly s3PrefixListId?: string;
}
