import { timeoutError } from '../aws/errors.js';
import type { NoRouteReason } from '../trace/problem.js';
import { eachPull, groupBy, type Rule, reasonsOf, servicesAre, subjectOf, subnetsOf } from './rule.js';

const WHY: Readonly<Record<NoRouteReason, readonly [why: string, fix: string]>> = {
  none: ['there is no route to it', 'Add a route, or an endpoint for the service.'],
  blackhole: [
    'the route leads into a blackhole: its target does not exist',
    'Point the route to a target that exists, or remove it.',
  ],
  'no-public-address': [
    'the internet gateway carries only interfaces with a public address, and the workload has none',
    'Give the workload a public address (assign_public_ip), a NAT gateway, or endpoints.',
  ],
  'gateway-not-attached': [
    'the internet gateway is not attached to the VPC',
    'Attach the internet gateway to the VPC.',
  ],
  'nat-private': [
    'a private NAT gateway has no public address',
    'Use a NAT gateway with connectivity_type = "public", or endpoints.',
  ],
  'nat-without-way-out': [
    'the NAT gateway has no way out',
    'Put the NAT gateway into a subnet with a route to an attached internet gateway and a network ACL that lets it out and back.',
  ],
  'wrong-address-family': [
    'the way does not carry the address family of the name',
    'Give the subnet IPv4 addresses and endpoints.',
  ],
  'source-dest-check': [
    'its source/destination check is on, which drops what is neither from it nor to it',
    'Write source_dest_check = false at the instance or the network interface.',
  ],
  'no-way-back': [
    "the replies have no route back to the workload's VPC",
    "Add a route to the workload's addresses, over what leads here.",
  ],
  'peering-closed': [
    'the peering connection is not there: it is not accepted, or the blocks of the two VPCs overlap',
    'Accept the peering connection (auto_accept = true, or an aws_vpc_peering_connection_accepter), between VPCs whose blocks differ.',
  ],
  'peering-ends': [
    "a peering connection leads to the other VPC's own addresses alone, and to none of its gateways or endpoints for S3",
    'Add an endpoint for the service to this VPC, or a NAT gateway.',
  ],
  'wrong-target': [
    'a more specific route takes the traffic from the local route',
    'Remove the route, or make it less specific.',
  ],
};

export const noRoute: Rule = {
  name: 'no-route',
  phase: 'run',
  summary: 'a route that leads nowhere: NAT or internet gateway path broken, no public address, blackhole',
  find: ({ topology, occurrences }) =>
    groupBy(
      occurrences('no-route')
        .filter(({ hop }) => hop.outcome === 'fail')
        // Without a table it is a fault of the subnet.
        .flatMap((each) => (each.problem.routeTable === null ? eachPull([each]) : each)),
      ({ problem, pulls: [pull] }) => `${problem.reason} ${problem.target} ${problem.routeTable ?? pull.subnet?.id}`,
    ).map((group) => {
      const [
        {
          problem,
          leg,
          pulls: [pull],
          hop,
        },
      ] = group;
      const atTable = problem.reason === 'no-way-back' ? problem.routeTable : null;
      const resource = problem.target ?? atTable ?? subjectOf(pull).id;
      const [why, fix] = WHY[problem.reason];
      const thing = topology.natGateway(resource) ?? topology.internetGateway(resource) ?? topology.subnet(resource);
      return {
        resource,
        location: thing?.location ?? problem.location ?? hop.location,
        message: `From ${subnetsOf(group)}, ${servicesAre(group)} not reached${problem.target === null ? '' : ` over ${problem.target}`}: ${why}.${reasonsOf(group)}`,
        awsError: timeoutError(
          leg.service,
          leg.host,
          problem.reason === 'wrong-target' ? 'a private address' : 'a public address',
        ),
        fix,
        legs: group,
      };
    }),
};
