import { nameThem, type Rule } from './rule.js';

/** Source: EC2 API reference, `InvalidSubnet.Range`; VPC guide, "Subnet CIDR blocks" (read 2026-11). */
export const subnetOutsideVpc: Rule = {
  name: 'subnet-outside-vpc',
  phase: 'apply',
  summary: "a subnet's block is outside of its VPC's blocks",
  find: ({ refused }) =>
    refused.subnets.flatMap(({ subnet, vpc, block, overlaps }) => {
      if (overlaps !== null) return [];
      const value = block.family === 4 ? subnet.cidr : subnet.ipv6Cidr;
      const blocks = nameThem(
        vpc.cidrs.items.flatMap((cidr) => (cidr.known && cidr.value.family === block.family ? [cidr.value.text] : [])),
      );
      return {
        resource: subnet.id,
        location: value.location ?? subnet.location,
        message: `${subnet.id} has the block ${block.text}, which is outside of ${vpc.id} (${blocks || `no IPv${block.family} block`}): AWS refuses it.`,
        awsError: `InvalidSubnet.Range: The CIDR '${block.text}' is invalid.`,
        fix: `Take a block out of ${blocks || `a block of the VPC`}, or add one to the VPC (aws_vpc_ipv4_cidr_block_association).`,
        legs: [],
      };
    }),
};
