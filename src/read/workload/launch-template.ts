import { all, known, type Members, some, type Value } from '../../model/value.js';
import type { Origin } from '../../model/workload.js';
import { type Argument, argument, readBlocks, readBoolean, readList, textOf } from '../network/argument.js';
import { referAll } from '../network/known-by-id.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { cannotTell, type WorkloadContext } from './context.js';
import { follow, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE } from './follow.js';

/** What a launch template, a launch configuration or an instance says of the machines that it starts. */
export interface LaunchSettings {
  /** Null: nothing is said. */
  readonly securityGroups: Members<Value<string>> | null;
  readonly publicIp: Value<boolean | 'subnet'>;
  readonly userData: Argument | null;
  readonly instanceProfile: Argument | null;
  readonly hasImage: boolean;
  readonly origins: readonly Origin[];
}

/**
 * The settings of the launch template that a block names. One that isn't declared may say anything of groups and
 * addresses.
 */
export function launchTemplateIn(
  context: WorkloadContext,
  block: EvaluatedBody,
  names: { readonly id: string; readonly name: string } = { id: 'id', name: 'name' },
): LaunchSettings {
  const given = argument(block, names.id) ?? argument(block, names.name);
  const found = follow(context, given, LAUNCH_TEMPLATE);
  if (found !== null && found.mode === 'managed') return readLaunchTemplate(context, found);
  return unknownLaunch(given, 'launch template', block);
}

export function launchConfigurationIn(context: WorkloadContext, given: Argument): LaunchSettings {
  const found = follow(context, given, LAUNCH_CONFIGURATION);
  if (found === null || found.mode !== 'managed') return unknownLaunch(given, 'launch configuration', null);
  const { body } = found;
  return {
    securityGroups: referAll(context.build, 'security-group', readList(body, 'security_groups'), { resource: found }),
    publicIp: readBoolean(body, 'associate_public_ip_address') ?? known('subnet'),
    userData: argument(body, 'user_data') ?? argument(body, 'user_data_base64'),
    instanceProfile: argument(body, 'iam_instance_profile'),
    hasImage: true,
    origins: [{ what: `launch configuration ${found.address}`, location: body.location }],
  };
}

function unknownLaunch(given: Argument | null, what: string, block: EvaluatedBody | null): LaunchSettings {
  const text = given === null ? null : textOf(given);
  const why =
    text !== null && !text.known
      ? text
      : cannotTell(
          `the ${what}${text === null ? '' : ` ${text.value}`}`,
          given?.location ?? block?.location ?? null,
          'give the folder or plan that declares it',
        );
  return {
    securityGroups: some([], why),
    publicIp: why,
    userData: null,
    instanceProfile: null,
    hasImage: false,
    origins: [],
  };
}

/**
 * The primary interface is the one of device 0: its own groups count, and else those of the template. Without any, the
 * VPC's default group holds. Source: EC2 API, "LaunchTemplateInstanceNetworkInterfaceSpecification" (read 2026-11).
 */
function readLaunchTemplate(context: WorkloadContext, resource: ResourceInstance): LaunchSettings {
  const { body, address } = resource;
  const interfaces = readBlocks(body, 'network_interfaces');
  const primary = interfaces.items.find((each) => isPrimary(each)) ?? null;
  const own = primary === null ? null : namedGroups(primary, 'security_groups');
  const listed = own ?? namedGroups(body, 'vpc_security_group_ids');
  const groups = referAll(context.build, 'security-group', listed, { resource });
  const [profile] = readBlocks(body, 'iam_instance_profile').items;
  const existing = primary === null ? null : argument(primary, 'network_interface_id');
  const why = !interfaces.complete
    ? interfaces.why
    : existing === null
      ? null
      : cannotTell(`the network interface of ${address}`, existing.location);
  return {
    securityGroups: why === null ? groups : some(groups?.items ?? [], why),
    publicIp: why ?? (primary === null ? null : readBoolean(primary, 'associate_public_ip_address')) ?? known('subnet'),
    userData: argument(body, 'user_data'),
    instanceProfile: profile === undefined ? null : (argument(profile, 'arn') ?? argument(profile, 'name')),
    hasImage: argument(body, 'image_id') !== null,
    origins: [{ what: `launch template ${address}`, location: body.location }],
  };
}

/** A list that names none says nothing: states have it empty where nobody wrote it. */
function namedGroups(body: EvaluatedBody, name: string): Members<Argument> | null {
  const listed = readList(body, name);
  return listed?.complete === true && listed.items.length === 0 ? null : listed;
}

function isPrimary(networkInterface: EvaluatedBody): boolean {
  const index = argument(networkInterface, 'device_index');
  if (index === null) return true;
  const text = textOf(index);
  return text.known && text.value === '0';
}

/** The groups on a machine's primary interface; none said: the VPC's default one. */
export function groupsOf({ securityGroups }: LaunchSettings): Members<Value<string>> {
  return securityGroups ?? all([]);
}
