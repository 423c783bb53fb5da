/** Terraform's way to write a name of CloudFormation's: `VPCId` is `vpc_id`, `Ipv6CidrBlock` is `ipv6_cidr_block`. */
export function argumentName(property: string): string {
  return property
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
