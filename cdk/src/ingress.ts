/**
 * Whom the security group of the endpoints admits on TCP 443, besides those that `connections` names.
 */
export enum Ingress {
  /**
   * Every block of addresses of the VPC. The blocks that it was made with, and those that this app associates with it,
   * are found; name others in `vpcCidrBlocks`.
   */
  VPC = 'vpc',

  /**
   * The addresses of the application subnets.
   */
  APPLICATION_SUBNETS = 'application-subnets',

  /**
   * No one: only what `allowPullFrom` or `connections` names, by security group.
   */
  NAMED = 'named',
}
