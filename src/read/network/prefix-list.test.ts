import { describe, expect, it } from 'vitest';
import {
  blocks,
  data,
  instance,
  maybe,
  network,
  ref,
  showAll,
} from '../../../test/fixtures/terraform-network/instance.js';
import type { Network } from '../../model/network.js';

describe('prefix lists', () => {
  it('has entries of its own and of resources', () => {
    const list = instance('aws_ec2_managed_prefix_list', 'p', {
      name: 'office',
      entry: blocks({ cidr: '192.0.2.0/24' }),
    });
    const more = instance('aws_ec2_managed_prefix_list_entry', 'e', {
      prefix_list_id: ref('aws_ec2_managed_prefix_list.p'),
      cidr: '198.51.100.0/24',
    });
    const shown = (made: Network) =>
      showAll(made.prefixLists[0]?.entries, (cidr) => (cidr.known ? cidr.value.text : '?'));
    expect(shown(network([list, more]))).toEqual(['192.0.2.0/24', '198.51.100.0/24']);
    expect(shown(network([list, maybe(more)]))).toEqual(['192.0.2.0/24', '…var.enabled']);
  });
  it.each([
    data('aws_ec2_managed_prefix_list', 's3', { name: 'com.amazonaws.ap-northeast-1.s3' }),
    data('aws_prefix_list', 's3', { name: 'com.amazonaws.ap-northeast-1.s3' }),
    data('aws_ec2_managed_prefix_list', 's3', {
      filter: blocks({ name: 'prefix-list-name', values: ['com.amazonaws.ap-northeast-1.s3'] }),
    }),
  ])("knows AWS's own by name (%#)", (list) =>
    expect(network([list]).prefixLists[0]).toMatchObject({
      name: { value: 'com.amazonaws.ap-northeast-1.s3' },
      entries: { complete: false },
    }),
  );
});
