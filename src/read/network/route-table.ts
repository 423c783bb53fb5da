import type { RouteTable } from '../../model/network.js';
import { known, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readBlocks, readList, readTags } from './argument.js';
import { type Build, doubt, EXISTS, existenceDoubt, knownOnlyById, type ResourceMapping, thingOf } from './build.js';
import { adoptedVpc } from './default-things.js';
import { type Drafted, growing } from './draft.js';
import { ensure, refer } from './known-by-id.js';
import { idOf } from './reference.js';
import { routeFrom } from './route.js';
import { vpcIdOf, vpcToChange } from './vpc.js';

export const routeTable: ResourceMapping = {
  declare(resource, build) {
    const table = tableFrom(resource, vpcIdOf(resource, build));
    build.draft.routeTables.set(table.id, table);
  },
  attach: attachRoutes,
};

/**
 * Takes the main table over and removes the routes it had. The table is there in any case: where the resource may not
 * exist, its routes may not. Source: provider docs of `aws_default_route_table` (read 2026-11).
 */
export const defaultRouteTable: ResourceMapping = {
  declare(resource, build) {
    const table = { ...tableFrom(resource, adoptedVpc(resource, build)), exists: EXISTS };
    table.routes.why = existenceDoubt(resource);
    build.draft.routeTables.set(table.id, table);
  },
  attach: attachRoutes,
};

function tableFrom(resource: ResourceInstance, vpc: Value<string>): Drafted<RouteTable> {
  return { ...thingOf(resource, readTags(resource)), vpc, routes: growing() };
}

function attachRoutes(resource: ResourceInstance, build: Build): void {
  const table = build.draft.routeTables.get(resource.address);
  if (table === undefined) return;
  const blocks = readBlocks(resource.body, 'route');
  for (const [index, body] of blocks.items.entries()) {
    table.routes.items.push(
      routeFrom({ ...resource, body }, build, { id: `${resource.address}.route[${index}]`, vpc: table.vpc }),
    );
  }
  if (!blocks.complete) table.routes.why ??= blocks.why;
  const gateways = readList(resource.body, 'propagating_vgws');
  if (gateways !== null && (gateways.items.length > 0 || !gateways.complete)) addPropagation(table, resource);
}

/**
 * A virtual private gateway propagates what its VPN tells, a route server what its peers do: the input doesn't say which
 * routes, nor where they lead. Source: docs of `aws_vpc_route_server_propagation` (read 2026-11).
 */
function addPropagation(table: Drafted<RouteTable>, resource: ResourceInstance): void {
  const why = knownOnlyById(`the routes that are propagated into ${table.id}`, resource.body.location);
  const id = `${resource.address}.propagated_routes`;
  table.routes.items.push({ ...thingOf(resource), id, destination: why, target: why, origin: 'propagated' });
}

export const routePropagation: ResourceMapping = {
  attach(resource, build) {
    const table = tableOf(resource, build);
    if (table !== null) addPropagation(table, resource);
  },
};

export const route: ResourceMapping = {
  attach(resource, build) {
    const table = tableOf(resource, build);
    const made = routeFrom(resource, build, { id: resource.address, vpc: table?.vpc ?? null });
    table?.routes.items.push(made);
  },
};

function tableOf(resource: ResourceInstance, build: Build): Drafted<RouteTable> | null {
  const id = refer(build, 'route-table', argument(resource.body, 'route_table_id'), { resource });
  if (id === null) return null;
  if (!id.known) doubt(build, 'routes', id);
  return (id.known && build.draft.routeTables.get(id.value)) || null;
}

/** Of a subnet. Those of a gateway route what comes in, which no pull does. */
export const routeTableAssociation: ResourceMapping = {
  attach(resource, build) {
    const { body } = resource;
    const given = argument(body, 'route_table_id');
    const subnetId = refer(build, 'subnet', argument(body, 'subnet_id'), { resource });
    if (subnetId === null || given === null) return;
    const subnet = subnetId.known ? build.draft.subnets.get(subnetId.value) : undefined;
    const from = subnet === undefined ? { resource } : { resource, vpc: subnet.vpc };
    const table = refer(build, 'route-table', given, from) ?? subnetId;
    if (!subnetId.known) {
      const vpc = table.known ? build.draft.routeTables.get(table.value)?.vpc : undefined;
      doubt(build, 'subnet-route-tables', subnetId, vpc);
    } else if (subnet !== undefined && !(subnet.routeTable.known && subnet.routeTable.value !== null)) {
      subnet.routeTable = existenceDoubt(resource) ?? table;
    }
  },
};

/** Source: provider docs of `aws_main_route_table_association` (read 2026-11). */
export const mainRouteTableAssociation: ResourceMapping = {
  attach(resource, build) {
    const vpc = vpcToChange(resource, build, 'main-route-tables');
    const from = vpc === null ? { resource } : { resource, vpc: known(vpc.id) };
    const table = refer(build, 'route-table', argument(resource.body, 'route_table_id'), from);
    if (vpc !== null && table !== null) vpc.mainRouteTable = existenceDoubt(resource) ?? table;
  },
};

/** A table that is read: by its own id, or as the one of a subnet. */
export const routeTableData: ResourceMapping = {
  declare(resource, build) {
    const vpc = refer(build, 'vpc', argument(resource.body, 'vpc_id'), { resource });
    ensure(build, 'route-table', idOf(build, 'route-table', resource), resource.body.location, {
      resource,
      ...(vpc === null ? {} : { vpc }),
    });
  },
};
