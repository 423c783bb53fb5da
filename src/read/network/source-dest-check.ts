import { known } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readBlocks, readBoolean } from './argument.js';
import type { Build, Source } from './build.js';
import { followSource } from './reference.js';

/**
 * Whether an instance or a network interface, named by a route, is known to drop what is neither from it nor to it. Its
 * source/destination check does so, which is on unless `source_dest_check` is false.
 *
 * It isn't known where the machine has a role, by which it may switch the check off itself, as NAT instances of
 * Auto Scaling groups do; where Terraform is told to leave changes alone or runs commands; and of an interface, where it
 * isn't told what it is attached to. An instance with interfaces that are resources has the check of these.
 * Sources: VPC guide, "NAT instances"; docs of `aws_instance` and `aws_network_interface`; terraform-provider-aws
 * internal/service/ec2/ec2_instance.go (read 2026-11).
 */
export function dropsForwarded(build: Build, { instance, attribute }: Source): boolean {
  if (instance.mode !== 'managed' || !isChecking(instance)) return false;
  if (instance.type === 'aws_network_interface') return isId(attribute) && isOnPlainMachine(build, instance);
  return (
    instance.type === 'aws_instance' &&
    (isId(attribute) || attribute === 'primary_network_interface_id') &&
    !hasRole(instance) &&
    interfaceBlocks(instance).length === 0
  );
}

function isId(attribute: string): boolean {
  return attribute === '' || attribute === 'id';
}

function isChecking({ body, isChangedElsewhere }: ResourceInstance): boolean {
  const check = readBoolean(body, 'source_dest_check') ?? known(true);
  return isChangedElsewhere !== true && check.known && check.value;
}

function hasRole({ body }: ResourceInstance): boolean {
  const template = readBlocks(body, 'launch_template');
  return argument(body, 'iam_instance_profile') !== null || template.items.length > 0 || !template.complete;
}

/** What names the instance's interfaces, of device 0 and others; an unknown number of blocks counts as one. */
function interfaceBlocks({ body }: ResourceInstance) {
  return ['primary_network_interface', 'network_interface'].flatMap((name) => {
    const blocks = readBlocks(body, name);
    return blocks.complete ? blocks.items : [...blocks.items, body];
  });
}

/** Whether everything that an interface is attached to is told, and is an instance without a role. */
function isOnPlainMachine(build: Build, card: ResourceInstance): boolean {
  const machines: (ResourceInstance | undefined)[] = readBlocks(card.body, 'attachment').items.map((block) =>
    named(build, block, 'instance'),
  );
  for (const other of build.declared.values()) {
    if (other.type === 'aws_network_interface_attachment' && named(build, other.body, 'network_interface_id') === card)
      machines.push(named(build, other.body, 'instance_id'));
    const blocks = other.type === 'aws_instance' ? interfaceBlocks(other) : [];
    if (blocks.some((block) => named(build, block, 'network_interface_id') === card)) machines.push(other);
  }
  return (
    machines.length > 0 &&
    machines.every((machine) => machine?.type === 'aws_instance' && !hasRole(machine) && !machine.isChangedElsewhere)
  );
}

function named(build: Build, body: ResourceInstance['body'], name: string): ResourceInstance | undefined {
  const given = argument(body, name);
  return given === null ? undefined : followSource(build, given)?.instance;
}
