import { all, known, type Members, some, type Unknown, type Value } from '../../model/value.js';
import type { WorkloadKind } from '../../model/workload.js';
import { type Argument, argument, readBlocks, readBoolean, readList } from '../network/argument.js';
import { referAll } from '../network/known-by-id.js';
import { followSource } from '../network/reference.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { withAttachedGroups } from './attached-groups.js';
import { cannotTell, keepByKey, type WorkloadContext } from './context.js';
import { elasticAddressOf } from './elastic-address.js';
import { type Interfaces, subnetIn } from './interface.js';
import { groupsOf, type LaunchSettings, launchConfigurationIn, launchTemplateIn } from './launch-template.js';

/** A machine, or a group of machines that are alike: their primary interfaces, and what they start with. */
export interface Host {
  readonly resource: ResourceInstance;
  readonly subnets: Members<Value<string>>;
  readonly securityGroups: Members<Value<string>>;
  readonly publicIp: Value<boolean | 'subnet'>;
  readonly userData: Argument | null;
  readonly instanceProfile: Argument | null;
  readonly settings: LaunchSettings | null;
}

export function interfacesOf(host: Host, kind: WorkloadKind, what: string): Interfaces {
  const { resource, subnets, securityGroups, publicIp, settings } = host;
  return {
    kind,
    subnets,
    securityGroups,
    publicIp,
    origins: [{ what: `${what} ${resource.address}`, location: resource.body.location }, ...(settings?.origins ?? [])],
  };
}

/** The machines of an Auto Scaling group. Source: Auto Scaling API, "CreateAutoScalingGroup" (read 2026-11). */
export function autoScalingHost(context: WorkloadContext, resource: ResourceInstance): Host {
  const { body } = resource;
  const settings = settingsOf(context, resource);
  const listed = referAll(context.build, 'subnet', readList(body, 'vpc_zone_identifier'), { resource });
  return {
    resource,
    subnets: listed ?? some([], noSubnets(resource)),
    securityGroups: groupsOf(settings),
    publicIp: settings.publicIp,
    userData: settings.userData,
    instanceProfile: settings.instanceProfile,
    settings,
  };
}

function settingsOf(context: WorkloadContext, { body, address }: ResourceInstance): LaunchSettings {
  const [template] = readBlocks(body, 'launch_template').items;
  if (template !== undefined) return launchTemplateIn(context, template);
  const [mixed] = readBlocks(body, 'mixed_instances_policy').items;
  const [inner] = mixed === undefined ? [] : readBlocks(mixed, 'launch_template').items;
  const [specification] = inner === undefined ? [] : readBlocks(inner, 'launch_template_specification').items;
  if (specification !== undefined)
    return launchTemplateIn(context, specification, { id: 'launch_template_id', name: 'launch_template_name' });
  const configuration = argument(body, 'launch_configuration');
  if (configuration !== null) return launchConfigurationIn(context, configuration);
  const why = cannotTell(`how ${address} launches instances`, body.location, 'write its launch_template');
  return {
    securityGroups: some([], why),
    publicIp: why,
    userData: null,
    instanceProfile: null,
    hasImage: false,
    origins: [],
  };
}

/** Without `vpc_zone_identifier` an Auto Scaling group uses the default subnets of its zones. */
function noSubnets({ address, body }: ResourceInstance): Unknown {
  return cannotTell(`the subnets of ${address}`, body.location, 'write vpc_zone_identifier');
}

/**
 * An instance: its own arguments before those of its launch template.
 * Source: Terraform AWS provider, docs of `aws_instance` (read 2026-11).
 */
function instanceHost(context: WorkloadContext, resource: ResourceInstance): Host {
  const { body } = resource;
  const [template] = readBlocks(body, 'launch_template').items;
  const settings = template === undefined ? null : launchTemplateIn(context, template);
  const attached = primaryInterface(context, body);
  const subnet = attached?.subnet ?? subnetIn(context, body, 'subnet_id', resource);
  const own = referAll(context.build, 'security-group', readList(body, 'vpc_security_group_ids'), { resource });
  const byName = readList(body, 'security_groups');
  const groups =
    attached?.groups ??
    own ??
    (byName === null ? null : referAll(context.build, 'security-group', byName, { resource }));
  const named = groups ?? (settings === null ? all([]) : groupsOf(settings));
  return {
    resource,
    subnets:
      subnet === null
        ? some([], cannotTell(`the subnet of ${resource.address}`, body.location, 'write subnet_id'))
        : all([subnet]),
    securityGroups: withAttachedGroups(context, attached === null ? [resource] : [resource, attached.card], named),
    publicIp: withElastic(
      readBoolean(body, 'associate_public_ip_address') ?? settings?.publicIp ?? known('subnet'),
      elasticAddressOf(context, resource, attached?.card ?? null),
    ),
    userData: argument(body, 'user_data') ?? argument(body, 'user_data_base64') ?? settings?.userData ?? null,
    instanceProfile: argument(body, 'iam_instance_profile') ?? settings?.instanceProfile ?? null,
    settings,
  };
}

/** An Elastic IP address is public, whatever else the machine asks for; one that it may have counts only beside none. */
function withElastic(own: Host['publicIp'], elastic: Value<boolean> | null): Host['publicIp'] {
  return elastic === null || (own.known && own.value === true) ? own : elastic;
}

/** The interface of device 0, where it is a resource of its own: its subnet and groups are the instance's. */
function primaryInterface(
  context: WorkloadContext,
  body: EvaluatedBody,
): {
  readonly card: ResourceInstance;
  readonly subnet: Value<string> | null;
  readonly groups: Members<Value<string>> | null;
} | null {
  const blocks = [
    ...readBlocks(body, 'primary_network_interface').items,
    ...readBlocks(body, 'network_interface').items,
  ];
  for (const block of blocks) {
    const given = argument(block, 'network_interface_id');
    if (given === null) continue;
    const found = followSource(context.build, given)?.instance;
    if (found?.type !== 'aws_network_interface') continue;
    const groups = referAll(context.build, 'security-group', readList(found.body, 'security_groups'), {
      resource: found,
    });
    return { card: found, subnet: subnetIn(context, found.body, 'subnet_id', found), groups: groups ?? all([]) };
  }
  return null;
}

const hostsOf = keepByKey<readonly Host[]>();

/** Every machine and every group of machines that is declared. */
export function allHosts(context: WorkloadContext): readonly Host[] {
  return hostsOf(context, '', () => [
    ...context.ofType('aws_autoscaling_group').map((group) => autoScalingHost(context, group)),
    ...context.ofType('aws_instance').map((instance) => instanceHost(context, instance)),
  ]);
}
