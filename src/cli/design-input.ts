import { stat } from 'node:fs/promises';
import { assumeWorkloads } from '../check/assume-workloads.js';
import { networkOf } from '../design/from-spec.js';
import { runNames, servicesOf } from '../design/needs.js';
import { ORIGINAL } from '../design/original.js';
import { readSpec, toSpec } from '../design/read-spec.js';
import { type Choices, DEFAULT_CHOICES, type Spec } from '../design/spec.js';
import { declaredAddresses, terraformText } from '../fix/terraform-text.js';
import { type Cidr, parseCidr } from '../model/address.js';
import { InputError } from '../model/input-error.js';
import type { Network, ReadResult } from '../model/network.js';
import { buildTopology } from '../trace/topology.js';
import { readDataFile } from './data-file.js';
import type { DesignFlags } from './design-flags.js';
import type { Io } from './io.js';
import { readInputs } from './read-input.js';

/** What is to be designed: a network that is to be, or what one that is there lacks. */
export interface DesignInput {
  readonly spec: Spec | null;
  /** Null for a spec. */
  readonly read: ReadResult | null;
  /** With the workloads that everything is judged by. */
  readonly network: Network;
  /** Services that every assumed workload needs besides the pull. */
  readonly needs: readonly string[];
  readonly choices: Choices;
  /** The folder of Terraform that was read; null for anything else. */
  readonly folder: string | null;
  /** Addresses of resources that the source declares, also of those that make no instance now. */
  readonly taken: readonly string[];
}

export async function designInput(path: string | undefined, flags: DesignFlags, io: Io): Promise<DesignInput> {
  const ways = [
    flags.original === true && '--original',
    flags.spec !== undefined && '--spec',
    flags.cidr !== undefined && '--cidr',
    path !== undefined && `the path ${path}`,
  ].filter((way) => way !== false);
  if (ways.length > 1) throw new InputError(`${ways.join(' and ')} are inputs each`, null, 'give one of them');
  const spec = await specFrom(flags);
  const choices = choicesFrom(flags, spec);
  if (spec !== null) {
    const runs = [...spec.runs, ...flags.runs, ...flags.need];
    const network = networkOf(spec);
    return { spec, read: null, network, needs: servicesOf(runs, spec.region), choices, folder: null, taken: [] };
  }
  if (flags.zone.length > 0 || flags.subnet.length > 0)
    throw new InputError(
      '--zone and --subnet describe a new network',
      null,
      'add --cidr 10.0.0.0/16, or leave them out',
    );
  return existing(path ?? '.', { flags, choices, io });
}

async function specFrom(flags: DesignFlags): Promise<Spec | null> {
  if (flags.original === true) return ORIGINAL;
  if (flags.spec !== undefined) return readSpec(await readDataFile(flags.spec), flags.spec);
  if (flags.cidr === undefined) return null;
  if (flags.region === undefined)
    throw new InputError('--cidr needs the region', null, 'add --region ap-northeast-1, for example');
  const subnets = (flags.subnet.length === 0 ? ['app=/24'] : flags.subnet).map((text) => {
    const [, name, size] = /^([A-Za-z0-9][A-Za-z0-9 _-]{0,60})=(\/?\d+)$/.exec(text) ?? [];
    if (name === undefined || size === undefined)
      throw new InputError(
        `--subnet ${text.slice(0, 40)}: it is NAME=SIZE, with letters, digits, spaces, - and _`,
        null,
        'write --subnet app1=/24',
      );
    return { name, size };
  });
  if (flags.zone.length === 0)
    throw new InputError('--cidr needs the zones', null, 'add --zone a --zone c, for example');
  return toSpec(
    {
      region: flags.region,
      vpc: { name: 'main', cidr: flags.cidr },
      zones: flags.zone.map((name) => ({ name, subnets })),
      runs: [],
    },
    null,
  );
}

