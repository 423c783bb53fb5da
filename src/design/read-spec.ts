import * as v from 'valibot';
import { type Cidr, cidrSet, parseCidr } from '../model/address.js';
import { InputError } from '../model/input-error.js';
import { type IntervalSet, subtract } from '../model/interval-set.js';
import { closestTo } from '../model/spelling.js';
import { takeBlock } from './address-space.js';
import type { Spec } from './spec.js';

const NAME = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,60}$/, 'a name has letters, digits, spaces, - and _'),
);

const SUBNET = v.strictObject({ name: NAME, cidr: v.optional(v.string()), size: v.optional(v.string()) });

/** What a file for `--spec` may hold. Numbers come as text. */
const FILE = v.strictObject({
  region: v.string(),
  vpc: v.strictObject({ name: v.optional(NAME, 'main'), cidr: v.string() }),
  zones: v.pipe(
    v.array(v.strictObject({ name: v.string(), subnets: v.array(SUBNET), endpoint: v.optional(v.string()) })),
    v.minLength(1, 'at least one zone is needed'),
    v.maxLength(26, 'no region has more than 26 zones'),
  ),
  runs: v.optional(v.array(v.string()), []),
});

type Asked = v.InferOutput<typeof FILE>;

/** Reads the data of a spec file; `file` is for the message. */
export function readSpec(data: unknown, file: string): Spec {
  const parsed = v.safeParse(FILE, data);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = (issue.path ?? [])
      .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
      .join('')
      .replace(/^\./, '');
    const isKey = issue.expected === 'never';
    const message = isKey
      ? `there is no such setting${closestTo(String(issue.path?.at(-1)?.key ?? ''), Object.keys(FILE.entries))}`
      : issue.received === 'undefined'
        ? 'it is missing'
        : issue.message.startsWith('Invalid ')
          ? 'it is not what belongs here'
          : issue.message;
    throw new InputError(`${path || 'the file'}: ${message}`, { file }, 'see docs/design.md for the format');
  }
  return toSpec(parsed.output, file);
}

/** A spec out of what people say in a file or by flags. Zones may be a letter, and subnets a size. */
export function toSpec({ region, vpc, zones, runs }: Asked, file: string | null): Spec {
  const fail = (message: string, hint: string): never => {
    throw new InputError(message, file === null ? null : { file }, hint);
  };
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region))
    fail(`${region.slice(0, 40)} is no region`, 'write one such as ap-northeast-1');
  const block = (text: string, what: string): Cidr =>
    parseCidr(text) ?? fail(`${what}: ${text.slice(0, 40)} is no CIDR block`, 'write one such as 10.0.0.0/16');
  const cidr = block(vpc.cidr, 'the VPC');
  const named = zones.map(({ name, subnets, endpoint }) => ({
    name: zoneName(name, region, fail),
    endpoint: endpoint === undefined ? null : block(endpoint, `the endpoints of ${name}`),
    subnets: subnets.map((subnet) => {
      if ((subnet.cidr === undefined) === (subnet.size === undefined))
        fail(`subnet ${subnet.name} of ${name}: give either cidr or size`, 'write size: /24');
      const cidrOf = subnet.cidr === undefined ? null : block(subnet.cidr, `subnet ${subnet.name}`);
      return {
        name: subnet.name,
        cidr: cidrOf,
        prefix: subnet.size === undefined ? 0 : prefixOf(subnet.size, subnet.name, fail),
      };
    }),
  }));
  const twice = named.find(({ name }, at) => named.findIndex((other) => other.name === name) !== at);
  if (twice !== undefined) fail(`zone ${twice.name} is there twice`, 'put its subnets together');
  return { region, name: vpc.name, cidr, zones: allotted(cidr, named, fail), runs, apart: false };
}

type Fail = (message: string, hint: string) => never;

/** `a`, `1a` or `ap-northeast-1a`. */
function zoneName(text: string, region: string, fail: Fail): string {
  const digits = /-(\d+)$/.exec(region)?.[1] ?? '';
  if (/^[a-z]$/.test(text)) return `${region}${text}`;
  if (new RegExp(`^${digits}[a-z]$`).test(text)) return `${region}${text.slice(-1)}`;
  if (text.startsWith(region) && /^[a-z]$/.test(text.slice(region.length))) return text;
  return fail(`${text.slice(0, 40)} is no zone of ${region}`, `write a, or ${region}a`);
}

function prefixOf(text: string, name: string, fail: Fail): number {
  const prefix = Number(/^\/?(\d{1,2})$/.exec(text)?.[1] ?? Number.NaN);
  if (!(prefix >= 16 && prefix <= 28))
    fail(`subnet ${name}: size ${text.slice(0, 20)} is none from /16 to /28`, 'write /24');
  return prefix;
}

interface Unallotted {
  readonly name: string;
  readonly endpoint: Cidr | null;
  readonly subnets: readonly { readonly name: string; readonly cidr: Cidr | null; readonly prefix: number }[];
}

/** Gives subnets of which only the size is told their blocks, one after the other. */
function allotted(vpc: Cidr, zones: readonly Unallotted[], fail: Fail): Spec['zones'] {
  const given = zones
    .flatMap(({ endpoint, subnets }) => [endpoint, ...subnets.map(({ cidr }) => cidr)])
    .flatMap((cidr) => cidr ?? []);
  let free = given.reduce<IntervalSet>((set, cidr) => subtract(set, cidrSet(cidr)), cidrSet(vpc));
  return zones.map(({ name: zone, endpoint, subnets }) => ({
    name: zone,
    endpoint,
    subnets: subnets.map(({ name, cidr, prefix }) => {
      if (cidr !== null) return { name, cidr };
      const taken =
        takeBlock(free, prefix) ??
        fail(
          `${vpc.text} has no /${prefix} left for subnet ${name} in ${zone}`,
          'make subnets smaller, or the VPC larger',
        );
      free = taken.rest;
      return { name, cidr: taken.block };
    }),
  }));
}
