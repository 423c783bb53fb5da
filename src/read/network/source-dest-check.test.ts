import { describe, expect, it } from 'vitest';
import {
  blocks,
  instance,
  missing,
  network,
  ref,
  someBlocks,
} from '../../../test/fixtures/terraform-network/instance.js';
import type { ResourceInstance } from '../resource/instance.js';

type Given = Parameters<typeof instance>[2];

const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });
const table = instance('aws_route_table', 't', { vpc_id: ref('aws_vpc.main') });
const machine = (given: Given = {}) => instance('aws_instance', 'nat', given);
const card = (given: Given = {}) => instance('aws_network_interface', 'nat', given);
const changed = (resource: ResourceInstance): ResourceInstance => ({ ...resource, isChangedElsewhere: true });
const holding = blocks({ network_interface_id: ref('aws_network_interface.nat'), device_index: 0 });

/** The target of a route to an instance, or to an interface. */
function targetOf(route: Given, declared: readonly ResourceInstance[]): string | undefined {
  const made = instance('aws_route', 'r', {
    route_table_id: ref('aws_route_table.t'),
    destination_cidr_block: '0.0.0.0/0',
    ...route,
  });
  const target = network([main, table, made, ...declared]).routeTables.find(({ id }) => id === 'aws_route_table.t')
    ?.routes.items[0]?.target;
  return target?.known === true ? target.value.kind : target?.what;
}

describe('a route to an instance', () => {
  const byId = { instance_id: ref('aws_instance.nat') };
  const byInterface = { network_interface_id: ref('aws_instance.nat', 'primary_network_interface_id') };
  it.each<[string, ResourceInstance, boolean]>([
    ['whose check is left on', machine(), true],
    ['whose check is written as on', machine({ source_dest_check: true }), true],
    ['whose check is off', machine({ source_dest_check: false }), false],
    ['whose check is not known', machine({ source_dest_check: missing('var.check') }), false],
    ['with a role', machine({ iam_instance_profile: 'nat' }), false],
    ['with a launch template', machine({ launch_template: blocks({ id: 'lt-1' }) }), false],
    ['that may have a launch template', machine({ launch_template: someBlocks() }), false],
    ['with interfaces that are resources', machine({ network_interface: holding }), false],
    ['with a primary interface that is a resource', machine({ primary_network_interface: holding }), false],
    ['that may have interfaces', machine({ network_interface: someBlocks() }), false],
    ['that is changed elsewhere', changed(machine()), false],
    ['that is read', { ...machine(), mode: 'data', address: 'data.aws_instance.nat' }, false],
  ])('%s', (_, nat, isChecking) => {
    expect(targetOf(byId, [nat])).toBe(isChecking ? 'checking-interface' : 'instance');
    expect(targetOf(byInterface, [nat])).toBe(isChecking ? 'checking-interface' : 'network-interface');
  });
});

describe('a route to a network interface', () => {
  const route = { network_interface_id: ref('aws_network_interface.nat') };
  const attachment = instance('aws_network_interface_attachment', 'a', {
    instance_id: ref('aws_instance.nat'),
    network_interface_id: ref('aws_network_interface.nat'),
    device_index: 1,
  });
  it.each<[string, readonly ResourceInstance[], boolean]>([
    ['of an instance', [card(), machine({ network_interface: holding })], true],
    ['attached to an instance', [card(), machine(), attachment], true],
    [
      'that says what it is attached to',
      [card({ attachment: blocks({ instance: ref('aws_instance.nat'), device_index: 1 }) }), machine()],
      true,
    ],
    ['attached to nothing that is told', [card(), machine()], false],
    ['attached to an instance with a role', [card(), machine({ iam_instance_profile: 'nat' }), attachment], false],
    ['attached to an instance that is changed elsewhere', [card(), changed(machine()), attachment], false],
    ['attached to something by id', [card({ attachment: blocks({ instance: 'i-1', device_index: 1 }) })], false],
    ['whose check is off', [card({ source_dest_check: false }), machine({ network_interface: holding })], false],
    ['that is changed elsewhere', [changed(card()), machine({ network_interface: holding })], false],
  ])('%s', (_, declared, isChecking) => {
    expect(targetOf(route, declared)).toBe(isChecking ? 'checking-interface' : 'network-interface');
  });
});