function choicesFrom(flags: DesignFlags, spec: Spec | null): Choices {
  if (flags.inExistingSubnets === true && flags.addCidr !== undefined)
    throw new InputError('--in-existing-subnets needs no further addresses', null, 'leave out --add-cidr');
  if (flags.account !== undefined && !/^\d{12}$/.test(flags.account))
    throw new InputError(
      `--account ${flags.account.slice(0, 40)}: it has twelve digits`,
      null,
      'write --account 123456789012',
    );
  const runs = [...(spec?.runs ?? []), ...flags.runs];
  return {
    ...DEFAULT_CHOICES,
    placement: flags.inExistingSubnets === true ? 'existing' : 'dedicated',
    zones: flags.singleZone === true ? 'one' : 'every',
    ingress: flags.ingress ?? (spec === null ? null : 'vpc'),
    policies: flags.policies ?? 'full',
    account: flags.account ?? null,
    eks: runs.some((run) => run === 'eks' || run === 'eks-fargate'),
    endpointCidrs: new Map(flags.endpointCidr.map(parseEndpointCidr)),
    addCidr: flags.addCidr === undefined ? null : parseBlock(flags.addCidr, '--add-cidr'),
  };
}

function parseEndpointCidr(text: string): readonly [string, Cidr] {
  const [, zone, block] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (zone === undefined || block === undefined)
    throw new InputError(
      `--endpoint-cidr ${text.slice(0, 60)}: it is ZONE=CIDR`,
      null,
      'write --endpoint-cidr ap-northeast-1a=10.0.3.0/28',
    );
  return [zone, parseBlock(block, '--endpoint-cidr')];
}

function parseBlock(text: string, flag: string): Cidr {
  const block = parseCidr(text);
  if (block === null || block.family !== 4)
    throw new InputError(`${flag} ${text.slice(0, 40)}: it is no IPv4 block`, null, 'write one such as 100.64.0.0/26');
  return block;
}

async function existing(
  path: string,
  { flags, choices, io }: { readonly flags: DesignFlags; readonly choices: Choices; readonly io: Io },
): Promise<DesignInput> {
  if (flags.recursive === true) throw new InputError('design is for one root module', null, 'leave out --recursive');
  const { read } = await readInputs([path], flags, io);
  const network = pinned(read.network);
  const region = network.vpcs.flatMap(({ region }) => (region.known ? [region.value] : []))[0] ?? flags.region ?? '';
  const eks = choices.eks || network.workloads.some(({ kind }) => kind === 'eks' || kind === 'eks-fargate');
  const isTerraform = [...read.sources.keys()].some((file) => /\.tf(?:\.json)?$/.test(file));
  const folder = isTerraform && path !== '-' && (await stat(path)).isDirectory() ? path : null;
  for (const run of flags.runs) if (!runNames().includes(run)) servicesOf([run], region);
  return {
    spec: null,
    read,
    network: onlyWorkloads(network, flags),
    needs: servicesOf([...flags.runs, ...flags.need], region),
    choices: { ...choices, eks },
    folder,
    taken: declaredAddresses(terraformText(read.sources)),
  };
}

/** Workloads that are assumed stay those of the network as it is: a design must not lose any by what it adds. */
function pinned(network: Network): Network {
  if (network.workloads.length > 0) return network;
  return { ...network, workloads: assumeWorkloads(buildTopology(network)).workloads };
}

function onlyWorkloads(network: Network, { workload, vpc }: DesignFlags): Network {
  if (workload.length === 0 && vpc.length === 0) return network;
  const inVpc = new Set(
    network.subnets.flatMap(({ id, vpc: of }) =>
      vpc.length === 0 || (of.known && vpc.includes(of.value)) ? [id] : [],
    ),
  );
  const workloads = network.workloads.filter(
    ({ id, subnets }) =>
      (workload.length === 0 || workload.includes(id)) &&
      subnets.items.some((each) => each.known && inVpc.has(each.value)),
  );
  if (workloads.length === 0)
    throw new InputError(
      `nothing here is ${[...workload, ...vpc].join(', ')}`,
      null,
      `there is: ${network.workloads
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')}`,
    );
  return { ...network, workloads };
}
