import { stat } from 'node:fs/promises';
import type { Price, PriceTable } from '../aws/price.js';
import { BUNDLED_PRICES } from '../aws/prices.js';
import { overlay, readPriceTable, regionsOf } from '../cost/price-list.js';
import { InputError } from '../model/input-error.js';
import { closestTo } from '../model/spelling.js';
import { pricesToText } from '../report/cost-text.js';
import type { PricesFlags } from './cost-flags.js';
import { readDataFile } from './data-file.js';
import { type Io, textStyle } from './io.js';

/** Where `prices update` writes and `cost` looks, in the current folder. */
const PRICE_FILE = 'pullpath-prices.json';

/** The bundled table, then `pullpath-prices.json` of the current folder, then the file that is asked for. */
export async function loadPrices(file: string | undefined): Promise<PriceTable> {
  const updated = (await stat(PRICE_FILE).catch(() => null)) === null ? null : PRICE_FILE;
  const files = [...new Set([updated, file])].filter((name) => typeof name === 'string');
  let table = BUNDLED_PRICES;
  for (const name of files) table = overlay(table, readPriceTable(await readDataFile(name), name));
  return table;
}

const STALE_YEARS = 3;

/** One line on stderr where a figure is old. */
export function warnOfStale(prices: readonly Price[], { stderr }: Io): void {
  const limit = new Date();
  limit.setUTCFullYear(limit.getUTCFullYear() - STALE_YEARS);
  const old = prices.filter(({ date }) => Date.parse(date) < limit.getTime());
  const [oldest] = old.toSorted((one, other) => Date.parse(one.date) - Date.parse(other.date));
  if (oldest === undefined) return;
  stderr.write(
    `pullpath: ${oldest.item} of ${oldest.region} is from ${oldest.date}, more than ${STALE_YEARS} years ago; run pullpath prices update --region ${oldest.region}\n`,
  );
}

export async function runPrices(flags: PricesFlags, io: Io): Promise<number> {
  const table = await loadPrices(flags.prices);
  const regions = regionsOf(table);
  const unknown = flags.region.find((region) => !regions.includes(region));
  if (unknown !== undefined)
    throw new InputError(
      `there are no prices for region ${unknown}${closestTo(unknown, regions)}`,
      null,
      `regions: ${regions.join(', ')}`,
    );
  const prices = table.prices
    .filter(({ region }) => flags.region.length === 0 || flags.region.includes(region))
    .toSorted((one, other) => (`${one.region} ${one.item}` < `${other.region} ${other.item}` ? -1 : 1));
  warnOfStale(prices, io);
  const shown = { currency: table.currency, prices };
  io.stdout.write(flags.format === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : pricesToText(shown, textStyle(io)));
  return 0;
}
