import { pipeline, Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { parse } from 'csv-parse';
import type { Price, PriceItem } from '../../aws/price.js';
import { InputError } from '../../model/input-error.js';

/**
 * AWS's Price List bulk files: public, one CSV file a service and region, five lines of metadata before the headings.
 * They are read as they come in (AmazonEC2 has hundreds of megabytes), and only what a pull can cost is kept.
 *
 * Source: Billing guide, "Getting price list files manually", "Reading the service price list file (CSV)" (read 2026-11).
 */
interface Wanted {
  readonly item: PriceItem;
  /** Without the region's prefix; us-east-1 has none. A whole name: RegionalNatGateway-Hours is not NatGateway-Hours. */
  readonly usage: string;
  /** Hours and gigabytes stand in one product family: the unit tells them apart. */
  readonly unit: 'Hrs' | 'GB' | 'GB-Mo';
  readonly operation?: string;
  readonly required?: true;
}

const FILES: Readonly<Record<string, readonly Wanted[]>> = {
  AmazonVPC: [
    {
      item: 'interface-endpoint-hour',
      usage: 'VpcEndpoint-Hours',
      unit: 'Hrs',
      operation: 'VpcEndpoint',
      required: true,
    },
    { item: 'interface-endpoint-gb', usage: 'VpcEndpoint-Bytes', unit: 'GB', operation: 'VpcEndpoint', required: true },
    { item: 'public-ipv4-hour', usage: 'PublicIPv4:InUseAddress', unit: 'Hrs' },
    {
      item: 'transit-gateway-attachment-hour',
      usage: 'TransitGateway-Hours',
      unit: 'Hrs',
      operation: 'TransitGatewayVPC',
    },
    { item: 'transit-gateway-gb', usage: 'TransitGateway-Bytes', unit: 'GB', operation: 'TransitGatewayVPC' },
  ],
  AmazonEC2: [
    { item: 'nat-gateway-hour', usage: 'NatGateway-Hours', unit: 'Hrs', required: true },
    { item: 'nat-gateway-gb', usage: 'NatGateway-Bytes', unit: 'GB', required: true },
    { item: 'regional-nat-gateway-hour', usage: 'RegionalNatGateway-Hours', unit: 'Hrs' },
    { item: 'regional-nat-gateway-gb', usage: 'RegionalNatGateway-Bytes', unit: 'GB' },
    { item: 'nat-instance-hour', usage: 'BoxUsage:t4g.nano', unit: 'Hrs', operation: 'RunInstances' },
    { item: 'nat-instance-disk-month', usage: 'EBS:VolumeUsage.gp3', unit: 'GB-Mo' },
  ],
  AWSDataTransfer: [{ item: 'cross-zone-gb', usage: 'DataTransfer-Regional-Bytes', unit: 'GB', operation: '' }],
};

/** Downloads a region's prices. All or nothing: whatever fails, fails the whole. */
export async function downloadPrices(region: string, baseUrl: string): Promise<readonly Price[]> {
  const prices: Price[] = [];
  for (const [service, wanted] of Object.entries(FILES)) {
    prices.push(
      ...(await readFile(`${baseUrl}/offers/v1.0/aws/${service}/current/${region}/index.csv`, { region, wanted })),
    );
  }
  return prices;
}

interface Row {
  readonly [column: string]: string;
}

/** A file that comes in more slowly than this all in all is given up. */
const PATIENCE_MILLISECONDS = 15 * 60_000;
const METADATA_LINES = 5;

async function readFile(
  url: string,
  { region, wanted }: { readonly region: string; readonly wanted: readonly Wanted[] },
): Promise<readonly Price[]> {
  const fail = (what: string): never => {
    throw new InputError(`${url}: ${what}`, null, 'nothing was changed; try again later');
  };
  const found = new Map<Wanted, Map<string, string>>();
  let published = '';
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    if (!response.ok || response.body === null) return fail(`the server answers ${response.status}`);
    const body: ReadableStream<Uint8Array> = response.body;
    const rows = parse({ relax_column_count: true, skip_empty_lines: true, max_record_size: 1_000_000, bom: true });
    // An end of either is the end of both; what is wrong comes out of the loop below.
    pipeline(Readable.fromWeb(body), rows, () => {});
    let names: readonly string[] | null = null;
    let line = 0;
    for await (const fields of rows as AsyncIterable<readonly string[]>) {
      line += 1;
      if (line <= METADATA_LINES) {
        if (fields[0] === 'Publication Date') published = (fields[1] ?? '').slice(0, 10);
      } else if (names === null) names = fields.map((name) => name.toLowerCase().replaceAll(' ', ''));
      else if (fields.length !== names.length)
        return fail(`line ${line} has ${fields.length} of ${names.length} columns`);
      else
        keep(Object.fromEntries(names.map((name, index) => [name, fields[index] ?? ''])), {
          region,
          wanted,
          found,
          fail,
        });
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    return fail(`the download broke off: ${error instanceof Error ? causeOf(error) : String(error)}`);
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(published)) return fail('this is no price list: it has no publication date');
  return wanted.flatMap((want) => {
    const tiers = found.get(want);
    if (tiers === undefined) return want.required === true ? fail(`it has no ${want.usage} for ${region}`) : [];
    const sorted = [...tiers]
      .sort(([one], [other]) => Number(one) - Number(other))
      .map(([from, price]) => ({ from, price }));
    if (sorted[0]?.from !== '0') return fail(`${want.usage} has no price from 0`);
    return [{ item: want.item, region, tiers: sorted, source: `Price List bulk file ${url}`, date: published }];
  });
}

const FIGURE = /^\d{1,15}(\.\d{1,12})?$/;

function keep(
  row: Row,
  context: {
    readonly region: string;
    readonly wanted: readonly Wanted[];
    readonly found: Map<Wanted, Map<string, string>>;
    readonly fail: (what: string) => never;
  },
): void {
  const { region, wanted, found, fail } = context;
  const usage = (row.usagetype ?? '').replace(/^[A-Z]{2,4}\d?-(?=[A-Z])/, '');
  const want = wanted.find((candidate) => candidate.usage === usage && candidate.unit === row.unit);
  if (want === undefined || row.termtype !== 'OnDemand' || row.currency !== 'USD') return;
  if (want.operation !== undefined && (row.operation ?? '') !== want.operation) return;
  if ((row.regioncode ?? row.fromregioncode ?? region) !== region) return;
  if (row.tenancy !== undefined && row.tenancy !== '' && row.tenancy !== 'Shared') return;
  const from = trimmed(row.startingrange ?? '');
  const price = trimmed(row.priceperunit ?? '');
  if (!FIGURE.test(from) || !FIGURE.test(price)) fail(`${usage} has the price ${JSON.stringify(price.slice(0, 20))}`);
  const tiers = found.get(want) ?? new Map<string, string>();
  const before = tiers.get(from);
  if (before !== undefined && before !== price) fail(`${usage} has two prices: ${before} and ${price}`);
  found.set(want, tiers.set(from, price));
}

/** `0.0450000000` is `0.045`. */
function trimmed(figure: string): string {
  return figure.includes('.') ? figure.replace(/\.?0+$/, '') : figure;
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
