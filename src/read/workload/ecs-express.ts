import { known, type Members, some, type Value } from '../../model/value.js';
import type { Need } from '../../model/workload.js';
import { readBlocks, readList } from '../network/argument.js';
import { regionOf } from '../network/build.js';
import type { ThingKind } from '../network/kinds.js';
import { referAll } from '../network/known-by-id.js';
import type { EvaluatedBody, ResourceInstance } from '../resource/instance.js';
import { stringValue } from '../resource/value.js';
import { type Containers, readContainers, unknownContainers } from './container.js';
import { cannotTell, type WorkloadContext, type WorkloadMapping } from './context.js';
import { workloadOf } from './interface.js';

/**
 * A service of ECS Express Mode: tasks on Fargate, with a load balancer, groups and a log group that ECS makes. Without
 * subnets it is in the default VPC. Whether tasks get public addresses, and which groups they carry besides those that are
 * named, is published nowhere.
 * Sources: ECS API, "ExpressGatewayServiceNetworkConfiguration"; ECS guide, "Resources created by Amazon ECS Express Mode
 * services" (read 2026-11).
 */
export const ecsExpressService: WorkloadMapping = (resource, context) => {
  const { body, address } = resource;
  const network = readBlocks(body, 'network_configuration');
  const [configuration] = network.items;
  const place = configuration?.location ?? body.location;
  const name = (kind: ThingKind, argument: string) =>
    configuration === undefined ? null : referAll(context.build, kind, readList(configuration, argument), { resource });
  const openSubnets = network.complete
    ? cannotTell(`the subnets of ${address}`, place, 'name them in its network_configuration')
    : network.why;
  const containers = containersOf(resource, context);
  return [
    workloadOf(
      resource,
      {
        kind: 'ecs-fargate',
        subnets: atLeastOne(name('subnet', 'subnets')) ?? some([], openSubnets),
        securityGroups: some(
          name('security-group', 'security_groups')?.items ?? [],
          cannotTell(`which security groups ECS gives ${address}`, place),
        ),
        publicIp: cannotTell(`whether ECS gives tasks of ${address} public addresses`, place),
        origins: [],
      },
      { ...containers, needs: [...containers.needs, logNeed(body)] },
    ),
  ];
};

function atLeastOne(named: Members<Value<string>> | null): Members<Value<string>> | null {
  return named === null || (named.complete && named.items.length === 0) ? null : named;
}

/** Its one container, in the form of those of task definitions. */
function containersOf(resource: ResourceInstance, context: WorkloadContext): Containers {
  const { body, address } = resource;
  const [container] = readBlocks(body, 'primary_container').items;
  if (container === undefined)
    return unknownContainers(cannotTell(`the image of ${address}`, body.location, 'write its primary_container'));
  return readContainers({ ...context, region: regionOf(resource) }, [asContainer(container)], null);
}

function asContainer(container: EvaluatedBody): EvaluatedBody {
  const secrets = readBlocks(container, 'secret');
  const name = { value: stringValue('primary'), location: container.location };
  return {
    ...container,
    attributes: new Map(container.attributes).set('name', name),
    blocks: new Map(container.blocks).set('secrets', secrets.items),
    incompleteBlocks: secrets.complete
      ? container.incompleteBlocks
      : new Map(container.incompleteBlocks).set('secrets', secrets.why),
  };
}

/** Its lines go to CloudWatch Logs, also where it names no log group. */
function logNeed(body: EvaluatedBody): Need {
  const [container] = readBlocks(body, 'primary_container').items;
  const [log] = container === undefined ? [] : readBlocks(container, 'aws_logs_configuration').items;
  return {
    service: 'logs',
    neededFor: 'start',
    why: 'awslogs driver of container primary',
    region: known(null),
    location: log?.location ?? container?.location ?? body.location,
  };
}
