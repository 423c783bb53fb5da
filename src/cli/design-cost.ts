import type { PriceTable } from '../aws/price.js';
import { type CostedOption, compare } from '../cost/compare.js';
import { totalCost } from '../cost/curve.js';
import { trafficOfLayers } from '../cost/layout.js';
import { regionsOf } from '../cost/price-list.js';
import { decimal, Fraction } from '../cost/quantity.js';
import type { DesignedVpc } from '../design/design.js';
import type { Choices } from '../design/spec.js';
import type { DesignReport } from '../report/design-text.js';

const VOLUMES = [100, 1_000];
const SHOWN = ['endpoints-every-zone', 'endpoints-one-zone', 'nat-per-zone', 'nat-one'];

/** What the new endpoints of a design cost in a month, and what the other ways would. */
export function designCost(vpcs: readonly DesignedVpc[], choices: Choices, prices: PriceTable): DesignReport['costs'] {
  const vpc = vpcs.find(({ newServices }) => newServices.length > 0);
  if (vpc === undefined) return null;
  const { region, newServices: services, zones } = vpc;
  if (!regionsOf(prices).includes(region))
    return { cannot: `No prices for ${region} are in the table: pullpath prices update --region ${region} gets them.` };
  const layout = {
    region,
    vpcs: vpcs.filter(({ newServices }) => newServices.length > 0).length,
    zones: zones.length,
    services,
  };
  const { options, leftOut, currency } = compare(layout, trafficOfLayers(VOLUMES[0] ?? 0), { prices, today: null });
  const one = choices.zones === 'one';
  const count = `${services.length} endpoint${services.length === 1 ? '' : 's'}`;
  const rows = [
    row(options, 'endpoints-every-zone', `${count} in each of ${zones.length} zones${one ? '' : ' (chosen)'}`, !one),
    ...(zones.length < 2
      ? []
      : [row(options, 'endpoints-one-zone', `${count} in one zone${one ? ' (chosen)' : ': --single-zone'}`, one)]),
    row(options, 'nat-per-zone', 'no endpoints, a NAT gateway in each zone', false),
    row(options, 'nat-one', 'no endpoints, one NAT gateway', false),
  ].flatMap((each) => each ?? []);
  return {
    title: `Costs, ${currency} a month`,
    heads: VOLUMES.map((gb) => `${decimal(new Fraction(gb), 0)} GB`),
    rows,
    notes: [
      ...leftOut.flatMap(({ name, title, why }) =>
        SHOWN.includes(name) ? [`Left out, ${title}: ${why}; pullpath prices update gets it.`] : [],
      ),
      `For that much of image layers. Subnets, groups, policies and the S3 gateway endpoint cost nothing; ${perEndpoint(options, layout)}pullpath cost shows each figure with its source.`,
    ],
  };
}

function row(options: readonly CostedOption[], name: string, label: string, chosen: boolean) {
  const option = options.find((each) => each.name === name);
  if (option === undefined) return null;
  return { label, chosen, amounts: VOLUMES.map((gb) => decimal(totalCost(option.parts, new Fraction(gb)), 2)) };
}

function perEndpoint(
  options: readonly CostedOption[],
  { services, zones }: { readonly services: readonly string[]; readonly zones: number },
): string {
  const every = options.find(({ name }) => name === 'endpoints-every-zone');
  if (every === undefined) return '';
  const each = totalCost(every.parts, new Fraction(0)).div(services.length * zones);
  return `each interface endpoint costs ${decimal(each, 2)} a zone; `;
}
