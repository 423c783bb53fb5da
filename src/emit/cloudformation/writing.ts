import { Scalar } from 'yaml';
import type { Thing } from '../../model/network.js';
import type { Value } from '../../model/value.js';
import type { Emission } from '../emission.js';
import type { LogicalNames } from '../logical-names.js';

/** What stands in a template: data, and intrinsic functions as tagged scalars. */
export type Node = string | number | boolean | Scalar | readonly Node[] | { readonly [key: string]: Node };

export interface Scene {
  readonly emission: Emission;
  readonly names: LogicalNames;
  /** Existing things, which the template is told by parameters. */
  readonly parameters: Map<string, Node>;
  /** How a thing of the template that this becomes part of is referred to; null where it is none. */
  readonly existing: (id: string) => Node | null;
}

export type Resources = readonly (readonly [string, Node])[];

/** Without quotes YAML 1.1 would take it for a date. */
export function dated(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

export function tagged(tag: string, value: string): Scalar {
  const scalar = new Scalar(value);
  scalar.tag = tag;
  return scalar;
}

function sub(text: string): Scalar | string {
  return text.includes('${') ? tagged('!Sub', text) : text;
}

/** The region's name inside of a text becomes what CloudFormation puts there. */
export function inRegion({ emission: { region } }: Scene, text: string): Scalar | string {
  return sub(text.replaceAll(region, '${AWS::Region}'));
}

export function knownOf<T>(value: Value<T>, what: string): T {
  if (!value.known) throw new Error(`${what} of a new thing is not known`);
  return value.value;
}

const AWS_ID = /^(?:vpc|subnet|rtb|sg|acl|vpce|pl)-[0-9a-f]{8,17}$/;

/** A reference to a thing: of this template, or a parameter for what is there already. */
export function ref(scene: Scene, id: string, type: string): Node {
  const { names, parameters, emission, existing } = scene;
  const own = names.of(id);
  if (own !== null) return tagged('!Ref', own);
  const main = emission.added.vpcs.find(({ mainRouteTable }) => mainRouteTable.known && mainRouteTable.value === id);
  if (main !== undefined) throw new Error('CloudFormation gives no reference to a main route table');
  const given = existing(id);
  if (given !== null) return given;
  const name = names.parameter(id, type);
  if (!parameters.has(name)) {
    parameters.set(name, {
      Type: type,
      Description: descriptionOf(id),
      ...(AWS_ID.test(id) ? { Default: id } : {}),
    });
  }
  return tagged('!Ref', name);
}

/** What the parameter for a thing asks for, in words where the thing has no name of its own. */
function descriptionOf(id: string): string {
  if (id.endsWith('.prefix_list_id')) return "The id of S3's prefix list in this region, pl-…";
  const [, of, what] = /^(.*)\.(main_route_table|default_security_group|default_network_acl)$/s.exec(id) ?? [];
  return of === undefined || what === undefined ? id : `The ${what.replaceAll('_', ' ')} of ${of}`;
}

export function tags({ tags: of }: Thing): { readonly Tags?: Node } {
  const { Name } = of;
  return Name === undefined ? {} : { Tags: [{ Key: 'Name', Value: Name }] };
}
