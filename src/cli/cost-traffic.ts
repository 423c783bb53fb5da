import { dirname, resolve } from 'node:path';
import type { Traffic } from '../cost/layout.js';
import { readManifest } from '../cost/manifest.js';
import { type Fraction, parseDecimal, ZERO } from '../cost/quantity.js';
import { type ImageUse, parseSize, trafficOfPulls } from '../cost/traffic.js';
import { readTraffic } from '../cost/traffic-file.js';
import { InputError } from '../model/input-error.js';
import type { TrafficFlags } from './cost-flags.js';
import { readDataFile, readTextFile } from './data-file.js';

/** The traffic as flags or a file tell it; `known`: whether they told how much is pulled. */
export async function costTraffic(
  flags: TrafficFlags,
): Promise<{ readonly traffic: Traffic; readonly known: boolean }> {
  const imageFlags = flags.image.length > 0 || flags.imageSize !== undefined;
  const ways = [
    flags.gb !== undefined && '--gb',
    imageFlags && '--image-size or --image',
    flags.traffic !== undefined && '--traffic',
  ];
  const given = ways.filter((way) => way !== false);
  if (given.length > 1) throw new InputError(`${given.join(' and ')} both tell the traffic`, null, 'give one of them');
  if (!imageFlags && (flags.pulls !== undefined || flags.freshHosts !== undefined))
    throw new InputError('--pulls and --fresh-hosts need the image', null, 'add --image-size 500MB, or --image FILE');
  const file = flags.traffic === undefined ? null : await fromFile(flags.traffic);
  const uses = file?.uses ?? (imageFlags ? await fromFlags(flags) : []);
  const { layers, manifests } = trafficOfPulls(uses);
  return {
    known: given.length > 0,
    traffic: {
      layers: flags.gb === undefined ? layers : quantity(flags.gb, '--gb'),
      manifests,
      services: flags.servicesGb === undefined ? (file?.services ?? ZERO) : quantity(flags.servicesGb, '--services-gb'),
      internet: flags.internetGb === undefined ? (file?.internet ?? ZERO) : quantity(flags.internetGb, '--internet-gb'),
      imageRegion: flags.imageRegion ?? file?.imageRegion ?? null,
    },
  };
}

async function fromFile(file: string) {
  return readTraffic(await readDataFile(file), file, async (name) => {
    const path = resolve(dirname(file), name);
    return readManifest(await readTextFile(path), name);
  });
}

async function fromFlags(flags: TrafficFlags): Promise<readonly ImageUse[]> {
  if (flags.pulls === undefined && flags.freshHosts === undefined)
    throw new InputError(
      'how often the image is pulled is missing',
      null,
      'add --pulls N (Fargate), or --fresh-hosts N (hosts with a cache)',
    );
  const pulls = {
    uncached: flags.pulls === undefined ? ZERO : quantity(flags.pulls, '--pulls'),
    freshHosts: flags.freshHosts === undefined ? ZERO : quantity(flags.freshHosts, '--fresh-hosts'),
  };
  const uses: ImageUse[] = [];
  for (const file of flags.image) uses.push({ image: readManifest(await readTextFile(file), file), pulls });
  if (flags.imageSize !== undefined) {
    const bytes = parseSize(flags.imageSize);
    if (bytes === null)
      throw new InputError(`--image-size ${flags.imageSize.slice(0, 40)} is no size`, null, 'write 500MB or 1.2GiB');
    uses.push({ image: { bytes }, pulls });
  }
  return uses;
}

function quantity(text: string, flag: string): Fraction {
  const value = parseDecimal(text);
  if (value === null)
    throw new InputError(`${flag} ${text.slice(0, 40)} is no number of zero or more`, null, `write ${flag} 1000`);
  return value;
}
