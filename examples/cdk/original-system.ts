import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { PrivatePullVpc, Runs } from 'pullpath-cdk';

/**
 * Two zones with two application subnets each, whose Fargate tasks pull images from Amazon ECR without any way to the
 * internet.
 */
export class OriginalSystem extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const { region } = this;
    const main = new PrivatePullVpc(this, 'Main', {
      name: 'main',
      cidrBlock: '10.0.0.0/16',
      zones: [
        {
          availabilityZone: `${region}a`,
          applicationSubnets: [
            { name: 'private 1a app 1', cidrBlock: '10.0.1.0/24' },
            { name: 'private 1a app 2', cidrBlock: '10.0.2.0/24' },
          ],
          endpointCidrBlock: '10.0.3.0/24',
          endpointSubnetName: 'private 1a vpc endpoint',
        },
        {
          availabilityZone: `${region}c`,
          applicationSubnets: [
            { name: 'private 1c app 1', cidrBlock: '10.0.4.0/24' },
            { name: 'private 1c app 2', cidrBlock: '10.0.5.0/24' },
          ],
          endpointCidrBlock: '10.0.6.0/24',
          endpointSubnetName: 'private 1c vpc endpoint',
        },
      ],
      runs: [Runs.ECS_FARGATE, Runs.LOGS, Runs.SSM_LOGIN],
      securityGroupName: 'vpc_endpoint_sg',
      leastPrivilege: {},
    });

    const service = this.makeService(main);
    // Tasks start when they can pull.
    service.node.addDependency(main.pathsEstablished);

    new CfnOutput(this, 'VpcId', { value: main.vpc.vpcId, description: 'The VPC' });
    new CfnOutput(this, 'ApplicationSubnetIds', {
      value: main.applicationSubnets.map(({ subnetId }) => subnetId).join(','),
      description: 'Where workloads go, zone by zone',
    });
    new CfnOutput(this, 'EndpointSecurityGroupId', {
      value: main.privateLink.securityGroup.securityGroupId,
      description: 'The group of all interface endpoints: TCP 443',
    });

    Validations.of(main.privateLink).acknowledge({
      id: 'pullpath::endpoint-unused',
      reason: 'Session Manager is for hosts that people add to these subnets by hand.',
    });
    Validations.of(main.vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'An example: flow logs go where the organisation collects them.',
    });
  }

  private makeService({ vpc }: PrivatePullVpc): ecs.FargateService {
    const repository = new ecr.Repository(this, 'Repository', {
      repositoryName: 'api',
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
    });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    taskDefinition.addContainer('api', {
      image: ecs.ContainerImage.fromEcrRepository(repository, 'v1'),
      logging: ecs.LogDrivers.awsLogs({
        streamPrefix: 'api',
        logGroup: new logs.LogGroup(this, 'Logs', {
          retention: logs.RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
    });
    Validations.of(taskDefinition).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'ecr:GetAuthorizationToken takes no resource.',
    });
    return new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
    });
  }
}
