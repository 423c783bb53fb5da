import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { type Cidr, formatAddress, parseCidr } from '../../src/model/address.js';
import type { Network, NetworkAclEntry, Route, SecurityGroupRule } from '../../src/model/network.js';
import { known } from '../../src/model/value.js';
import { VERDICTS, type Verdict } from '../../src/trace/leg.js';
import { entry, readResult, securityGroup, untold } from '../oracle/build.js';
import { cook, recipes } from '../oracle/generate.js';
import { seedOf } from '../seed.js';

const RUNS = { numRuns: 250, seed: seedOf(11) };

function leadsTo({ destination }: Route, { text }: Cidr): boolean {
  return destination.known && destination.value.kind === 'cidr' && destination.value.cidr.text === text;
}

/** The verdict of every leg, in the order of the pulls. */
function verdictsOf(network: Network): readonly Verdict[] {
  return check(readResult(network), { needs: ['logs'] }).pulls.flatMap(({ legs }) =>
    legs.map(({ leg }) => leg.verdict),
  );
}

function everyRule(network: Network, change: (rule: SecurityGroupRule) => readonly SecurityGroupRule[]): Network {
  const securityGroups = network.securityGroups.map((group) => ({
    ...group,
    rules: { ...group.rules, items: group.rules.items.flatMap(change) },
  }));
  return { ...network, securityGroups };
}

function everyEntry(network: Network, change: (each: NetworkAclEntry) => readonly NetworkAclEntry[]): Network {
  const networkAcls = network.networkAcls.map((acl) => ({
    ...acl,
    entries: { ...acl.entries, items: acl.entries.items.flatMap(change) },
  }));
  return { ...network, networkAcls };
}

function everyRoute(network: Network, change: (route: Route, beside: readonly Route[]) => readonly Route[]): Network {
  const routeTables = network.routeTables.map((table) => ({
    ...table,
    routes: { ...table.routes, items: table.routes.items.flatMap((route) => change(route, table.routes.items)) },
  }));
  return { ...network, routeTables };
}

function halves(cidr: Cidr): readonly [Cidr, Cidr] | null {
  if (cidr.family !== 4 || cidr.prefix >= 32) return null;
  const middle = Number(cidr.start) + 2 ** (31 - cidr.prefix);
  const texts = [cidr.start, middle].map((start) => `${formatAddress(start)}/${cidr.prefix + 1}`);
  const [low, high] = texts.map((text) => parseCidr(text));
  return low == null || high == null ? null : [low, high];
}

describe('opening a rule never makes a leg worse', () => {
  const opened = (network: Network): readonly Network[] => [
    {
      ...network,
      securityGroups: network.securityGroups.map((group) => {
        const [open] = securityGroup('x', []).rules.items;
        const rules = (['ingress', 'egress'] as const).map(
          (direction): SecurityGroupRule => ({
            ...(open ?? group),
            id: `${group.id} open ${direction}`,
            exists: known(true),
            direction,
            protocol: known('all'),
            ports: known({ from: 0, to: 65535 }),
            peer: known({ kind: 'cidr', cidr: parseCidr('0.0.0.0/0') ?? never() }),
          }),
        );
        return { ...group, rules: { ...group.rules, items: [...group.rules.items, ...rules] } };
      }),
    },
    {
      ...network,
      networkAcls: network.networkAcls.map((acl) => ({
        ...acl,
        entries: {
          ...acl.entries,
          items: [entry('ingress', 0, '0.0.0.0/0'), entry('egress', 0, '0.0.0.0/0'), ...acl.entries.items],
        },
      })),
    },
  ];

  test('a security group, a network ACL', () => {
    fc.assert(
      fc.property(recipes(), (recipe) => {
        const network = cook(recipe);
        const before = verdictsOf(network);
        for (const changed of opened(network)) {
          for (const [index, verdict] of verdictsOf(changed).entries()) {
            const was = before[index] ?? 'blocked';
            // What was unknown may turn out either way, and what may have been closed may be known to work by chance.
            if (was === 'unknown' || verdict === 'unknown') continue;
            expect(VERDICTS.indexOf(verdict)).toBeLessThanOrEqual(VERDICTS.indexOf(was));
          }
        }
      }),
      RUNS,
    );
  });
});

