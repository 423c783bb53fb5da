import { BUNDLED_PRICES } from '../aws/prices.js';
import { regionsOf } from '../cost/price-list.js';
import { InputError } from '../model/input-error.js';
import type { PricesUpdateFlags } from './cost-flags.js';
import type { Io } from './io.js';
import { replaceFiles, saidBy } from './replace-files.js';

/** Downloads the prices of the regions and writes them, all or nothing. The only command that asks the network. */
export async function runPricesUpdate(flags: PricesUpdateFlags, io: Io): Promise<number> {
  const regions = flags.region.length > 0 ? [...new Set(flags.region)] : regionsOf(BUNDLED_PRICES);
  const odd = regions.find((region) => !/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region));
  if (odd !== undefined) throw new InputError(`${odd.slice(0, 40)} is no region`, null, 'write --region eu-west-1');
  if (!/^https?:\/\//.test(flags.baseUrl) || !URL.canParse(flags.baseUrl))
    throw new InputError(`--base-url ${flags.baseUrl.slice(0, 80)} is no address`, null, 'write https://HOST');
  const { downloadPrices } = await import('../read/aws/bulk-prices.js');
  const prices = [];
  for (const region of regions) {
    io.stderr.write(`prices of ${region} …\n`);
    prices.push(...(await downloadPrices(region, flags.baseUrl.replace(/\/+$/, ''))));
  }
  const text = `${JSON.stringify({ currency: 'USD', prices }, null, 2)}\n`;
  await replaceFiles([{ target: flags.output, text }]).catch((error: unknown) => {
    throw new InputError(`it can't be written: ${saidBy(error)}`, { file: flags.output }, 'check the folder');
  });
  io.stdout.write(`${prices.length} prices of ${regions.join(', ')} in ${flags.output}\n`);
  return 0;
}
