import type { CheckResult, Pull, PullLeg } from '../check/result.js';
import type { Location } from '../model/location.js';
import { placeOf } from './excerpt.js';
import { harmless, OUTCOME_SIGN, OUTCOME_STYLE, signed, type TextStyle, VERDICT_STYLE, wrap } from './paint.js';

/** The pulls of a workload or subnet, hop by hop; those that fare alike are told once. */
export function explain(
  result: CheckResult,
  wanted: { readonly workload: string; readonly service: string | null },
  style: TextStyle,
): string {
  const pulls = result.pulls.filter(
    ({ workload, subnet }) => workload === wanted.workload || subnet === wanted.workload,
  );
  const told = new Set<string>();
  const lines: string[] = [];
  for (const pull of pulls) {
    const legs = pull.legs.filter(({ leg }) => wanted.service === null || leg.service === wanted.service);
    const key = JSON.stringify(legs.map(({ leg }) => [leg.service, leg.verdict, leg.hops.map(({ detail }) => detail)]));
    if (told.has(key)) {
      lines.push(`${harmless(nameOf(pull))}: as above`, '');
      continue;
    }
    told.add(key);
    lines.push(
      style.paint('bold', `${harmless(nameOf(pull))}: ${pull.verdict}`),
      ...storyOf(pull, style),
      '',
      ...legs.flatMap((leg) => oneLeg(leg, result, style)),
    );
  }
  return `${lines.join('\n')}\n`;
}

function nameOf({ workload, subnet, availabilityZone, cidr }: Pull): string {
  const where = [subnet === workload ? null : subnet, availabilityZone, cidr].filter((part) => part !== null);
  return where.length === 0 ? workload : `${workload} (${where.join(', ')})`;
}

/** Who pulls, what told so, and what is on the interface that it pulls through; nothing of who is only assumed. */
function storyOf({ puller }: Pull, { paint, width }: TextStyle): readonly string[] {
  const { kind, location, origins = [], securityGroups } = puller;
  if (kind === 'assumed') return [];
  const groups = securityGroups.items.map((group) => (group.known ? group.value : group.what));
  const carried = groups.length > 0 ? groups.join(', ') : securityGroups.complete ? "the VPC's default group" : null;
  const lines = [
    `${kind}${at(location)}`,
    ...origins.map((origin) => `${origin.what}${at(origin.location)}`),
    ...(carried === null ? [] : [`${INTERFACE[kind]} carries ${carried}`]),
  ];
  return lines.flatMap((line) => wrap(line, width, '  ').map((text) => paint('dim', text)));
}

const HOST = "the host's network interface";

const INTERFACE: Readonly<Record<Pull['kind'], string>> = {
  'ecs-fargate': "the task's network interface",
  'ecs-ec2': HOST,
  eks: "the node's network interface",
  'eks-fargate': "the pod's network interface",
  ec2: "the instance's network interface",
  batch: HOST,
  codebuild: "the build's network interface",
  assumed: 'its network interface',
};

function at(location: Location | null): string {
  return location === null ? '' : `, ${placeOf(location)}`;
}

function oneLeg({ leg, findings }: PullLeg, result: CheckResult, style: TextStyle): readonly string[] {
  const { paint, width } = style;
  const via = leg.via === null ? '' : ` via ${leg.via}`;
  const why = leg.why === '' ? `for the ${leg.neededFor}` : `${leg.why} (${leg.neededFor})`;
  const lines = [
    `${paint('bold', leg.service)}  ${paint(VERDICT_STYLE[leg.verdict], signed(leg.verdict))}${harmless(via)}`,
    ...wrap(`${leg.host}:${leg.port}, ${why}${at(leg.location)}`, width, '  ').map((line) => paint('dim', line)),
  ];
  for (const [index, hop] of leg.hops.entries()) {
    const code = hop.awsCode === null ? '' : ` [${hop.awsCode}]`;
    const number = String(index + 1).padStart(3);
    const [first = '', ...rest] = wrap(`${hop.at}: ${hop.detail}${code}`, width, ' '.repeat(7));
    lines.push(`${number}  ${paint(OUTCOME_STYLE[hop.outcome], OUTCOME_SIGN[hop.outcome])} ${first.slice(7)}`, ...rest);
    if (hop.location !== null) lines.push(paint('dim', `${' '.repeat(7)}${placeOf(hop.location)}`));
    if (hop.witness !== undefined) lines.push(...wrap(hop.witness, width, ' '.repeat(7)));
  }
  for (const number of findings) {
    const finding = result.findings[number];
    if (finding !== undefined)
      lines.push(
        ...wrap(`${finding.rule}: ${finding.fix}`, width, '       ').map((line, index) =>
          index === 0 ? `  ${paint('cyan', 'fix')}  ${line.slice(7)}` : line,
        ),
      );
  }
  return [...lines, ''];
}