describe('what means the same is judged the same', () => {
  const same = (change: (network: Network) => Network) =>
    fc.assert(
      fc.property(recipes(), (recipe) => {
        const network = cook(recipe);
        expect(verdictsOf(change(network))).toEqual(verdictsOf(network));
      }),
      RUNS,
    );

  test('every id changed', () => {
    // Ids are free texts, so a change of all texts that are ids changes them everywhere alike.
    same((network) => {
      const ids = new Set(idsOf(network));
      const renamed = (value: unknown): unknown => {
        if (typeof value === 'string') return ids.has(value) ? `renamed ${value}` : value;
        if (Array.isArray(value)) return value.map(renamed);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item)]));
      };
      return renamed(network) as Network;
    });
  });

  test('rules, entries, routes, tables and groups in the opposite order', () => {
    same((network) => ({
      ...network,
      routeTables: network.routeTables
        .map((table) => ({ ...table, routes: { ...table.routes, items: table.routes.items.toReversed() } }))
        .toReversed(),
      securityGroups: network.securityGroups
        .map((group) => ({ ...group, rules: { ...group.rules, items: group.rules.items.toReversed() } }))
        .toReversed(),
      networkAcls: network.networkAcls
        .map((acl) => ({ ...acl, entries: { ...acl.entries, items: acl.entries.items.toReversed() } }))
        .toReversed(),
    }));
  });

  test('the blocks of security group rules, network ACL entries and routes in halves', () => {
    same((network) => {
      const rules = everyRule(network, (rule) => {
        const parts = rule.peer.known && rule.peer.value.kind === 'cidr' ? halves(rule.peer.value.cidr) : null;
        if (parts === null || !isTold(rule)) return [rule];
        return parts.map((cidr) => ({ ...rule, id: `${rule.id} ${cidr.text}`, peer: known({ kind: 'cidr', cidr }) }));
      });
      const entries = everyEntry(rules, (each) => {
        const parts = each.cidr.known && isTold(each) && each.action.known ? halves(each.cidr.value) : null;
        return parts === null
          ? [each]
          : parts.map((cidr) => ({ ...each, id: `${each.id} ${cidr.text}`, cidr: known(cidr) }));
      });
      return everyRoute(entries, (route, beside) => {
        const { destination, target, exists } = route;
        // Only a default route can be split without another one getting in between.
        const isDefault = destination.known && destination.value.kind === 'cidr' && destination.value.cidr.prefix === 0;
        if (!isDefault || !target.known || !exists.known || destination.value.kind !== 'cidr') return [route];
        const parts = halves(destination.value.cidr) ?? [];
        // A table has one route to a block: the half of a default route would be a second one beside a route to it.
        return parts.length === 0 || parts.some((half) => beside.some((other) => leadsTo(other, half)))
          ? [route]
          : parts.map((cidr) => ({
              ...route,
              id: `${route.id} ${cidr.text}`,
              destination: known({ kind: 'cidr', cidr }),
            }));
      });
    });
  });
});

test('making a value unknown never turns a verdict into another one that is known', () => {
  const forgotten: readonly ((network: Network, index: number) => Network)[] = [
    (network, index) => replaceEndpoint(network, index, { privateDns: untold('private DNS') }),
    (network, index) => replaceEndpoint(network, index, { exists: untold('the endpoint') }),
    (network, index) => replaceEndpoint(network, index, { policy: untold('the policy') }),
    (network, index) => ({
      ...network,
      subnets: network.subnets.map((each, at) =>
        at === index % network.subnets.length ? { ...each, networkAcl: untold('the ACL') } : each,
      ),
    }),
    (network, index) => ({
      ...network,
      subnets: network.subnets.map((each, at) =>
        at === index % network.subnets.length ? { ...each, routeTable: untold('the table') } : each,
      ),
    }),
    (network) => everyRule(network, (rule) => [{ ...rule, peer: untold('the peer') }]),
    (network) => everyEntry(network, (each) => [{ ...each, cidr: untold('the block') }]),
    (network) => ({ ...network, vpcs: network.vpcs.map((vpc) => ({ ...vpc, dnsSupport: untold('DNS support') })) }),
  ];
  fc.assert(
    fc.property(recipes(), fc.nat({ max: forgotten.length - 1 }), fc.nat({ max: 11 }), (recipe, kind, index) => {
      const network = cook({ ...recipe, declared: true });
      const before = verdictsOf(network);
      const after = verdictsOf(forgotten[kind]?.(network, index) ?? network);
      for (const [leg, verdict] of after.entries()) {
        if (before[leg] !== 'unknown') expect([before[leg], 'unknown']).toContain(verdict);
      }
    }),
    RUNS,
  );
});

function replaceEndpoint(network: Network, index: number, changes: Partial<Network['endpoints'][number]>): Network {
  const at = index % Math.max(1, network.endpoints.length);
  return {
    ...network,
    endpoints: network.endpoints.map((each, other) => (other === at ? { ...each, ...changes } : each)),
  };
}

function isTold({ exists, protocol, ports }: Pick<SecurityGroupRule, 'exists' | 'protocol' | 'ports'>): boolean {
  return exists.known && protocol.known && ports.known;
}

function idsOf(network: Network): readonly string[] {
  const things = [
    ...network.vpcs,
    ...network.subnets,
    ...network.routeTables,
    ...network.internetGateways,
    ...network.natGateways,
    ...network.securityGroups,
    ...network.networkAcls,
    ...network.prefixLists,
    ...network.dhcpOptions,
    ...network.workloads,
  ];
  // The subnet that is called `public` has the name of a NAT gateway's connectivity.
  return things.map(({ id }) => id).filter((id) => id !== 'public');
}

function never(): never {
  throw new Error('0.0.0.0/0 is a CIDR block');
}
