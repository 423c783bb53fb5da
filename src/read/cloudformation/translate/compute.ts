import { unknown } from '../../../model/value.js';
import { stringValue, type TerraformValue, tupleValue } from '../../resource/value.js';
import { type Placed, placedEntry, toValue } from '../evaluate/placed.js';
import { plainText, splitOpen } from '../evaluate/text.js';
import { addBlock, type BodyDraft, bodyOf, emptyBody, type Naming, set, setValue } from './body.js';
import { plain, property, type TemplateResource, type Translated, type Translation } from './translation.js';

const TEMPLATE_REFERENCE: Naming = { rename: { LaunchTemplateId: 'id', LaunchTemplateName: 'name' } };

/** Machines, builds and functions. Source: template reference, the pages of the types (read 2026-11). */
export const COMPUTE_TYPES: Readonly<Record<string, Translation>> = {
  'AWS::EC2::Instance': plain('aws_instance', {
    ids: ['InstanceId'],
    naming: {
      rename: { SecurityGroupIds: 'vpc_security_group_ids', ImageId: 'ami' },
      without: ['NetworkInterfaces'],
      inside: { LaunchTemplate: TEMPLATE_REFERENCE },
    },
    finish: setPrimaryInterface,
  }),
  'AWS::EC2::NetworkInterface': plain('aws_network_interface', {
    ids: ['Id'],
    naming: { rename: { GroupSet: 'security_groups' } },
  }),
  'AWS::EC2::EIP': plain('aws_eip', { ids: ['AllocationId'], naming: { rename: { InstanceId: 'instance' } } }),
  'AWS::EC2::EIPAssociation': plain('aws_eip_association', { ids: ['Id'] }),
  'AWS::EC2::LaunchTemplate': { type: 'aws_launch_template', ids: ['LaunchTemplateId'], translate: launchTemplate },
  'AWS::AutoScaling::LaunchConfiguration': plain('aws_launch_configuration', {
    naming: { rename: { LaunchConfigurationName: 'name' } },
  }),
  'AWS::AutoScaling::AutoScalingGroup': plain('aws_autoscaling_group', {
    naming: {
      rename: { AutoScalingGroupName: 'name', LaunchConfigurationName: 'launch_configuration' },
      inside: { LaunchTemplate: TEMPLATE_REFERENCE },
    },
    finish: splitSubnets,
  }),
  'AWS::Batch::ComputeEnvironment': plain('aws_batch_compute_environment'),
  'AWS::Batch::JobDefinition': plain('aws_batch_job_definition', {
    naming: {
      json: ['ContainerProperties', 'EcsProperties', 'NodeProperties', 'EksProperties'],
    },
  }),
  'AWS::CodeBuild::Project': plain('aws_codebuild_project', {
    naming: {
      inside: {
        Environment: { rename: { EnvironmentVariables: 'environment_variable' } },
        Source: { rename: { BuildSpec: 'buildspec' } },
        LogsConfig: { rename: { CloudWatchLogs: 'cloudwatch_logs' } },
      },
    },
  }),
  'AWS::Lambda::Function': plain('aws_lambda_function', {
    finish: (body, resource) => set(body, 'image_uri', placedEntry(property(resource, 'Code')?.value, 'ImageUri')),
  }),
  'AWS::AppRunner::Service': plain('aws_apprunner_service'),
};

/** Auto Scaling itself takes one text of subnets with commas, so that members may be such texts as well. */
function splitSubnets(body: BodyDraft): void {
  const given = body.attributes.get('vpc_zone_identifier');
  if (given?.value.kind !== 'tuple') return;
  const items = given.value.items.flatMap((item): readonly TerraformValue[] => {
    const pieces = item.kind === 'unknown' ? splitOpen(item, ',') : null;
    if (pieces?.kind === 'tuple') return pieces.items;
    return item.kind === 'string' ? item.value.split(',').map((text) => stringValue(text.trim())) : [item];
  });
  setValue(body, 'vpc_zone_identifier', tupleValue(items), given.location);
}

/** The interface of device 0 has the subnet and the groups of the instance. */
function setPrimaryInterface(body: BodyDraft, resource: TemplateResource): void {
  const given = property(resource, 'NetworkInterfaces')?.value;
  if (given === undefined) return;
  body.incompleteBlocks.set(
    'network_interface',
    unknown(`the other interfaces of ${resource.address}`, 'check the account', given.location),
  );
  const primary = (given.kind === 'list' ? given.items : []).find(isPrimary);
  if (primary === undefined) return;
  set(body, 'subnet_id', placedEntry(primary, 'SubnetId'));
  set(body, 'vpc_security_group_ids', placedEntry(primary, 'GroupSet'));
  set(body, 'associate_public_ip_address', placedEntry(primary, 'AssociatePublicIpAddress'));
  const existing = placedEntry(primary, 'NetworkInterfaceId');
  if (existing === null) return;
  const block: BodyDraft = emptyBody(primary.location);
  set(block, 'network_interface_id', existing);
  addBlock(body, 'network_interface', block);
}

function isPrimary(item: Placed): boolean {
  const index = placedEntry(item, 'DeviceIndex');
  return index === null || plainText(toValue(index.value)) === '0';
}

/** What the machines are like stands one level deeper. */
function launchTemplate(resource: TemplateResource): readonly Translated[] {
  const data = property(resource, 'LaunchTemplateData');
  const body: BodyDraft =
    data?.value.kind === 'map'
      ? bodyOf(data.value, resource.location, {
          rename: { SecurityGroupIds: 'vpc_security_group_ids' },
          inside: { NetworkInterfaces: { rename: { Groups: 'security_groups' } } },
        })
      : emptyBody(resource.location);
  set(body, 'name', property(resource, 'LaunchTemplateName'));
  return [{ body }];
}
