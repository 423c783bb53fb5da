import { App, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EcrPrivateLink, EndpointSubnets, PullpathValidator } from 'pullpath-cdk';

/** A VPC whose endpoints admit no one and that has none for S3; or, with the context `mended`, private pulls instead. */
const app = new App();
const stack = new Stack(app, 'Network', { env: { region: 'ap-northeast-1' } });
const vpc = new ec2.Vpc(stack, 'Vpc', {
  availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
  natGateways: 0,
  subnetConfiguration: [
    { name: 'app', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    { name: 'endpoint', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 28 },
  ],
});
if (app.node.tryGetContext('mended') !== undefined) {
  const endpointSubnets = EndpointSubnets.fromSelection({ subnetGroupName: 'endpoint' });
  new EcrPrivateLink(stack, 'PrivateLink', { vpc, endpointSubnets });
} else {
  const subnets = { subnetGroupName: 'endpoint' };
  vpc.addInterfaceEndpoint('Api', { service: ec2.InterfaceVpcEndpointAwsService.ECR, open: false, subnets });
  vpc.addInterfaceEndpoint('Dkr', { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER, open: false, subnets });
}
Validations.of(app).addPlugins(new PullpathValidator());
if (app.node.tryGetContext('acknowledged') !== undefined) {
  for (const rule of ['endpoint-missing', 'endpoint-security-group-closed', 'layer-bucket-unreachable'])
    Validations.of(vpc).acknowledge({ id: `pullpath::${rule}`, reason: 'another app does it' });
}
