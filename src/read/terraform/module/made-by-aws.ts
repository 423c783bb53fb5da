import { type Unknown, unknown } from '../../../model/value.js';
import type { ResourceInstance } from '../../resource/instance.js';
import { objectValue, stringValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import { equal } from '../evaluate/equality.js';
import type { Estate } from './answers.js';
import { attributeOf, type Candidate, idOf } from './filter.js';

/** What comes with a VPC. */
interface DefaultThing {
  /** The resource type that takes it over, and the argument that says which one. */
  readonly taker: string;
  readonly argument: string;
  /** The attributes of the VPC that are meant by the argument, the thing's own id first. */
  readonly meant: readonly string[];
  readonly id: string;
}

/** By the type of what else is of their kind. Source: AWS provider, `aws_vpc`, `aws_default_route_table` (read 2026-11). */
const DEFAULT_THINGS: ReadonlyMap<string, DefaultThing> = new Map([
  [
    'aws_route_table',
    {
      taker: 'aws_default_route_table',
      argument: 'default_route_table_id',
      meant: ['default_route_table_id', 'main_route_table_id'],
      id: 'default_route_table_id',
    },
  ],
  [
    'aws_network_acl',
    {
      taker: 'aws_default_network_acl',
      argument: 'default_network_acl_id',
      meant: ['default_network_acl_id'],
      id: 'default_network_acl_id',
    },
  ],
  [
    'aws_security_group',
    { taker: 'aws_default_security_group', argument: 'vpc_id', meant: ['id'], id: 'default_security_group_id' },
  ],
]);

/** What is there without a resource that makes it, as a data source finds it. */
export function madeByAws(type: string, estate: Estate): readonly Candidate[] {
  return [...thingsOfVpcs(type, estate), ...(type === 'aws_security_group' ? groupsOfClusters(estate) : [])];
}

/** What comes with the VPCs that are declared: with tags where it is taken over. */
function thingsOfVpcs(type: string, { instances }: Estate): readonly Candidate[] {
  const kind = DEFAULT_THINGS.get(type);
  if (kind === undefined) return [];
  const takers = instances.get(kind.taker) ?? [];
  return (instances.get('aws_vpc') ?? []).flatMap((vpc) => {
    const found = takers.flatMap((taker) => {
      const takes = isTakenBy(vpc, taker, kind);
      return takes === false ? [] : [{ taker, exists: takes === null ? UNTOLD : taker.exists }];
    });
    const taken = found.map(({ taker, exists }) => thing(vpc, { type, kind, as: { ...taker, exists } }));
    if (found.some(({ exists }) => exists.known && exists.value)) return taken;
    // The tags that a provider adds, it adds to what it takes over.
    const { defaultTags: _, ...rest } = vpc;
    const untouched = { ...rest, body: { ...vpc.body, attributes: new Map(), blocks: new Map() } };
    const exists = found.length > 0 ? UNTOLD : vpc.exists;
    return [...taken, thing(vpc, { type, kind, as: { ...untouched, exists } })];
  });
}

const UNTOLD: Unknown = unknown('what comes with a VPC or a cluster', 'check the plan');

/** Attributes of one name are the same exactly for one VPC. */
function isTakenBy(vpc: ResourceInstance, { body }: ResourceInstance, kind: DefaultThing): boolean | null {
  const given = body.attributes.get(kind.argument)?.value;
  if (given === undefined) return null;
  const results = kind.meant.map((name) => equal(attributeOf(vpc, name), given));
  return results.includes(true) ? true : results.includes(false) ? false : null;
}

function thing(
  vpc: ResourceInstance,
  { type, kind, as }: { readonly type: string; readonly kind: DefaultThing; readonly as: ResourceInstance },
): Candidate {
  const { location } = as.body;
  const own: readonly (readonly [string, TerraformValue])[] = [
    ['id', attributeOf(vpc, kind.id)],
    ['vpc_id', idOf(vpc)],
    ...(type === 'aws_security_group' ? [['name', stringValue('default')] as const] : []),
  ];
  const attributes = new Map([
    ...as.body.attributes,
    ...own.map(([name, value]) => [name, { value, location }] as const),
  ]);
  const names = [...kind.meant.map((name) => attributeOf(vpc, name)), ...(as.type === kind.taker ? [idOf(as)] : [])];
  return {
    ...as,
    type,
    region: vpc.region,
    comesWith: { vpc, names: type === 'aws_security_group' ? [] : names },
    body: { ...as.body, attributes },
  };
}

/**
 * The security groups that EKS makes, one for each cluster: which VPC it is in, the cluster's subnets tell.
 * Source: EKS guide, "View Amazon EKS security group requirements for clusters", default tags (read 2026-11).
 */
function groupsOfClusters({ instances }: Estate): readonly Candidate[] {
  return (instances.get('aws_eks_cluster') ?? []).map((cluster) => {
    const { location } = cluster.body;
    const name = attributeOf(cluster, 'name');
    const prefix = name.kind === 'string' ? `eks-cluster-sg-${name.value}-` : 'eks-cluster-sg-';
    const own = { ...unknownValue('string', UNTOLD), prefix };
    const tags = objectValue([
      ['Name', own],
      ['aws:eks:cluster-name', name],
      ...(name.kind === 'string' ? [[`kubernetes.io/cluster/${name.value}`, stringValue('owned')] as const] : []),
    ]);
    const attributes = new Map([
      ['name', { value: own, location }],
      ['vpc_id', { value: unknownValue('string', UNTOLD), location }],
      ['tags', { value: name.kind === 'string' ? tags : unknownValue('dynamic', UNTOLD), location }],
    ]);
    const { defaultTags: _, ...rest } = cluster;
    return { ...rest, type: 'aws_security_group', exists: UNTOLD, body: { ...cluster.body, attributes } };
  });
}

export function comesWithVpc(type: string): boolean {
  return DEFAULT_THINGS.has(type);
}
