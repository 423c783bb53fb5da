import { isDualStackName } from '../../aws/services.js';
import { cidrSet, formatAddress, parseAddress } from '../../model/address.js';
import { contains, EMPTY, type IntervalSet, intersect, union } from '../../model/interval-set.js';
import { publicAddresses } from '../../trace/path.js';
import type { Atom } from './address-map.js';
import type { Destination } from './blueprint.js';
import { isIpv4, type LabInterface } from './interfaces.js';
import { type Answer, answerFor, interfacesOfEndpoint } from './names.js';
import { type Maps, s3Blocks } from './routes.js';
import { blocksOf, type LabLeg, type Scene } from './scene.js';
import { settled } from './settle.js';

/** What DNS answers for a host, and what each of the answers stands for. */
export interface Answered {
  readonly addresses: readonly string[];
  readonly destinations: readonly (readonly [address: string, destination: Destination])[];
}

/** As many addresses as S3 answers at a time. */
const ANSWERS = 8;

/** Follows a host's name to the addresses that stand for it in the lab. */
export function destinationsOf(
  scene: Scene,
  { leg, requirement }: LabLeg,
  made: { readonly maps: Maps; readonly interfaces: readonly LabInterface[]; readonly host: string },
): Answered {
  const { maps, interfaces, host } = made;
  const answer = answerFor(scene, host);
  const dualStack = isDualStackName(host, requirement.region);
  switch (answer.kind) {
    case 'none':
      return { addresses: [], destinations: [] };
    case 'interfaces':
      return toInterfaces(answer, interfaces, dualStack);
    case 'addresses': {
      const addresses = answer.addresses.flatMap((text) => standIn(maps, text));
      return { addresses, destinations: addresses.map((address) => [address, oneOf(address, interfaces)] as const) };
    }
    case 'public': {
      const answers = ([4, 6] as const).flatMap((family): readonly Answered[] =>
        family === 4 || dualStack ? [toPublic(scene, { family, maps, service: leg.service, requirement })] : [],
      );
      return {
        addresses: answers.flatMap(({ addresses }) => addresses),
        destinations: answers.flatMap(({ destinations }) => destinations),
      };
    }
  }
}

function toInterfaces(
  { endpoint }: Extract<Answer, { kind: 'interfaces' }>,
  interfaces: readonly LabInterface[],
  dualStack: boolean,
): Answered {
  const type = settled(endpoint.endpoint.ipAddressType, 'ipv4');
  const found = interfacesOfEndpoint(interfaces, endpoint).flatMap((made) =>
    [true, false].flatMap((ipv4) => {
      const candidates = made.addresses.filter((address) => isIpv4(address) === ipv4);
      const answers = ipv4 ? type !== 'ipv6' : type !== 'ipv4' && dualStack;
      const [first] = candidates;
      if (!answers || first === undefined) return [];
      const key = `interface ${made.index} ${ipv4 ? 4 : 6}`;
      return [[first, { key, alternatives: candidates.map((address) => [address]) }] as const];
    }),
  );
  return { addresses: found.map(([address]) => address), destinations: found };
}

/**
 * S3's addresses are all met in time, as far as they are published; any other service has some public addresses: which,
 * nothing tells. One atom stands for all that the network treats alike.
 */
function toPublic(
  scene: Scene,
  asked: {
    readonly family: 4 | 6;
    readonly maps: Maps;
    readonly service: string;
    readonly requirement: LabLeg['requirement'];
  },
): Answered {
  const { family, maps, requirement } = asked;
  const isS3 = requirement.s3Region !== null && family === 4;
  const blocks = isS3 ? s3Blocks(requirement.s3Region ?? '') : [];
  const real = isS3
    ? blocks.reduce<IntervalSet>((set, block) => union(set, cidrSet(block)), EMPTY)
    : publicAddresses({ vpc: scene.vpc, family }, requirement.s3Region === null ? requirement.region : null);
  const named = new Set(blocksOf(scene).map(({ text }) => text));
  const s3 = new Set(blocks.map(({ text }) => text).filter((text) => !named.has(text)));
  const atoms = new Map<string, Atom>();
  for (const atom of maps[family].atoms) {
    if (intersect(atom.real, real).length === 0) continue;
    const key = alike(atom, s3);
    if (!atoms.has(key)) atoms.set(key, atom);
  }
  const each = [...atoms.values()].map(({ addresses }) => (family === 4 ? addresses : addresses.slice(0, 1)));
  const destination: Destination = {
    key: `${requirement.s3Region === null ? 'public' : 's3'} ${requirement.region} ${family}`,
    alternatives: isS3 ? [each.flat()] : each,
  };
  const answers = isS3 ? each.flat() : (each[0] ?? []);
  const shown = answers.slice(0, ANSWERS);
  return { addresses: shown, destinations: shown.map((address) => [address, destination] as const) };
}

/** What tells an atom from others: the blocks around it, and how long S3's own is where one is to be compared with it. */
function alike({ within }: Atom, s3: ReadonlySet<string>): string {
  const others = within.filter(({ text, prefix }) => !s3.has(text) && prefix > 0);
  const own = others.length === 0 ? [] : within.filter(({ text }) => s3.has(text)).map(({ prefix }) => prefix);
  return JSON.stringify([others.map(({ text }) => text), own]);
}

function standIn(maps: Maps, text: string): readonly string[] {
  const address = parseAddress(text);
  if (address === null) return [];
  const atom = maps[typeof address === 'number' ? 4 : 6].atoms.find(({ real }) => contains(real, address));
  return [atom?.addresses[0] ?? formatAddress(address)];
}

function oneOf(address: string, interfaces: readonly LabInterface[]): Destination {
  const made = interfaces.find(({ addresses }) => addresses.includes(address));
  return { key: made === undefined ? `at ${address}` : `interface ${made.index} 4`, alternatives: [[address]] };
}
