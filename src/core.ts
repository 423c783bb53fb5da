/** The library without anything of Node: files come in through the `Files` interface. */

export type { Price, PriceItem, PriceTable, PriceTier } from './aws/price.js';
export { BUNDLED_PRICES } from './aws/prices.js';
export { type CheckOptions, check } from './check/check.js';
export type { CheckResult, Pull, PullLeg } from './check/result.js';
export { type Comparison, type CostedOption, compare, type PairBreakEven } from './cost/compare.js';
export type { Layout, Traffic } from './cost/layout.js';
export { trafficOfLayers } from './cost/layout.js';
export { type Route, type Today, today } from './cost/today.js';
export { InputError } from './model/input-error.js';
export type { Location, ModuleCall } from './model/location.js';
export type * from './model/network.js';
export type { Known, Members, Unknown, Value } from './model/value.js';
export type { Need, NeededFor, Workload, WorkloadImage, WorkloadKind } from './model/workload.js';
export type { Files } from './read/files.js';
export { type ReadOptions, readInfrastructure } from './read/read.js';
export { costToJson } from './report/cost-json.js';
export { explain } from './report/explain.js';
export { toJson } from './report/json.js';
export type { Paint, Style, TextStyle } from './report/paint.js';
export { toText } from './report/text.js';
export type { Finding, Phase, Severity } from './rules/finding.js';
export { RULES } from './rules/index.js';
export type { Hop, HopOutcome, HopPlace, Leg, Verdict } from './trace/leg.js';
export { VERSION } from './version.js';
