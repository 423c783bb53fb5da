import { fileURLToPath } from 'node:url';
import { compare } from '../cost/compare.js';
import { Fraction } from '../cost/quantity.js';
import { InputError } from '../model/input-error.js';
import { costToJson } from '../report/cost-json.js';
import { costToText } from '../report/cost-text.js';
import { VERSION } from '../version.js';
import type { CostFlags } from './cost-flags.js';
import { costInput, layoutFromFlags, PULL } from './cost-input.js';
import { costTraffic } from './cost-traffic.js';
import { type Io, textStyle } from './io.js';
import { loadPrices, warnOfStale } from './prices.js';

/** Shown where no traffic is given: 100 GB, 1 TB and 10 TB. */
const USUAL_VOLUMES = [100, 1_000, 10_000];

export async function runCost(path: string | undefined, flags: CostFlags, io: Io): Promise<number> {
  if (flags.original === true && path !== undefined)
    throw new InputError('--original is an input of its own', null, 'leave out the path');
  if (flags.zones !== undefined && (flags.original === true || path !== undefined))
    throw new InputError('--zones describes a network without an input', null, 'leave out the path, or --zones');
  const given = await costTraffic(flags);
  const prices = await loadPrices(flags.prices);
  const { layout, today } =
    flags.zones === undefined
      ? await costInput(flags.original === true ? original() : (path ?? '.'), { flags, traffic: given.traffic, io })
      : { layout: layoutFromFlags(flags), today: null };
  if (given.traffic.services.compare(0) > 0 && layout.services.length === PULL.length)
    throw new InputError('which services the traffic goes to is missing', null, 'name them: --need logs');
  const comparison = compare(layout, given.traffic, { prices, today });
  const volumes = given.known ? [given.traffic.layers] : USUAL_VOLUMES.map((gb) => new Fraction(gb));
  warnOfStale(
    comparison.options.flatMap(({ parts }) => parts.map(({ price }) => price)),
    io,
  );
  io.stdout.write(
    flags.format === 'json' ? costToJson(comparison, volumes, VERSION) : costToText(comparison, volumes, textStyle(io)),
  );
  return 0;
}

function original(): string {
  return fileURLToPath(new URL('../../examples/original', import.meta.url));
}
