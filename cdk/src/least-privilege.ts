import type * as ecr from 'aws-cdk-lib/aws-ecr';

/**
 * What the policies of the endpoints let through, besides what every pull needs.
 */
export interface LeastPrivilegeOptions {
  /**
   * The repositories that may be pulled from.
   *
   * @default - all repositories of the stack's account and region
   */
  readonly repositories?: ecr.IRepository[];

  /**
   * Further accounts whose repositories may be pulled from: shared registries, or those of AWS for sidecars such as
   * GuardDuty's. The account of the EKS add-ons is added where EKS runs.
   *
   * @default - none
   */
  readonly registryAccounts?: string[];
}
