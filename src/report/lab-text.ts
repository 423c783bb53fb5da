import type { LegComparison } from '../lab/compare.js';
import type { PullResult, Trial } from '../lab/inside/results.js';
import type { PullComparison, VpcReport } from '../lab/lab.js';
import { harmless, signed, type TextStyle, VERDICT_STYLE } from './paint.js';

/** What the lab found of one VPC, for people: a block a pull, a line a leg, and what proves it. */
export function labText({ vpc, blueprint, result, pulls }: VpcReport, style: TextStyle): string {
  const { build, probes } = result.milliseconds;
  const trials = result.legs.reduce((sum, each) => sum + each.trials.length, 0);
  const head = `${vpc}: ${blueprint.interfaces} interfaces built in ${seconds(build)}, ${trials} connections tried in ${seconds(probes)}`;
  const blocks = pulls.map((pull) => pullText(pull, { blueprint, result, style }));
  return `${style.paint('bold', harmless(head))}\n\n${blocks.join('\n')}\n`;
}

type Context = Pick<VpcReport, 'blueprint' | 'result'> & { readonly style: TextStyle };

function pullText({ pull, legs, pulled, differs }: PullComparison, context: Context): string {
  const { paint } = context.style;
  const { workload, subnet } = pull;
  const name = workload.id === subnet.id ? workload.id : `${workload.id} in ${subnet.id}`;
  const width = Math.max(0, ...legs.map(({ leg }) => leg.leg.service.length));
  const lines = [
    paint('bold', harmless(name)),
    ...legs.flatMap((leg) => legLines(leg, width, context)),
    ...pulled.map(({ client, image, code, milliseconds, complaint, requests, dropped }) => {
      const bytes = requests.reduce((sum, request) => sum + request.bytes, 0);
      const size = `${(bytes / 1e6).toFixed(1)} MB`;
      if (code === 0)
        return [
          `  ${paint('green', '✓')} ${client} pulled ${harmless(image)}: ${size} in ${seconds(milliseconds)}, ${requests.length} requests`,
          ...waysOf(requests).map((way) => `    ${paint('dim', harmless(way))}`),
        ].join('\n');
      const why = dropped.map(([point, count]) => `${count} packets ${placeOf(point, context)}`);
      return [
        `  ${paint('red', '✗')} ${client} failed after ${seconds(milliseconds)}${why.length === 0 ? '' : ` (${harmless(why.join('; '))})`}:`,
        ...clientError(complaint).map((line) => `    ${paint('dim', harmless(line))}`),
      ].join('\n');
    }),
    ...(differs ? [`  ${paint('red', 'the client fared otherwise than predicted')}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** By which ways the services saw the client come. */
function waysOf(requests: PullResult['requests']): readonly string[] {
  const ways = requests.map(({ to, entry }) => `${entry?.id ?? 'a service'} at ${to}`);
  return ways.length === 0 ? [] : [`over ${[...new Set(ways)].join(', ')}`];
}

function legLines(comparison: LegComparison, width: number, context: Context): readonly string[] {
  const { leg, predicted, shown, differs } = comparison;
  const { paint } = context.style;
  const told = paint(VERDICT_STYLE[predicted], signed(predicted).padEnd(14));
  const seen =
    shown === null
      ? paint('dim', '  left out    ')
      : shown === 'unproven'
        ? paint('red', '! unproven    ')
        : paint(VERDICT_STYLE[shown], signed(shown).padEnd(14));
  const proof = proofOf(comparison, context);
  const head = `  ${leg.leg.service.padEnd(width)}  ${told} | ${seen} | ${harmless(proof[0] ?? '')}`;
  const more = proof
    .slice(1)
    .map((line) => `  ${' '.repeat(width)}  ${' '.repeat(14)} | ${' '.repeat(14)} | ${harmless(line)}`);
  return [head, ...more, ...(differs ? [`  ${paint('red', 'prediction and packets differ')}`] : [])];
}

/** One line for each different thing that happened to connections. */
function proofOf({ leg, result }: LegComparison, context: Context): readonly string[] {
  if (result === null) {
    const open = leg.leg.unknowns.map(({ what }) => what);
    return [open.length > 0 ? `depends on ${open.slice(0, 2).join(', ')}` : 'the host that is called is not told'];
  }
  if (result.dnsError === 'no such name') return [`${leg.leg.host}: no such name`];
  if (result.dnsError === 'silent')
    return [
      `${leg.leg.host}: no answer from DNS, ${result.dnsDrops.map((point) => placeOf(point, context)).join(', ') || 'for no reason that is seen'}`,
    ];
  if (result.trials.length === 0) return [`${result.answers.join(', ')}: no address of the workload's IP version`];
  const groups = new Map<string, Trial[]>();
  for (const trial of result.trials) {
    const outcome = outcomeOf(trial, context);
    const same = groups.get(outcome);
    if (same === undefined) groups.set(outcome, [trial]);
    else same.push(trial);
  }
  return [...groups].slice(0, 4).map(([outcome, trials]) => {
    const [first] = trials;
    const path = first === undefined ? '' : `${first.source} → ${first.address}`;
    const count = trials.length === result.trials.length ? '' : ` (${trials.length} of ${result.trials.length})`;
    return `${path} ${outcome}${count}`;
  });
}

function outcomeOf({ reached, drops, error, source }: Trial, context: Context): string {
  if (reached !== null) {
    const who = reached.from === source ? '' : `, seen as ${reached.from}`;
    return `${reached.id ?? 'a service'} answers ${reached.status}${who}`;
  }
  if (drops.length > 0) return drops.map((point) => placeOf(point, context)).join(' and ');
  return error === null ? 'no answer, and nothing is seen to drop it' : `ends with ${error}`;
}

const DOES = {
  'security-group': 'dropped by security group',
  'network-acl': 'dropped by network ACL',
  blackhole: 'dropped:',
  'no-route': 'dropped:',
  'no-public-address': 'dropped by the internet gateway:',
  loop: 'dropped:',
  'not-told': 'not followed:',
  'dns-off': 'dropped:',
  invalid: 'dropped:',
} as const;

function placeOf(point: number, { blueprint }: Context): string {
  const drop = blueprint.drops[point - 1];
  if (drop === undefined) return 'dropped';
  const named = drop.kind === 'security-group' || drop.kind === 'network-acl';
  return `${DOES[drop.kind]} ${named ? `${drop.resource}, ${drop.detail}` : drop.detail}`;
}

/** The client's own words, without its log's wrapping. */
function clientError(complaint: string): readonly string[] {
  return complaint
    .split('\n')
    .flatMap((line) => {
      const quoted = /level=(?:fatal|error) .*?(?:error|msg)="((?:[^"\\]|\\.)*)"$/.exec(line)?.[1];
      const text = quoted === undefined ? (/level=|^$/.test(line) ? '' : line) : quoted.replaceAll('\\"', '"');
      return text === '' ? [] : [text];
    })
    .slice(0, 4);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0)} s`;
}
