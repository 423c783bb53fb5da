import type { Subnet } from '../../../model/network.js';
import type { DropPoint } from '../blueprint.js';
import type { LabInterface } from '../interfaces.js';
import type { Maps } from '../routes.js';
import type { Scene } from '../scene.js';

/** What the router's rules are made from. */
export interface Router {
  readonly scene: Scene;
  readonly maps: Maps;
  readonly interfaces: readonly LabInterface[];
  readonly nameOf: (made: LabInterface) => string;
  readonly subnetNumber: (subnet: Subnet) => number;
  /** The routing table that an interface's packets follow. */
  readonly tableNumber: (made: LabInterface) => number;
  /** Devices that lead to an internet gateway. */
  readonly internet: readonly string[];
  /** Public addresses by private ones. */
  readonly publicAddresses: ReadonlyMap<string, string>;
}

/** Chains as they come together, and the places where packets are dropped. */
export interface Chains {
  readonly drops: DropPoint[];
  readonly texts: string[];
  /** What is added when all of it stands. */
  readonly later: string[];
}

/** A new place where packets are dropped, and how a rule sends them there. */
export function dropAt({ drops, texts }: Chains, point: DropPoint): string {
  const number = drops.push(point);
  texts.push(`chain d${number} {
meta nfproto ipv4 meta mark set ${number} add @drops { meta mark . ip saddr . th sport . ip daddr . th dport }
meta nfproto ipv6 meta mark set ${number} add @drops6 { meta mark . ip6 saddr . th sport . ip6 daddr . th dport }
counter name c${number} drop
}`);
  return `goto d${number}`;
}

export function tableText(parts: readonly string[], family = 'inet'): string {
  return `table ${family} lab {\n${parts.join('\n')}\n}\n`;
}

/** As many elements as the kernel takes in one message, also without privileges. */
const ELEMENTS_AT_ONCE = 400;

/** A set or map with its elements. Too many of them are added later, some at a time. */
export function withElements(later: string[], head: string, elements: readonly string[]): string {
  if (elements.length === 0) return `${head}\n}`;
  if (elements.length <= ELEMENTS_AT_ONCE) return `${head}\nelements = { ${elements.join(', ')} }\n}`;
  const [name = ''] = head.slice('map '.length).split(' ');
  for (let at = 0; at < elements.length; at += ELEMENTS_AT_ONCE)
    later.push(`add element inet lab ${name} { ${elements.slice(at, at + ELEMENTS_AT_ONCE).join(', ')} }\n`);
  return `${head}\n}`;
}
