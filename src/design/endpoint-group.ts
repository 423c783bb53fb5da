import { InputError } from '../model/input-error.js';
import type { SecurityGroupPeer, Vpc } from '../model/network.js';
import { all } from '../model/value.js';
import type { JudgedPull } from './design.js';
import { makeGroup, makeRule } from './make.js';
import { identifier, member } from './names.js';
import { nameBeside, type Work } from './work.js';

/** The group of the new endpoints: that of existing ones where nobody asked for another, else a new one. */
export function addGroup(work: Work, vpc: Vpc, pulls: readonly JudgedPull[]): string {
  const { ingress } = work.choices;
  const existing = ingress === null ? groupOfExisting(work, vpc) : null;
  if (existing !== null) {
    work.decisions.push({
      what: `the group ${existing} for the new endpoints too`,
      why: 'the endpoints that are there carry it',
      instead: 'a group of their own: --ingress vpc, cidrs or groups',
    });
    return existing;
  }
  return newGroup(work, vpc, pulls);
}

/** A group that admits whom the choice says. */
export function newGroup(work: Work, vpc: Vpc, pulls: readonly JudgedPull[]): string {
  const id = nameBeside(work, vpc.id, { type: 'aws_security_group', name: 'vpc_endpoint' });
  const name = nameOf(id);
  const whom = work.choices.ingress ?? 'vpc';
  const peers = peersOf(work, vpc, { pulls, whom });
  const base = nameBeside(work, vpc.id, {
    type: 'aws_vpc_security_group_ingress_rule',
    name: 'https_to_vpc_endpoint',
  });
  const rules = peers.map(({ key, peer }) => makeRule(peers.length === 1 ? base : member(base, key), 'ingress', peer));
  const group = { ...makeGroup(id, `${name}_sg`, vpc.id), rules: all(rules) };
  work.network = { ...work.network, securityGroups: [...work.network.securityGroups, group] };
  work.decisions.push(DECISIONS[whom]);
  return id;
}

const DECISIONS = {
  vpc: {
    what: "one group for all endpoints, which admits TCP 443 from the VPC's addresses, all of its blocks",
    why: 'a workload that is added later is admitted too; what it may do is decided by IAM and endpoint policies',
    instead:
      '--ingress cidrs admits the subnets of workloads alone, --ingress groups their groups; each must then be kept up to date',
  },
  cidrs: {
    what: 'one group for all endpoints, which admits TCP 443 from the subnets of workloads',
    why: 'nothing else in the VPC reaches the endpoints',
    instead:
      '--ingress vpc: private DNS sends the whole VPC to the endpoints, so whatever else asks these services from other subnets is cut off now',
  },
  groups: {
    what: 'one group for all endpoints, which admits TCP 443 from the groups of workloads',
    why: 'nothing else in the VPC reaches the endpoints, whatever subnet it is in',
    instead:
      '--ingress vpc: private DNS sends the whole VPC to the endpoints, so whatever else asks these services without such a group is cut off now',
  },
} as const;

function groupOfExisting({ network }: Work, vpc: Vpc): string | null {
  for (const { vpc: of, type, securityGroups, exists } of network.endpoints) {
    if (!of.known || of.value !== vpc.id || !type.known || type.value !== 'Interface') continue;
    if (!exists.known || !exists.value || !securityGroups.complete) continue;
    const [group, ...others] = securityGroups.items;
    if (group?.known !== true || others.length > 0 || group.value === vpc.defaultSecurityGroup) continue;
    if (network.securityGroups.some(({ id, exists: there }) => id === group.value && there.known && there.value))
      return group.value;
  }
  return null;
}

function peersOf(
  work: Work,
  vpc: Vpc,
  { pulls, whom }: { readonly pulls: readonly JudgedPull[]; readonly whom: 'vpc' | 'cidrs' | 'groups' },
): readonly { readonly key: string; readonly peer: SecurityGroupPeer }[] {
  if (whom === 'groups') {
    const groups = groupsOf(work, pulls);
    const keys = keysOf(groups);
    return groups.map((id, at) => ({ key: keys[at] ?? id, peer: { kind: 'security-group', id } }));
  }
  if (whom === 'cidrs') {
    const subnets = work.network.subnets.filter(({ id }) => pulls.some(({ subnet }) => subnet === id));
    return subnets.flatMap(({ cidr }) =>
      cidr.known && cidr.value !== null
        ? [{ key: cidr.value.text, peer: { kind: 'cidr' as const, cidr: cidr.value } }]
        : [],
    );
  }
  const blocks = vpc.cidrs.items.flatMap((block) => (block.known && block.value.family === 4 ? [block.value] : []));
  if (!vpc.cidrs.complete || blocks.length === 0)
    throw new InputError(
      `the blocks of ${vpc.id} are not known, so neither is whom its endpoints must admit`,
      vpc.location,
      'use --ingress cidrs, or check the plan',
    );
  return blocks.map((cidr) => ({ key: cidr.text, peer: { kind: 'cidr', cidr } }));
}

/** The groups of all workloads: one that carries none that is known can't be admitted by group. */
function groupsOf({ network }: Work, pulls: readonly JudgedPull[]): readonly string[] {
  const groups = new Set<string>();
  for (const { workload: id } of pulls) {
    const workload = network.workloads.find((each) => each.id === id);
    const [first] = workload?.securityGroups.items ?? [];
    if (workload === undefined || workload.kind === 'assumed' || first?.known !== true)
      throw new InputError(
        `the groups of ${id} are not known, so its endpoints can't admit them`,
        workload?.location ?? null,
        'name the workload with its securityGroups in pullpath.yaml, or use --ingress cidrs',
      );
    groups.add(first.value);
  }
  return [...groups];
}

/** A key for each group: `app`; where several are called that, `net_app_x` of `module.net.aws_security_group.app["x"]`. */
function keysOf(groups: readonly string[]): readonly string[] {
  const short = groups.map((id) => identifier(nameOf(id)));
  const long = groups.map((id) => identifier(id.replaceAll(/(?:^|\.)(?:module|aws_security_group)\./g, '.')));
  return short.map((key, at) => {
    if (short.filter((other) => other === key).length === 1) return key;
    const whole = long[at] ?? key;
    return long.filter((other) => other === whole).length === 1 ? whole : `${whole}_${at + 1}`;
  });
}

/** `app` of `module.net.aws_security_group.app["x"]`. */
function nameOf(id: string): string {
  return id.replace(/\[.*$/s, '').split(/[./]/).at(-1) ?? id;
}
