import { PRICE_ITEMS, type Price, type PriceTable } from '../aws/price.js';
import { byCost, type Comparison, type CostedOption, type PairBreakEven } from '../cost/compare.js';
import { partCost, quantityAt, tieredAmounts, totalCost } from '../cost/curve.js';
import { amount, decimal, Fraction, plain } from '../cost/quantity.js';
import { costChart } from './cost-chart.js';
import { harmless, type TextStyle, wrap } from './paint.js';

/** What `design` makes: the reference that the others are held against. */
const DESIGNED = 'endpoints-every-zone';

/** The comparison for a terminal. `volumes`: gigabytes of layers, a column each; the last but one is worked out. */
export function costToText(comparison: Comparison, volumes: readonly Fraction[], style: TextStyle): string {
  const { options } = comparison;
  const worked = volumes[Math.floor(volumes.length / 2)] ?? new Fraction(0);
  const sources = [...new Set(options.flatMap(({ parts }) => parts.map(({ price }) => price)))];
  const sections = [
    heading(comparison, style),
    options.length === 0 ? ['Nothing can be compared with these prices.'] : table(options, volumes, style),
    uncounted(options, style),
    leftOut(comparison, style),
    options.length < 2 ? [] : evens(comparison, style),
    costChart(shownInChart(options), { currency: comparison.currency, layers: volumes.at(-1) ?? worked }, style),
    options.length === 0 ? [] : workings(options, { worked, sources, style }),
    sources.length === 0 ? [] : priceLines(sources, style),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ layout, traffic, currency, notes }: Comparison, { width, paint }: TextStyle): readonly string[] {
  const { region, vpcs, zones, services } = layout;
  const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? '' : 's'}`;
  const more = [
    traffic.manifests.equals(0) ? null : `${amount(traffic.manifests)} GB of manifests`,
    traffic.services.equals(0) ? null : `${amount(traffic.services)} GB to other services`,
    traffic.internet.equals(0) ? null : `${amount(traffic.internet)} GB to the internet`,
    traffic.imageRegion === null ? null : `images in ${traffic.imageRegion}`,
  ].filter((text) => text !== null);
  return [
    paint('bold', `${currency} a month in ${harmless(region)}, ${count(vpcs, 'VPC')} with ${count(zones, 'zone')}`),
    ...wrap(
      `needed over endpoints: ${services.join(', ')}${more.length > 0 ? `; besides layers: ${more.join(', ')}` : ''}`,
      width,
    ),
    ...notes.flatMap((note) => wrap(note, width)),
  ];
}

function table(
  options: readonly CostedOption[],
  volumes: readonly Fraction[],
  { paint }: TextStyle,
): readonly string[] {
  const sorted = byCost(options, volumes.at(-1) ?? new Fraction(0));
  const heads = volumes.map((layers) => `${amount(layers)} GB`);
  const cells = sorted.map(({ parts }) => volumes.map((layers) => decimal(totalCost(parts, layers), 2)));
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const row = (texts: readonly string[]) =>
    texts.map((text, column) => text.padStart((widths[column] ?? 0) + 2)).join('');
  const titles = sorted.map(titleOf);
  const broad = Math.max(...titles.map(({ length }) => length));
  return [
    `  ${'layers in a month'.padEnd(broad)}${row(heads)}`,
    ...sorted.map(({ name }, index) => {
      const line = `  ${(titles[index] ?? '').padEnd(broad)}${row(cells[index] ?? [])}`;
      return name === DESIGNED ? paint('green', line) : line;
    }),
  ];
}

function titleOf({ title, notCounted }: CostedOption): string {
  return notCounted.length > 0 ? `${title} *` : title;
}

function uncounted(options: readonly CostedOption[], { width }: TextStyle): readonly string[] {
  const reasons = [...new Set(options.flatMap(({ notCounted }) => notCounted))];
  return reasons.flatMap((reason) => wrap(`* not counted: ${reason}.`, width));
}

function leftOut({ leftOut }: Comparison, { width, paint }: TextStyle): readonly string[] {
  if (leftOut.length === 0) return [];
  return [paint('bold', 'Left out'), ...leftOut.flatMap(({ title, why }) => wrap(`${title}: ${why}`, width, '  '))];
}

function evens({ breakEvens, options }: Comparison, { width, paint }: TextStyle): readonly string[] {
  const title = (name: string) => options.find((option) => option.name === name)?.title ?? name;
  const told = breakEvens.flatMap((pair) => tell(pair, title));
  const always = options
    .filter(({ name }) => name !== DESIGNED)
    .flatMap(({ name }) => {
      const pair = breakEvens.find(({ one, other }) => [one, other].includes(name) && [one, other].includes(DESIGNED));
      return pair?.at.length === 0 && pair.cheaper[0] === DESIGNED ? [title(name)] : [];
    });
  return [
    paint('bold', 'Break-even, in GB of layers a month'),
    ...(always.length === 0
      ? []
      : wrap(`${title(DESIGNED)}: cheaper at any amount than ${always.join('; ')}`, width, '  ')),
    ...told.flatMap((text) => wrap(text, width, '  ')),
    ...(always.length === 0 && told.length === 0 ? ['  no two curves cross'] : []),
  ];
}

/** Where a pair crosses: nothing where one is cheaper all along. */
function tell({ one, other, at, cheaper }: PairBreakEven, title: (name: string) => string): readonly string[] {
  return at.flatMap(({ from, to }, index) => {
    const after = cheaper[index + 1];
    if (from.equals(0)) return to === null ? [`${title(one)}: the same as ${title(other)} at any amount`] : [];
    if (to === null) return [`from ${amount(from)} GB on, ${title(one)} costs the same as ${title(other)}`];
    if (after === null || after === undefined) return [];
    return [`above ${amount(from)} GB, ${title(after)} is cheaper than ${title(after === one ? other : one)}`];
  });
}

const IN_CHART = ['today', DESIGNED, 'nat-per-zone', 'nat-one', 's3-gateway-only'];

function shownInChart(options: readonly CostedOption[]): readonly CostedOption[] {
  return options.filter(({ name }) => IN_CHART.includes(name));
}

function workings(
  options: readonly CostedOption[],
  {
    worked,
    sources,
    style,
  }: { readonly worked: Fraction; readonly sources: readonly Price[]; readonly style: TextStyle },
): readonly string[] {
  const { width, paint } = style;
  return [
    paint('bold', `How the figures come about, at ${amount(worked)} GB of layers`),
    ...byCost(options, worked).flatMap((option) => [
      `  ${titleOf(option)}: ${decimal(totalCost(option.parts, worked), 2)}`,
      ...option.parts.flatMap((part) => {
        const { what, basis, quantity, price } = part;
        const total = quantityAt(quantity, worked);
        if (total.equals(0)) return [];
        const tiers = tieredAmounts(price, total);
        const unit = PRICE_ITEMS[price.item];
        const worth = tiers.map((tier) => `${amount(tier.quantity)} ${unit} × ${plain(tier.price)}`).join(' + ');
        const hours = price.tiers.length === 1 && unit !== 'GB';
        const formula = `${what} [${sources.indexOf(price) + 1}]: ${
          hours ? `${basis} × ${price.tiers[0]?.price}` : worth
        } = ${decimal(partCost(part, worked), 2)}${hours || basis === '' ? '' : ` (${basis})`}`;
        return wrap(formula, width, '    ');
      }),
    ]),
  ];
}

/** The figures with region, unit, source and date: the same in `cost` and `prices`. */
function priceLines(prices: readonly Price[], { width, paint }: TextStyle): readonly string[] {
  return [
    paint('bold', 'Prices'),
    ...prices.flatMap((price, index) => {
      const [first = '', ...rest] = wrap(`${describePrice(price)}; ${price.source}, ${price.date}`, width, '      ');
      return [`${`  [${index + 1}]`.padEnd(6)}${first.trimStart()}`, ...rest];
    }),
  ];
}

/** A price table by region: item, unit, figures, source and date. */
export function pricesToText({ currency, prices }: PriceTable, { width, paint }: TextStyle): string {
  const lines = [...new Set(prices.map(({ region }) => region))].flatMap((region) => [
    paint('bold', `${harmless(region)}, ${currency}`),
    ...prices
      .filter((price) => price.region === region)
      .flatMap((price) => [
        ...wrap(`  ${figuresOf(price)} (${PRICE_ITEMS[price.item]})`, width, '  '),
        ...wrap(`${price.source}, ${price.date}`, width, '      '),
      ]),
  ]);
  return `${lines.join('\n')}\n`;
}

function describePrice(price: Price): string {
  return `${price.region} ${figuresOf(price)}`;
}

/** `nat-gateway-gb: 0.062`, or with tiers `…: 0.01, from 1,048,576 GB 0.006`. */
function figuresOf({ item, to, tiers }: Price): string {
  const figures = tiers.map(({ from, price }) =>
    from === '0' ? price : `from ${amount(new Fraction(from))} GB ${price}`,
  );
  return `${item}${to === undefined ? '' : ` to ${to}`}: ${figures.join(', ')}`;
}
