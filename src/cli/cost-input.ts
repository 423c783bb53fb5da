import { parseServiceName } from '../aws/services.js';
import type { CheckResult } from '../check/result.js';
import type { Layout, Traffic } from '../cost/layout.js';
import { type Route, type Today, today } from '../cost/today.js';
import { InputError } from '../model/input-error.js';
import { checkPath } from './check.js';
import type { CostFlags } from './cost-flags.js';
import type { Io } from './io.js';

/** The interface endpoints that a pull itself needs. */
export const PULL = ['ecr.api', 'ecr.dkr'];

/** Reads and checks the input, for what today costs and what the alternatives must serve. */
export async function costInput(
  path: string,
  { flags, traffic, io }: { readonly flags: CostFlags; readonly traffic: Traffic; readonly io: Io },
): Promise<{ readonly layout: Layout; readonly today: Today }> {
  const result = await checkPath([path], flags, io);
  const vpcs = new Set(result.pulls.flatMap(({ vpc }) => (vpc === null ? [] : [vpc])));
  if (vpcs.size === 0)
    throw new InputError(
      'nothing here pulls images in a known VPC',
      { file: path },
      'describe it: --zones 2 --region REGION',
    );
  if (flags.vpcs !== undefined)
    throw new InputError('--vpcs goes with --zones; an input has its own VPCs', null, 'leave it out');
  const zones = Math.max(...[...vpcs].map((vpc) => zonesOf(result, vpc)));
  const legs = result.pulls.flatMap(({ subnet, legs }) => legs.map(({ leg }) => ({ leg, subnet })));
  const others = legs.flatMap(({ leg: { service } }) =>
    ['s3', 'registry', ...PULL].includes(service) ? [] : [service],
  );
  const routes = legs.map(
    ({ leg, subnet }): Route => ({
      service: leg.service,
      subnet,
      via: leg.via,
      verdict: leg.verdict === 'blocked' ? 'fails' : leg.verdict === 'unknown' ? 'unknown' : 'works',
    }),
  );
  const services = [...PULL, ...new Set(others)];
  const costed = today(result.network, vpcs, routes, traffic);
  return {
    layout: { region: regionOf(result, vpcs, flags), vpcs: vpcs.size, zones, services },
    today: { ...costed, notes: [...costed.notes, ...endpointsBesides(result, vpcs, services)] },
  };
}

/** Today may hold endpoints that the alternatives don't: then they aren't compared like with like. */
function endpointsBesides(
  { network }: CheckResult,
  vpcs: ReadonlySet<string>,
  services: readonly string[],
): readonly string[] {
  const besides = network.endpoints.flatMap(({ vpc, type, serviceName }) => {
    if (!vpc.known || !vpcs.has(vpc.value) || !type.known || type.value !== 'Interface' || !serviceName.known)
      return [];
    const name = parseServiceName(serviceName.value)?.name ?? serviceName.value;
    return services.includes(name) ? [] : [name];
  });
  const names = [...new Set(besides)];
  if (names.length === 0) return [];
  return [
    `today also has endpoints for ${names.join(', ')}, which the pull does not need; to have them in every alternative: ${names.map((name) => `--need ${name}`).join(' ')}`,
  ];
}

/** A network that flags alone describe. */
export function layoutFromFlags(flags: CostFlags): Layout {
  if (flags.region === undefined)
    throw new InputError('--zones needs the region', null, 'add --region ap-northeast-1, for example');
  return {
    region: flags.region,
    vpcs: wholeNumber(flags.vpcs ?? '1', '--vpcs', 1_000),
    zones: wholeNumber(flags.zones ?? '1', '--zones', 20),
    services: [...new Set([...PULL, ...flags.need])],
  };
}

/** By their keys: zones that have no name yet are told apart as well. */
function zonesOf({ network, pulls }: CheckResult, vpc: string): number {
  const own = new Set(pulls.flatMap((pull) => (pull.vpc === vpc ? [pull.subnet] : [])));
  const zones = network.subnets.flatMap(({ id, availabilityZone }) => (own.has(id) ? [availabilityZone] : []));
  const keys = new Set(zones.map((zone) => (zone.known ? zone.value.key : null)));
  if (keys.has(null) || own.has(null))
    throw new InputError(
      `the zones of the workloads in ${vpc} are not known`,
      null,
      'set the variables, or describe it: --zones 2',
    );
  return keys.size;
}

function regionOf({ network }: CheckResult, vpcs: ReadonlySet<string>, flags: CostFlags): string {
  const regions = new Set(
    network.vpcs.flatMap(({ id, region }) => (vpcs.has(id) ? [region.known ? region.value : null] : [])),
  );
  const [region = null] = regions;
  if (regions.size > 1) throw new InputError(`the VPCs are in ${regions.size} regions`, null, 'choose one with --vpc');
  // So a template's own region is called where it is open.
  const known = (region === 'REGION' ? null : region) ?? flags.region;
  if (known === undefined) throw new InputError('the region is not known', null, 'give it: --region REGION');
  return known;
}

function wholeNumber(text: string, flag: string, most: number): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most)
    throw new InputError(
      `${flag} ${text.slice(0, 40)}: it is a whole number from 1 to ${most}`,
      null,
      `write ${flag} 2`,
    );
  return value;
}
