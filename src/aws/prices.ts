import type { Price, PriceItem, PriceTable, PriceTier } from './price.js';

/**
 * List prices on demand in USD, without tax, discounts and free tiers. Only figures that a source of that date names;
 * what could not be settled is absent, and what needs it is left out of a comparison. `pullpath prices update` brings
 * all of them up to date from AWS's Price List.
 *
 * AWS: VPC pricing, PrivateLink pricing, EC2 on-demand pricing (data transfer), Transit Gateway pricing.
 */
const SOURCES = {
  golden: 'Infracost golden files, from the Price List',
  goldenTransfer: 'Infracost data_transfer golden file, cost ÷ GB',
  api: 'Price List API, quoted in a design record',
  bills: 'two published bills, cost ÷ hours, without the discount that one of them has on every line',
  bulk: 'Price List bulk file',
  ohio: 'VPC and Transit Gateway pricing pages, example of Ohio',
  estimate: 'Price List bulk files, quoted in a cost estimate',
  ipv4: 'AWS News Blog, public IPv4 address charge; VPC pricing',
  privateLink: 'PrivateLink pricing page; Infracost vpc_endpoint golden file',
} as const;

type Source = keyof typeof SOURCES;

const FIGURES: readonly (readonly [PriceItem, string, string, Source, string])[] = [
  // item, regions, price, source, date
  ['nat-gateway-hour', 'us-east-1', '0.045', 'api', '2026-08-12'],
  ['nat-gateway-gb', 'us-east-1', '0.045', 'api', '2026-08-12'],
  ['nat-gateway-hour', 'us-east-2', '0.045', 'ohio', '2026-09-20'],
  ['nat-gateway-gb', 'us-east-2', '0.045', 'ohio', '2026-09-20'],
  ['nat-gateway-hour', 'eu-west-1', '0.048', 'bulk', '2026-09-25'],
  ['nat-gateway-gb', 'eu-west-1', '0.048', 'bulk', '2026-09-25'],
  ['nat-gateway-hour', 'ap-northeast-1', '0.062', 'estimate', '2026-09-25'],
  ['nat-gateway-gb', 'ap-northeast-1', '0.062', 'estimate', '2026-09-25'],
  ['nat-gateway-hour', 'sa-east-1', '0.093', 'golden', '2024-07-01'],
  ['nat-gateway-gb', 'sa-east-1', '0.093', 'golden', '2024-07-01'],
  ['regional-nat-gateway-hour', 'eu-west-1', '0.048', 'bulk', '2026-09-25'],
  ['regional-nat-gateway-gb', 'eu-west-1', '0.048', 'bulk', '2026-09-25'],
  ['regional-nat-gateway-hour', 'us-east-1', '0.045', 'api', '2026-08-12'],
  ['regional-nat-gateway-hour', 'ap-northeast-1', '0.062', 'estimate', '2026-09-27'],
  ['regional-nat-gateway-gb', 'ap-northeast-1', '0.062', 'estimate', '2026-09-27'],
  ['nat-instance-hour', 'us-east-1', '0.0042', 'api', '2026-08-17'],
  ['nat-instance-disk-month', 'us-east-1', '0.08', 'api', '2026-08-17'],
  ['interface-endpoint-hour', 'us-east-1', '0.01', 'api', '2026-08-20'],
  ['interface-endpoint-hour', 'us-west-2', '0.01', 'api', '2026-10-06'],
  ['interface-endpoint-hour', 'eu-west-1', '0.011', 'bills', '2026-06-23'],
  ['interface-endpoint-hour', 'eu-central-1', '0.012', 'bulk', '2026-09-22'],
  ['interface-endpoint-hour', 'ap-northeast-1', '0.014', 'estimate', '2026-09-25'],
  ['public-ipv4-hour', 'us-east-1', '0.005', 'api', '2026-08-12'],
  ['public-ipv4-hour', 'ap-northeast-1', '0.005', 'estimate', '2026-09-25'],
  [
    'public-ipv4-hour',
    'us-east-2 us-west-2 eu-west-1 eu-west-2 eu-central-1 ap-southeast-1 ap-southeast-2 sa-east-1',
    '0.005',
    'ipv4',
    '2024-02-01',
  ],
  ['transit-gateway-attachment-hour', 'us-east-1', '0.05', 'golden', '2024-07-01'],
  ['transit-gateway-gb', 'us-east-1', '0.02', 'golden', '2024-07-01'],
  ['transit-gateway-attachment-hour', 'us-east-2', '0.05', 'ohio', '2026-09-20'],
  ['transit-gateway-gb', 'us-east-2', '0.02', 'ohio', '2026-09-20'],
  [
    'cross-zone-gb',
    'us-east-1 us-east-2 us-west-2 eu-west-1 eu-central-1 ap-northeast-1 ap-northeast-3 ap-southeast-1 ap-southeast-2 sa-east-1',
    '0.01',
    'goldenTransfer',
    '2024-09-25',
  ],
  ['inter-region-gb', 'us-east-1 us-east-2 us-west-2 eu-west-1 eu-central-1', '0.02', 'goldenTransfer', '2024-09-25'],
  ['inter-region-gb', 'ap-northeast-1 ap-northeast-3 ap-southeast-1', '0.09', 'goldenTransfer', '2024-09-25'],
  ['inter-region-gb', 'ap-southeast-2', '0.098', 'goldenTransfer', '2024-09-25'],
  ['inter-region-gb', 'sa-east-1', '0.138', 'goldenTransfer', '2024-09-25'],
];

/** AWS: "First 1 PB $0.01, next 4 PB $0.006, over 5 PB $0.004", and a PB has 1,048,576 GB in the Price List. */
const ENDPOINT_TIERS: readonly PriceTier[] = [
  { from: '0', price: '0.01' },
  { from: '1048576', price: '0.006' },
  { from: '5242880', price: '0.004' },
];

const ENDPOINT_REGIONS = 'us-east-1 us-east-2 us-west-2 eu-west-1 eu-central-1 ap-northeast-1 ap-southeast-1 sa-east-1';

export const BUNDLED_PRICES: PriceTable = {
  currency: 'USD',
  prices: [
    ...FIGURES.flatMap(([item, regions, price, source, date]): readonly Price[] =>
      regions
        .split(' ')
        .map((region) => ({ item, region, tiers: [{ from: '0', price }], source: SOURCES[source], date })),
    ),
    ...ENDPOINT_REGIONS.split(' ').map(
      (region): Price => ({
        item: 'interface-endpoint-gb',
        region,
        tiers: ENDPOINT_TIERS,
        source: SOURCES.privateLink,
        date: '2024-10-18',
      }),
    ),
    ...[
      { region: 'us-east-1', to: 'us-east-2' },
      { region: 'us-east-2', to: 'us-east-1' },
    ].map(
      (way): Price => ({
        item: 'inter-region-gb',
        ...way,
        tiers: [{ from: '0', price: '0.01' }],
        source: SOURCES.goldenTransfer,
        date: '2024-09-25',
      }),
    ),
  ],
};
