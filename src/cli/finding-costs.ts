import type { PriceItem, PriceTable } from '../aws/price.js';
import type { CheckResult } from '../check/result.js';
import { data, price } from '../cost/bill.js';
import { flow, totalCost } from '../cost/curve.js';
import type { Traffic } from '../cost/layout.js';
import { amount, decimal, Fraction, ZERO } from '../cost/quantity.js';
import type { Finding } from '../rules/finding.js';

/**
 * Says beside what goes through a NAT gateway what that costs, where the traffic is known. All pulls are taken to carry
 * the same, as in `pullpath cost`. What has no price is left as it is.
 */
export function withCosts(result: CheckResult, traffic: Traffic, prices: PriceTable): CheckResult {
  const findings = result.findings.map((finding, index) => {
    const text = costOf(result, { finding, index }, traffic, prices);
    return text === null ? finding : { ...finding, message: `${finding.message} ${text}` };
  });
  return { ...result, findings };
}

const RULES = new Set(['layers-through-nat', 'public-path']);

function costOf(
  { pulls, network }: CheckResult,
  { finding, index }: { readonly finding: Finding; readonly index: number },
  traffic: Traffic,
  prices: PriceTable,
): string | null {
  if (!RULES.has(finding.rule)) return null;
  const legs = pulls.flatMap(({ legs: all, vpc }) =>
    all.map(({ leg, findings }) => ({ leg, vpc, isMeant: findings.includes(index) })),
  );
  const isServed = (service: string) => legs.filter(({ leg }) => leg.service === service).length;
  let gigabytes = ZERO;
  let item: PriceItem | null = null;
  let region: string | null = null;
  for (const { leg, vpc, isMeant } of legs) {
    if (!isMeant) continue;
    const gateway = network.natGateways.find(({ id }) => id === leg.via);
    const home = network.vpcs.find(({ id }) => id === vpc)?.region;
    if (gateway === undefined || !gateway.subnet.known || home?.known !== true) continue;
    item = gateway.subnet.value === null ? 'regional-nat-gateway-gb' : 'nat-gateway-gb';
    region = home.value;
    gigabytes = gigabytes.add(
      carriedBy(
        leg.service,
        traffic,
        legs.map((each) => each.leg.service),
      ).div(isServed(leg.service)),
    );
  }
  if (item === null || region === null || gigabytes.equals(0)) return null;
  const bill = price([data('', item, flow(gigabytes))], prices, region);
  if (bill.kind === 'left-out') return null;
  const total = decimal(totalCost(bill.parts, new Fraction(0)), 2);
  return `Through it go ${amount(gigabytes)} GB a month, which cost ${total} ${prices.currency}.`;
}

/** The gigabytes that all legs of a service carry together. */
function carriedBy(service: string, { layers, manifests, services }: Traffic, all: readonly string[]): Fraction {
  if (service === 's3') return layers;
  const pulls = ['ecr.api', 'ecr.dkr'];
  // Tokens are too small to count: manifests are all that ECR's own two services carry.
  if (service === 'ecr.dkr') return manifests;
  if (service === 'ecr.api' || service === 'registry') return ZERO;
  const others = new Set(all.filter((each) => each !== 's3' && each !== 'registry' && !pulls.includes(each)));
  return services.div(Math.max(others.size, 1));
}
