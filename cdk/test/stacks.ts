import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EcrPrivateLink, type EcrPrivateLinkProps, EndpointSubnets } from '../lib/index.js';

export const ENV = { region: 'ap-northeast-1', account: '123456789012' };

export function stackOf(props: StackProps = { env: ENV }): Stack {
  return new Stack(new App(), 'Network', props);
}

/** Two zones, each with two application subnets and one for endpoints. */
export function vpcOf(stack: Stack, props: Partial<ec2.VpcProps> = {}): ec2.Vpc {
  return new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
    availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'app1', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      { name: 'app2', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      { name: 'endpoint', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 28 },
    ],
    ...props,
  });
}

export const ENDPOINT_GROUP = EndpointSubnets.fromSelection({ subnetGroupName: 'endpoint' });

/** The template of a stack with a VPC and private pulls in it. */
export function templateOf(
  props: Partial<EcrPrivateLinkProps> = {},
  { stack = stackOf(), using = () => {} }: { stack?: Stack; using?: (privateLink: EcrPrivateLink) => void } = {},
): Template {
  const vpc = props.vpc ?? vpcOf(stack);
  using(new EcrPrivateLink(stack, 'PrivateLink', { endpointSubnets: ENDPOINT_GROUP, ...props, vpc }));
  return Template.fromStack(stack);
}

/** The short names of the services of the interface endpoints. */
export function servicesIn(template: Template): string[] {
  return Object.values(
    template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Interface' } }),
  )
    .map(({ Properties }) => JSON.stringify(Properties.ServiceName))
    .map((name) => /ap-northeast-1\.([a-z0-9.-]+)|"AWS::Region"\},"\.([a-z0-9.-]+)/.exec(name))
    .map((match) => match?.[1] ?? match?.[2] ?? '');
}
