import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadPrices } from './bulk-prices.js';

const HEAD = `"FormatVersion","v1.0"
"Disclaimer","This pricing list is for informational purposes only."
"Publication Date","2026-11-18T20:15:04Z"
"Version","20261118201504"
"OfferCode","AmazonEC2"
"SKU","OfferTermCode","RateCode","TermType","PriceDescription","EffectiveDate","StartingRange","EndingRange","Unit","PricePerUnit","Currency","Product Family","usageType","operation","Region Code"
`;

type Line = readonly [
  usage: string,
  unit: string,
  price: string,
  more?: { operation?: string; from?: string; term?: string },
];

function csv(region: string, lines: readonly Line[]): string {
  return (
    HEAD +
    lines
      .map(([usage, unit, price, { operation = '', from = '0', term = 'OnDemand' } = {}], index) =>
        [
          `SKU${index}`,
          'JRTC',
          `SKU${index}.JRTC`,
          term,
          `$${price}, a "price"`,
          '2026-11-01',
          from,
          'Inf',
          unit,
          price,
          'USD',
          'NAT Gateway',
          usage,
          operation,
          region,
        ]
          .map((field) => `"${field.replaceAll('"', '""')}"`)
          .join(','),
      )
      .join('\n') +
    '\n'
  );
}

function files(region: string, prefix: string): Record<string, string> {
  return {
    AmazonVPC: csv(region, [
      [`${prefix}VpcEndpoint-Hours`, 'Hrs', '0.0100000000', { operation: 'VpcEndpoint' }],
      [`${prefix}VpcEndpoint-Bytes`, 'GB', '0.0060000000', { operation: 'VpcEndpoint', from: '1048576' }],
      [`${prefix}VpcEndpoint-Bytes`, 'GB', '0.0100000000', { operation: 'VpcEndpoint' }],
      [`${prefix}VpcEndpoint-GWLBE-Hours`, 'Hrs', '0.0125', { operation: 'VpcEndpoint' }],
      [`${prefix}PublicIPv4:InUseAddress`, 'Hrs', '0.005'],
      [`${prefix}PublicIPv4:IdleAddress`, 'Hrs', '0.004'],
    ]),
    AmazonEC2: csv(region, [
      [`${prefix}RegionalNatGateway-Hours`, 'Hrs', '0.07'],
      [`${prefix}RegionalNatGateway-Bytes`, 'GB', '0.08'],
      [`${prefix}NatGateway-Hours`, 'Hrs', '0.045'],
      [`${prefix}NatGateway-Bytes`, 'GB', '0.046'],
      [`${prefix}NatGateway-Prvd-Bytes`, 'GB', '0.9'],
      [`${prefix}BoxUsage:t4g.nano`, 'Hrs', '0.0042', { operation: 'RunInstances' }],
      [`${prefix}BoxUsage:t4g.nano`, 'Hrs', '0.0012', { operation: 'RunInstances', term: 'Reserved' }],
      [`${prefix}BoxUsage:t4g.nano`, 'Hrs', '0.9', { operation: 'RunInstances:0002' }],
    ]),
    AWSDataTransfer: csv(region, [[`${prefix}DataTransfer-Regional-Bytes`, 'GB', '0.01']]),
  };
}

let server: Server;
let base = '';
let answer: (service: string, response: ServerResponse) => void = () => {};

beforeEach(async () => {
  server = createServer((request, response) => {
    answer(/\/offers\/v1\.0\/aws\/(\w+)\/current\//.exec(request.url ?? '')?.[1] ?? '', response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test.each([
  ['us-east-1', ''],
  ['eu-west-1', 'EU-'],
  ['ap-northeast-1', 'APN1-'],
  ['us-gov-west-1', 'UGW1-'],
])('%s has the prefix "%s"; whole names, units, terms and operations choose', async (region, prefix) => {
  answer = (service, response) => response.end(files(region, prefix)[service]);
  const prices = await downloadPrices(region, base);
  const figures = Object.fromEntries(
    prices.map(({ item, tiers }) => [item, tiers.map(({ from, price }) => `${from}: ${price}`).join(', ')]),
  );
  expect(figures).toEqual({
    'interface-endpoint-hour': '0: 0.01',
    'interface-endpoint-gb': '0: 0.01, 1048576: 0.006',
    'public-ipv4-hour': '0: 0.005',
    'nat-gateway-hour': '0: 0.045',
    'nat-gateway-gb': '0: 0.046',
    'regional-nat-gateway-hour': '0: 0.07',
    'regional-nat-gateway-gb': '0: 0.08',
    'nat-instance-hour': '0: 0.0042',
    'cross-zone-gb': '0: 0.01',
  });
  expect(new Set(prices.map(({ date }) => date))).toEqual(new Set(['2026-11-18']));
  expect(prices.every((price) => price.region === region && price.source.includes(base))).toBe(true);
});

const region = 'us-east-1';

test.each<readonly [string, (service: string, response: ServerResponse) => void, string]>([
  ['is not there', (_service, response) => response.writeHead(404).end(), 'the server answers 404'],
  ['is a page', (_service, response) => response.end('<html>Sorry</html>'), 'no price list'],
  [
    'breaks off',
    (service, response) => {
      const text = files(region, '')[service] ?? '';
      response.writeHead(200, { 'content-length': String(text.length) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
    },
    'the download broke off',
  ],
  [
    'ends within a line',
    (service, response) => response.end((files(region, '')[service] ?? '').slice(0, -20)),
    'the download broke off',
  ],
  ['lacks what it must have', (_service, response) => response.end(csv(region, [])), 'it has no VpcEndpoint-Hours'],
  [
    'is of another region',
    (service, response) => response.end(files('eu-west-1', 'EU-')[service]),
    'it has no VpcEndpoint-Hours for us-east-1',
  ],
  [
    'has two prices for one thing',
    (_service, response) =>
      response.end(
        csv(region, [
          ['VpcEndpoint-Hours', 'Hrs', '0.01', { operation: 'VpcEndpoint' }],
          ['VpcEndpoint-Hours', 'Hrs', '0.02', { operation: 'VpcEndpoint' }],
        ]),
      ),
    'has two prices: 0.01 and 0.02',
  ],
  [
    'has a price that is none',
    (_service, response) =>
      response.end(csv(region, [['VpcEndpoint-Hours', 'Hrs', '-1', { operation: 'VpcEndpoint' }]])),
    'has the price "-1"',
  ],
])('a file that %s fails the whole', async (_name, behave, message) => {
  answer = behave;
  await expect(downloadPrices(region, base)).rejects.toThrow(message);
});

test('a server that is not there is one clear line', async () => {
  await expect(downloadPrices(region, 'http://127.0.0.1:1')).rejects.toThrow(/the download broke off/);
});
