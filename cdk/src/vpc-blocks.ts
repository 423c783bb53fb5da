import { CfnResource, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';

/**
 * The blocks of IPv4 addresses of a VPC: the one that it was made with, and those that this app associates with it.
 * CDK's own `open` endpoints admit the first alone. Blocks that were associated elsewhere can't be seen.
 */
export function vpcBlocks(vpc: ec2.IVpc): string[] {
  return [...primaryBlock(vpc), ...associatedBlocks(vpc)];
}

/** The VPC's own resource, where this app makes it. */
export function resourceOf(vpc: ec2.IVpc): ec2.CfnVPC | null {
  const child = vpc.node.defaultChild;
  return child instanceof ec2.CfnVPC ? child : null;
}

/** As it is written where it is, so that reviewers and cdk-nag can read it. */
function primaryBlock(vpc: ec2.IVpc): string[] {
  const written = resourceOf(vpc)?.cidrBlock;
  if (written !== undefined && !Token.isUnresolved(written)) return [written];
  try {
    return [vpc.vpcCidrBlock];
  } catch {
    // A VPC that was imported by its attributes, without its block, throws.
    return [];
  }
}

function associatedBlocks(vpc: ec2.IVpc): string[] {
  return resourcesOf(vpc, ec2.CfnVPCCidrBlock.CFN_RESOURCE_TYPE_NAME).flatMap((resource) => {
    const { cidrBlock, vpcId } = resource as ec2.CfnVPCCidrBlock;
    return vpcId === vpc.vpcId && cidrBlock !== undefined ? [cidrBlock] : [];
  });
}

/** The resources of a type in the whole app. */
export function resourcesOf(scope: IConstruct, type: string): CfnResource[] {
  return scope.node.root.node
    .findAll()
    .filter((each): each is CfnResource => CfnResource.isCfnResource(each) && each.cfnResourceType === type);
}
