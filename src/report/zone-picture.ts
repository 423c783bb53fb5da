import type { CheckResult } from '../check/result.js';
import { zoneName } from '../model/availability-zone.js';
import type { Network, Subnet, Vpc } from '../model/network.js';
import type { Verdict } from '../trace/leg.js';
import { cut, harmless, signed, type TextStyle, VERDICT_STYLE } from './paint.js';

/** Boxes narrower than this say nothing any more: then they stand below each other. */
const NARROWEST = 36;
/** And wider ones than this only spread their text. */
const WIDEST = 58;

/** The subnets of a VPC as a picture: a box for each zone, with what its subnets hold and how their pulls fare. */
export function zonePicture(result: CheckResult, vpc: Vpc, style: TextStyle): readonly string[] {
  const { network } = result;
  const zones = new Map<string, Subnet[]>();
  for (const subnet of network.subnets) {
    if (!subnet.vpc.known || subnet.vpc.value !== vpc.id) continue;
    const zone = subnet.availabilityZone.known ? zoneName(subnet.availabilityZone.value) : 'zone not known';
    const group = zones.get(zone);
    if (group === undefined) zones.set(zone, [subnet]);
    else group.push(subnet);
  }
  const verdicts = new Map(result.pulls.map(({ subnet, verdict }) => [subnet, verdict]));
  const rows = [...zones].map(([zone, subnets]) => ({
    zone,
    rows: withoutPrefix(subnets.map((subnet) => rowOf(subnet, network, verdicts))),
  }));
  const wanted = Math.max(...rows.map(({ rows: of }) => widthOf(of)));
  const width = Math.min(WIDEST, Math.max(NARROWEST, wanted), style.width);
  const beside = Math.max(1, Math.floor((style.width + 1) / (width + 1)));
  const lines: string[] = [];
  for (let at = 0; at < rows.length; at += beside) {
    const group = rows.slice(at, at + beside);
    const height = Math.max(...group.map(({ rows: of }) => of.length));
    const boxes = group.map(({ zone, rows: of }) => box(zone, of, { width, height, style }));
    for (let line = 0; line < height + 2; line++) lines.push(boxes.map((each) => each[line] ?? '').join(' '));
  }
  return [style.paint('bold', harmless(headOf(vpc))), ...lines];
}

/** What all names of a zone begin with says nothing. */
function withoutPrefix(rows: readonly Row[]): readonly Row[] {
  const [first, ...others] = rows;
  if (first === undefined || others.length === 0) return rows;
  let length = 0;
  for (const [end] of first.name.matchAll(/^.*?_|(?<=_).*?_/g)) {
    const prefix = first.name.slice(0, length + end.length);
    if (!others.every(({ name }) => name.startsWith(prefix) && name.length > prefix.length)) break;
    length = prefix.length;
  }
  return rows.map((row) => ({ ...row, name: row.name.slice(length) }));
}

function widthOf(rows: readonly Row[]): number {
  const longest = (pick: (row: Row) => string) => Math.max(...rows.map((row) => pick(row).length));
  return longest(({ name }) => name) + longest(({ cidr }) => cidr) + longest(({ sign }) => sign) + 5;
}

interface Row {
  readonly name: string;
  readonly cidr: string;
  readonly sign: string;
  readonly verdict: Verdict | null;
}

function headOf({ id, cidrs, region }: Vpc): string {
  const blocks = cidrs.items.flatMap((block) => (block.known ? [block.value.text] : []));
  return [id, ...blocks, ...(region.known ? [region.value] : [])].join('  ');
}

function rowOf(subnet: Subnet, { endpoints }: Network, verdicts: ReadonlyMap<string | null, Verdict>): Row {
  const held = endpoints.filter(({ subnets }) =>
    subnets.items.some((each) => each.subnet.known && each.subnet.value === subnet.id),
  ).length;
  const verdict = verdicts.get(subnet.id) ?? null;
  const holds = held === 0 ? '' : `${held} endpoint${held === 1 ? '' : 's'}`;
  return {
    name: harmless(subnet.id.replace(/^(?:.*\.)?aws_subnet\./, '')),
    cidr: subnet.cidr.known ? (subnet.cidr.value?.text ?? 'IPv6 only') : 'block not known',
    sign: [verdict === null ? '' : signed(verdict), holds].filter((text) => text !== '').join(', '),
    verdict,
  };
}

function box(
  zone: string,
  rows: readonly Row[],
  { width, height, style }: { readonly width: number; readonly height: number; readonly style: TextStyle },
): readonly string[] {
  const inner = width - 3;
  const head = cut(harmless(zone), width - 6);
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const cidrWidth = Math.max(...rows.map(({ cidr }) => cidr.length));
  const room = Math.max(8, inner - cidrWidth - 2 - Math.max(...rows.map(({ sign }) => sign.length)));
  const lines = rows.map(({ name, cidr, sign, verdict }) => {
    const text = `${cut(name, Math.min(nameWidth, room)).padEnd(Math.min(nameWidth, room))} ${cidr.padEnd(cidrWidth)} `;
    const shown = cut(sign, Math.max(0, inner - text.length));
    const painted = verdict === null ? shown : style.paint(VERDICT_STYLE[verdict], shown);
    return `│ ${text}${painted}${' '.repeat(Math.max(0, inner - text.length - shown.length))}│`;
  });
  const empty = `│${' '.repeat(width - 2)}│`;
  return [
    `┌ ${head} ${'─'.repeat(Math.max(0, width - head.length - 4))}┐`,
    ...lines,
    ...Array.from({ length: height - rows.length }, () => empty),
    `└${'─'.repeat(width - 2)}┘`,
  ];
}
