import type { Setting } from './blueprint.js';

/** Settings of every namespace: what forwards, and what takes packets for addresses that only its routes know. */
export const KERNEL: readonly Setting[] = [
  ['ipv4/conf/all/rp_filter', '0'],
  ['ipv4/conf/default/rp_filter', '0'],
  ['ipv4/conf/all/send_redirects', '0'],
  ['ipv4/conf/default/send_redirects', '0'],
  ['ipv4/ip_forward', '1'],
  // Answers carry the mark of the question, by which they find the interface that it came by.
  ['ipv4/tcp_fwmark_accept', '1'],
  ['ipv6/conf/all/forwarding', '1'],
  ['ipv6/conf/default/accept_dad', '0'],
  ['ipv6/ip_nonlocal_bind', '1'],
];

/** Clients give up after seconds instead of minutes. Sources: Linux, tcp(7), `tcp_syn_retries`: six by default. */
export const IMPATIENT: readonly Setting[] = [['ipv4/tcp_syn_retries', '1']];
