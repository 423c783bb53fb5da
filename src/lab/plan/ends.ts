import { isIpv4, type LabInterface } from './interfaces.js';
import { ROUTER } from './routes.js';

/** The numbers of routing tables begin here. */
export const TABLES = { route: 1000, untold: 900, regional: 901, client: 10_000, service: 20_000 } as const;

/** All interfaces of a network that are not in a namespace of its own: they go together, which is a hundred times faster. */
export const LAB_GROUP = 77;

export function nameOf({ index }: LabInterface): string {
  return `i${index}`;
}

export function mac(end: 1 | 2, number: number): string {
  const [high, middle, low] = [16, 8, 0].map((shift) => ((number >> shift) & 0xff).toString(16).padStart(2, '0'));
  return `02:0${end}:00:${high}:${middle}:${low}`;
}

/** The other end of an interface's veth: in the leader's own namespace (null), among the services, or in one of its own. */
export interface End {
  readonly made: LabInterface;
  readonly device: string;
  readonly namespace: string | null;
  readonly isOwn: boolean;
}

export function endOf(
  made: LabInterface,
  { prefix, services }: { readonly prefix: string; readonly services: string },
): End {
  switch (made.owner.kind) {
    case 'client':
      return { made, device: `${prefix}c${made.index}`, namespace: null, isOwn: false };
    case 'endpoint':
      return { made, device: `e${made.index}`, namespace: services, isOwn: false };
    case 'nat':
      return { made, device: 'eth0', namespace: `${prefix}n${made.index}`, isOwn: true };
    case 'task':
      return { made, device: 'eth0', namespace: `${prefix}t${made.index}`, isOwn: true };
  }
}

export function linkLine(
  index: number,
  {
    router,
    device,
    namespace,
  }: { readonly router: string; readonly device: string; readonly namespace: string | null },
): string {
  const there = namespace === null ? '' : `netns ${namespace} `;
  return `link add name ${device} ${there}address ${mac(2, index)} type veth peer name i${index} netns ${router} address ${mac(1, index)}`;
}

/** The next hop is known for good: neighbours that are asked for would overflow a table that all namespaces share. */
export function neighbours(device: string, hops: Readonly<Record<4 | 6, string>>, address: string): readonly string[] {
  return ([4, 6] as const).map(
    (family) => `-${family} neigh add ${hops[family]} lladdr ${address} dev ${device} nud permanent`,
  );
}

export function defaults(device: string, table: number | null): readonly string[] {
  const where = table === null ? '' : ` table ${table}`;
  return ([4, 6] as const).map(
    (family) => `-${family} route add default via ${ROUTER[family]} dev ${device} onlink${where}`,
  );
}

export function clientLines({ made, device }: End): readonly string[] {
  const table = TABLES.client + made.index;
  return [
    `link set ${device} group ${LAB_GROUP} up`,
    ...neighbours(device, ROUTER, mac(1, made.index)),
    ...defaults(device, table),
    ...made.addresses.flatMap((address) => [
      `${version(address)} route add local ${address} dev lo`,
      `${version(address)} rule add from ${address} lookup ${table}`,
    ]),
  ];
}

export function undoLines({ made }: End): readonly string[] {
  return [
    ...made.addresses.flatMap((address) => [
      `${version(address)} route del local ${address} dev lo`,
      `${version(address)} rule del from ${address} lookup ${TABLES.client + made.index}`,
    ]),
  ];
}

export function version(address: string): string {
  return isIpv4(address) ? '-4' : '-6';
}

export function ownLines({ made, device }: End): readonly string[] {
  return [
    'link set lo up',
    `link set ${device} up`,
    ...made.addresses.map(
      (address) => `${version(address)} addr add ${address}/${isIpv4(address) ? 32 : 128} dev ${device}`,
    ),
    ...neighbours(device, ROUTER, mac(1, made.index)),
    ...defaults(device, null),
  ];
}
