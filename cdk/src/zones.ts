import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/** Tells zones apart, also those that are known only at deployment, as `Fn::Select` of the region's zones. */
export function zoneKey(scope: IConstruct, zone: string): string {
  return JSON.stringify(Stack.of(scope).resolve(zone));
}

/** The zone's name for a message. */
export function zoneName(scope: IConstruct, zone: string): string {
  return Token.isUnresolved(zone) ? zoneKey(scope, zone) : zone;
}

/** The first subnet of each zone. */
export function firstOfEachZone(scope: IConstruct, subnets: readonly ec2.ISubnet[]): ec2.ISubnet[] {
  const byZone = new Map<string, ec2.ISubnet>();
  for (const subnet of subnets) {
    const key = zoneKey(scope, subnet.availabilityZone);
    if (!byZone.has(key)) byZone.set(key, subnet);
  }
  return [...byZone.values()];
}

/**
 * Refuses two endpoint subnets of one zone.
 * Source: PrivateLink guide, "Subnets and Availability Zones" (read 2026-11).
 */
export function refuseSharedZone(scope: IConstruct, subnets: readonly ec2.ISubnet[]): void {
  const byZone = new Map<string, ec2.ISubnet>();
  for (const subnet of subnets) {
    const key = zoneKey(scope, subnet.availabilityZone);
    const other = byZone.get(key);
    if (other !== undefined)
      throw new Error(
        `endpointSubnets: ${other.node.path} and ${subnet.node.path} are both in ` +
          `${zoneName(scope, subnet.availabilityZone)}, and an interface endpoint takes one subnet a zone ` +
          '(AWS: DuplicateSubnetsInSameZone). Choose one of them: it serves every subnet of the VPC',
      );
    byZone.set(key, subnet);
  }
}
