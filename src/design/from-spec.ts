import { cidrSet } from '../model/address.js';
import { InputError } from '../model/input-error.js';
import { covers, overlaps } from '../model/interval-set.js';
import { EMPTY_NETWORK, type Network, type Subnet } from '../model/network.js';
import { assumedIn, makeDefaults, makeRouteTable, makeSubnet, makeVpc } from './make.js';
import { identifier, spaced, zoneLabel } from './names.js';
import type { Spec } from './spec.js';

/** The network that a spec asks for, still without endpoints: the VPC, its application subnets and their route table. */
export function networkOf(spec: Spec): Network {
  refuseWrongBlocks(spec);
  const vpc = makeVpc(`aws_vpc.${identifier(spec.name)}`, spec.name, spec);
  const routeTable = makeRouteTable('aws_route_table.private', 'VPC Endpoint S3', vpc.id);
  const subnets = spec.zones.flatMap(({ name: zone, subnets: own }, place) =>
    own.map(({ name, cidr }): Subnet => {
      const label = zoneLabel(zone, place);
      return makeSubnet(
        `aws_subnet.private_${identifier(`${label}_${name}`).replace(/^_/, '')}`,
        `private ${label} ${spaced(name)}`,
        {
          vpc: vpc.id,
          cidr,
          zone: { key: zone, name: zone },
          routeTable: routeTable.id,
        },
      );
    }),
  );
  const [twice] = subnets.filter(({ id }, at) => subnets.findIndex((other) => other.id === id) !== at);
  if (twice !== undefined)
    throw new InputError(`two subnets would both be called ${twice.id}`, null, 'give them different names');
  const defaults = makeDefaults(vpc);
  return {
    ...EMPTY_NETWORK,
    vpcs: [vpc],
    subnets,
    routeTables: [defaults.routeTable, routeTable],
    securityGroups: [defaults.securityGroup],
    networkAcls: [defaults.networkAcl],
    workloads: subnets.map(assumedIn),
  };
}

/** AWS: a VPC's block is /16 to /28, and so is a subnet's. Source: VPC guide, "VPC CIDR blocks" (read 2026-11). */
function refuseWrongBlocks({ cidr, zones }: Spec): void {
  if (cidr.family !== 4 || cidr.prefix < 16 || cidr.prefix > 28)
    throw new InputError(`${cidr.text} is no block for a VPC`, null, 'AWS takes IPv4 blocks from /16 to /28');
  if (zones.length === 0) throw new InputError('no zone is named', null, 'name one: --zone a');
  const seen: { readonly name: string; readonly set: ReturnType<typeof cidrSet> }[] = [];
  for (const { name: zone, subnets, endpoint } of zones) {
    if (subnets.length === 0)
      throw new InputError(`zone ${zone} has no subnet for applications`, null, 'give it one: --subnet app1=/24');
    const blocks = [...subnets, ...(endpoint === null ? [] : [{ name: 'the endpoints', cidr: endpoint }])];
    for (const block of blocks) {
      const name = `the block of ${block.name} in ${zone} (${block.cidr.text})`;
      if (block.cidr.family !== 4)
        throw new InputError(`${name} is IPv6`, null, 'ECR is reached over IPv4: give an IPv4 block');
      if (block.cidr.prefix > 28 || block.cidr.prefix < 16)
        throw new InputError(`${name} is none for a subnet`, null, 'AWS takes blocks from /16 to /28');
      const set = cidrSet(block.cidr);
      if (!covers(cidrSet(cidr), set))
        throw new InputError(`${name} is outside of ${cidr.text}`, null, 'take one inside');
      const other = seen.find((before) => overlaps(before.set, set));
      if (other !== undefined) throw new InputError(`${name} overlaps ${other.name}`, null, 'take another one');
      seen.push({ name, set });
    }
  }
}
