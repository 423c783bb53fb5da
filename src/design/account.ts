import type { Network } from '../model/network.js';
import { known } from '../model/value.js';

/** VPCs whose account the input leaves open are in the one that was told; null: none was. */
export function withAccount(network: Network, account: string | null): Network {
  if (account === null) return network;
  const vpcs = network.vpcs.map((vpc) => (vpc.account.known ? vpc : { ...vpc, account: known(account) }));
  return { ...network, vpcs };
}
