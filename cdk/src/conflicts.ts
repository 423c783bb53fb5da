import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { contains, type Ipv4Block, ipv4Block, overlap } from './ipv4-block';
import { resourceOf, resourcesOf } from './vpc-blocks';

/**
 * Private DNS of endpoints needs both attributes of the VPC.
 * Source: PrivateLink guide, "Private DNS" (read 2026-11).
 */
export function dnsConflicts(vpc: ec2.IVpc): string[] {
  const resource = resourceOf(vpc);
  if (resource === null) return [];
  const off = [
    ...(resource.enableDnsSupport === false ? ['enableDnsSupport'] : []),
    // CloudFormation leaves it off where it isn't told otherwise.
    ...(resource.enableDnsHostnames === true || typeof resource.enableDnsHostnames === 'object'
      ? []
      : ['enableDnsHostnames']),
  ];
  return off.length === 0
    ? []
    : [`${vpc.node.path} has ${off.join(' and ')} off, and private DNS of endpoints needs both. Switch it on`];
}

/**
 * A name has one owner in a VPC, and a route table one route to S3: a second endpoint is refused at deployment.
 * Source: PrivateLink guide, "Private DNS" and "Gateway endpoints" (read 2026-11).
 */
export function endpointConflicts(scope: IConstruct, vpc: ec2.IVpc): string[] {
  const all = resourcesOf(scope, ec2.CfnVPCEndpoint.CFN_RESOURCE_TYPE_NAME) as ec2.CfnVPCEndpoint[];
  const inVpc = all.filter(({ vpcId }) => vpcId === vpc.vpcId);
  const own = inVpc.filter((endpoint) => endpoint.node.scopes.includes(scope));
  const others = inVpc.filter((endpoint) => !own.includes(endpoint));
  return own.flatMap((mine) =>
    others.flatMap((other) => {
      if (!sameThing(mine, other)) return [];
      const service = shortName(mine);
      return [
        `${vpc.node.path} has an endpoint for ${service} already, ${other.node.path}: leave one of them out, ` +
          `or say existingServices: ['${service}']`,
      ];
    }),
  );
}

function sameThing(mine: ec2.CfnVPCEndpoint, other: ec2.CfnVPCEndpoint): boolean {
  if (shortName(mine) !== shortName(other)) return false;
  const isGateway = (endpoint: ec2.CfnVPCEndpoint) => endpoint.vpcEndpointType !== ec2.VpcEndpointType.INTERFACE;
  if (isGateway(mine) !== isGateway(other)) return false;
  if (!isGateway(mine)) return other.privateDnsEnabled === true;
  const tables = routeTables(mine);
  return routeTables(other).some((table) => tables.includes(table));
}

/** `ecr.api` of `com.amazonaws.ap-northeast-1.ecr.api`, also where the region is known only at deployment. */
function shortName(endpoint: ec2.CfnVPCEndpoint): string {
  const name: unknown = Stack.of(endpoint).resolve(endpoint.serviceName);
  const text = typeof name === 'string' ? name : JSON.stringify(name);
  return /(?:\.[a-z]{2,4}(?:-[a-z]+)+-\d+\.|"AWS::Region"\},"\.)([a-z0-9.-]+)/.exec(text)?.[1] ?? text;
}

function routeTables(endpoint: ec2.CfnVPCEndpoint): string[] {
  return (endpoint.routeTableIds ?? []).map((table) => JSON.stringify(Stack.of(endpoint).resolve(table)));
}

/** Blocks of new subnets that are taken, or outside of the VPC. */
export function blockConflicts(vpc: ec2.IVpc, subnets: readonly ec2.ISubnet[], vpcBlocks: readonly string[]): string[] {
  const own = vpcBlocks.map((text) => ipv4Block(text));
  const others = [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets].filter(
    (subnet) => !subnets.includes(subnet),
  );
  const taken = others.flatMap(blockOf);
  return subnets.flatMap(blockOf).flatMap((block, place, blocks) => {
    const other = [...taken, ...blocks.slice(0, place)].find((each) => overlap(each, block));
    if (other !== undefined)
      return [`endpointSubnets: ${block.text} overlaps ${other.text} of another subnet. Take a free block`];
    // A block that is known only at deployment may hold it.
    const inside = own.length === 0 || own.some((outer) => outer === null || contains(outer, block));
    return inside
      ? []
      : [
          `endpointSubnets: ${block.text} is outside of the VPC, which has ${vpcBlocks.join(', ')}. Name a further ` +
            'block of the VPC in vpcCidrBlocks',
        ];
  });
}

/** The addresses of a subnet; none where they aren't known at synth. */
function blockOf(subnet: ec2.ISubnet): Ipv4Block[] {
  try {
    return [subnet.ipv4CidrBlock].flatMap((text) => ipv4Block(text) ?? []);
  } catch {
    // A subnet that was imported without its addresses throws.
    return [];
  }
}
