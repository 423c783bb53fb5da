import type { Rule } from './rule.js';

/** Source: EC2 API reference, `InvalidSubnet.Conflict`; VPC guide, "Subnet CIDR blocks" (read 2026-11). */
export const subnetOverlap: Rule = {
  name: 'subnet-overlap',
  phase: 'apply',
  summary: "a subnet's block overlaps that of another subnet",
  find: ({ refused }) =>
    refused.subnets.flatMap(({ subnet, block, overlaps }) => {
      if (overlaps === null) return [];
      const value = block.family === 4 ? subnet.cidr : subnet.ipv6Cidr;
      const others = block.family === 4 ? overlaps.cidr : overlaps.ipv6Cidr;
      const taken = others.known && others.value !== null ? ` (${others.value.text})` : '';
      return {
        resource: subnet.id,
        location: value.location ?? subnet.location,
        message: `${subnet.id} has the block ${block.text}, which overlaps that of ${overlaps.id}${taken}: AWS refuses it.`,
        awsError: `InvalidSubnet.Conflict: The CIDR '${block.text}' conflicts with another subnet`,
        fix: 'Give each subnet a block of its own.',
        legs: [],
      };
    }),
};
