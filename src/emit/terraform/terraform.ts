import type { Network } from '../../model/network.js';
import type { Emission, EmittedFile } from '../emission.js';
import { endpointItems } from './endpoints.js';
import { groupItems } from './groups.js';
import { attribute, BLANK, block, comment, type Item, quoted, toHcl } from './hcl.js';
import { terraformReferences } from './references.js';
import { associationItems, cidrItems, subnetItems, vpcItems } from './subnets.js';
import type { Writing } from './writing.js';

export interface TerraformOptions {
  /** Expressions for what the root module can't name by address, by its id or a zone's key: outputs of its modules. */
  readonly expressions?: ReadonlyMap<string, string>;
  /** Addresses that the root module has already. */
  readonly taken?: readonly string[];
  /** The file that it becomes. */
  readonly name?: string;
  /** Whether it is added to a root module that is there, which has a provider of its own. */
  readonly isPart?: boolean;
  /** The comment at the head of a part; null: none. */
  readonly heading?: string | null;
}

/** Writes a network as Terraform: a root module of its own, or the file that an existing one lacks. */
export function toTerraform(emission: Emission, options: TerraformOptions = {}): readonly EmittedFile[] {
  const { added, base } = emission;
  const alone = base === null;
  const networks: readonly Network[] = alone ? [added] : [base, added];
  const expressions = options.expressions ?? new Map<string, string>();
  const writing: Writing = {
    added,
    changes: emission.changes,
    networks,
    references: terraformReferences(networks, expressions),
    expressions,
    zones: alone ? zoneLocals(added) : new Map(),
    region: alone ? '${var.region}' : emission.region,
    regionName: emission.region,
    taken: new Set(options.taken),
  };
  const sections = [
    ...(options.isPart === true ? [] : rootItems(emission, writing)),
    ...vpcItems(writing),
    ...cidrItems(writing),
    ...subnetItems(writing),
    ...associationItems(writing),
    ...groupItems(writing),
    ...endpointItems(writing),
  ];
  const { heading = HEADING } = options;
  const head = options.isPart === true && heading !== null ? [comment(heading), BLANK] : [];
  const items = sections.flatMap((section, at) => (at === 0 ? section : [BLANK, ...section]));
  return [{ name: options.name ?? 'main.tf', text: toHcl([...head, ...items]) }];
}

const HEADING = 'Private image pulls: what pullpath design added. It needs AWS provider 5 or later.';

/** `local.az_a` for each zone, as the original system has it; only where the zone's name is the region's and a letter. */
function zoneLocals({ subnets }: Network): ReadonlyMap<string, { readonly local: string; readonly value: string }> {
  const zones = new Map<string, { readonly local: string; readonly value: string }>();
  for (const { availabilityZone: zone } of subnets) {
    const name = zone.known ? zone.value.name : null;
    const letter = name === null ? undefined : /[a-z]$/.exec(name)?.[0];
    if (name === null || letter === undefined) continue;
    zones.set(name, { local: `az_${letter}`, value: `"\${var.region}${letter}"` });
  }
  return zones;
}

/** What a root module needs besides resources. */
function rootItems({ region, base, account }: Emission, { zones }: Writing): readonly (readonly Item[])[] {
  const terraform = block(
    'terraform',
    [],
    [
      attribute('required_version', quoted('>= 1.5')),
      BLANK,
      block(
        'required_providers',
        [],
        [
          attribute('aws', {
            object: [
              ['source', quoted('hashicorp/aws')],
              ['version', quoted('~> 6.0')],
            ],
          }),
        ],
      ),
    ],
  );
  const locals = [...new Map([...zones.values()].map((zone) => [zone.local, zone.value]))];
  const provider = (value: string) =>
    block(
      'provider',
      ['aws'],
      [attribute('region', value), ...(account === null ? [] : [attribute('allowed_account_ids', [quoted(account)])])],
    );
  if (base !== null) return [[terraform], [provider(quoted(region))]];
  return [
    [terraform],
    [
      block(
        'variable',
        ['region'],
        [
          attribute('description', quoted('Where everything is built.')),
          attribute('type', 'string'),
          attribute('default', quoted(region)),
        ],
      ),
    ],
    ...(locals.length === 0
      ? []
      : [
          [
            block(
              'locals',
              [],
              locals.map(([name, value]) => attribute(name, value)),
            ),
          ],
        ]),
    [provider('var.region')],
  ];
}
