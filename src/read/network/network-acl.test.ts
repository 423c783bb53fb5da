import { describe, expect, it } from 'vitest';
import {
  blocks,
  instance,
  maybe,
  missing,
  network,
  ref,
  show,
  showAll,
  someBlocks,
} from '../../../test/fixtures/terraform-network/instance.js';
import type { Network } from '../../model/network.js';

const main = instance('aws_vpc', 'main', { cidr_block: '10.0.0.0/16' });
const app = instance('aws_subnet', 'app', { vpc_id: ref('aws_vpc.main'), cidr_block: '10.0.1.0/24' });

describe('network ACLs', () => {
  const acl = (given: Parameters<typeof instance>[2] = {}) =>
    instance('aws_network_acl', 'acl', { vpc_id: ref('aws_vpc.main'), ...given });
  const entry = {
    rule_no: 100,
    action: 'allow',
    protocol: 'tcp',
    from_port: 443,
    to_port: 443,
    cidr_block: '10.0.0.0/16',
  };
  const entries = (made: Network, id: string) =>
    showAll(
      made.networkAcls.find((candidate) => candidate.id === id)?.entries,
      ({ direction, number, action, protocol, ports }) =>
        [
          direction,
          show(number),
          show(action),
          show(protocol),
          ports.known ? `${ports.value.from}-${ports.value.to}` : show(ports),
        ].join(' '),
    );

  it('denies everything without entries', () =>
    expect(network([main, acl()]).networkAcls[1]?.entries).toEqual({ items: [], complete: true }));
  it('has entries, inline and as resources', () => {
    const rule = instance('aws_network_acl_rule', 'r', {
      network_acl_id: ref('aws_network_acl.acl'),
      rule_number: 200,
      egress: true,
      rule_action: 'deny',
      protocol: '-1',
      cidr_block: '0.0.0.0/0',
    });
    expect(entries(network([rule, main, acl({ ingress: blocks(entry) })]), 'aws_network_acl.acl')).toEqual([
      'ingress 100 allow 6 443-443',
      'egress 200 deny all 0-65535',
    ]);
    expect(entries(network([main, acl({ ingress: someBlocks(entry) })]), 'aws_network_acl.acl')).toEqual([
      'ingress 100 allow 6 443-443',
      '…var.blocks',
    ]);
  });
  it.each([
    [{ from_port: 443, to_port: 443 }, '443-443'],
    [{}, '0-0'],
    [{ to_port: 443 }, '0-443'],
    [{ from_port: 443 }, '?aws_network_acl_rule.r.to_port'],
    [{ from_port: missing('var.port') }, '?aws_network_acl_rule.r.to_port'],
    [{ from_port: missing('var.port'), to_port: 443 }, '?var.port'],
    [{ protocol: missing('var.protocol'), from_port: 0, to_port: 0 }, '?var.protocol'],
  ])('has the ports of a rule with %j', (given, ports) => {
    const rule = instance('aws_network_acl_rule', 'r', {
      network_acl_id: ref('aws_network_acl.acl'),
      rule_number: 100,
      rule_action: 'allow',
      protocol: 'tcp',
      cidr_block: '0.0.0.0/0',
      ...given,
    });
    const [shown] = entries(network([main, acl(), rule]), 'aws_network_acl.acl');
    expect(shown?.replace(/^ingress 100 allow \S+ /, '')).toBe(ports);
  });
  it('has its subnets', () => {
    const association = instance('aws_network_acl_association', 'a', {
      subnet_id: ref('aws_subnet.app'),
      network_acl_id: ref('aws_network_acl.acl'),
    });
    const inline = acl({ subnet_ids: [ref('aws_subnet.app')] });
    const shown = (...given: readonly ReturnType<typeof instance>[]) =>
      show(network([main, app, ...given]).subnets[0]?.networkAcl);
    expect([
      shown(acl(), association),
      shown(inline),
      shown(maybe(inline)),
      shown(acl({ subnet_ids: missing('f(x)') })),
      shown(acl()),
    ]).toEqual(['aws_network_acl.acl', 'aws_network_acl.acl', '?var.enabled', '?f(x)', null]);
  });
  it('denies everything where the default one is taken over without entries', () => {
    const adopter = instance('aws_default_network_acl', 'd', {
      default_network_acl_id: ref('aws_vpc.main', 'default_network_acl_id'),
    });
    const made = network([main, adopter]);
    expect(made.vpcs[0]?.defaultNetworkAcl).toBe('aws_default_network_acl.d');
    expect(made.networkAcls.map(({ id, entries: set }) => [id, set.items.length, set.complete])).toEqual([
      ['aws_default_network_acl.d', 0, true],
    ]);
  });
  it.each([
    [{ ...entry, from_port: 99999 }, '99999 is not a port'],
    [{ ...entry, action: 'permit' }, 'permit is not an action'],
    [{ ...entry, protocol: 'http' }, '"http" is not a protocol'],
    [{ ...entry, rule_no: 0 }, '0 is not a rule number'],
  ])('refuses %j', (given, message) => expect(() => network([main, acl({ egress: blocks(given) })])).toThrow(message));
});
