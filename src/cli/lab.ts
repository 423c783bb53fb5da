import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { check } from '../check/check.js';
import type { CheckResult } from '../check/result.js';
import { breakNetwork } from '../lab/faults.js';
import type { Hold } from '../lab/inside/leader.js';
import type { PullOptions } from '../lab/inside/start-services.js';
import { type Drawn, drawLab, SOURCE_PORTS, tryVpc, type VpcReport } from '../lab/lab.js';
import { type Leader, startLeader } from '../lab/leader.js';
import { examineMachine, installCommand } from '../lab/machine.js';
import { saveReports } from '../lab/save.js';
import { InputError } from '../model/input-error.js';
import { closestTo } from '../model/spelling.js';
import { labJson } from '../report/lab-json.js';
import { labText } from '../report/lab-text.js';
import { harmless } from '../report/paint.js';
import { checkPath } from './check.js';
import { type Io, textStyle } from './io.js';
import type { LabFlags } from './lab-flags.js';

/** Builds the network that was judged, pulls through it, and compares. */
export async function runLab(path: string, flags: LabFlags, io: Io): Promise<number> {
  const withPulls = flags.probe !== true;
  refuseMachine(withPulls ? flags : null, io);
  const pull = withPulls ? await pullOptions(flags) : null;
  const judged = await checkPath([path], flags, io);
  const result = flags.fault === undefined ? judged : withFault(judged, flags.fault, flags);
  const drawn = drawLab(result, {
    needs: flags.need,
    sourcePorts: flags.sourcePorts ?? SOURCE_PORTS,
    pull,
    patient: flags.patient === true,
  });
  refuseUnknown(result, drawn);
  const shell = flags.shell === undefined ? null : shellOf(flags.shell, drawn, io);
  const progress = (text: string) => io.stderr.write(`${harmless(text)}\n`);
  const leader = startLeader(progress, { terminal: shell !== null });
  try {
    const reports: VpcReport[] = [];
    for (const each of shell === null ? drawn : [shell.drawn]) {
      const hold = shell?.hold ?? (flags.keep === undefined ? null : keepOf(flags.keep, leader, { drawn: each, io }));
      const report = await tryVpc(leader, each, { pull, hold });
      reports.push(report);
      if (flags.format === 'text') io.stdout.write(labText(report, textStyle(io)));
      await report.down;
    }
    return await conclude(reports, { flags, result, io });
  } finally {
    await leader.stop();
  }
}

function refuseMachine(pull: Pick<LabFlags, 'client' | 'ecrApi'> | null, { environment }: Io): void {
  const needed = new Set<string>(pull === null ? ['lab'] : ['lab', 'pulls', pull.client, pull.ecrApi]);
  const missing = examineMachine(environment).filter((need) => !need.present && needed.has(need.for));
  const [first] = missing;
  if (first === undefined) return;
  const names = missing.map(({ what }) => what).join(', ');
  throw new InputError(
    `the lab needs ${names}`,
    null,
    first.advice ?? `${installCommand(missing) ?? 'pullpath doctor tells more'}; pullpath doctor tells more`,
  );
}

async function pullOptions({ size, image, client, ecrApi, timeout }: LabFlags): Promise<PullOptions> {
  if (image !== undefined) {
    const layout = await stat(`${image}/oci-layout`).catch(() => null);
    if (layout === null)
      throw new InputError(
        'there is no OCI layout in it',
        { file: image },
        'make one: skopeo copy docker-daemon:IMAGE oci:FOLDER',
      );
  }
  return { size, image: image === undefined ? null : resolve(image), client, ecrApi, timeout };
}

function withFault(result: CheckResult, rule: string, flags: LabFlags): CheckResult {
  const network = breakNetwork(result, rule);
  return check(
    { network, sources: result.sources },
    {
      needs: flags.need,
      workloads: flags.workload,
      vpcs: flags.vpc,
      ...(flags.sourcePorts === undefined ? {} : { sourcePorts: flags.sourcePorts }),
    },
  );
}

/** The lab builds known networks only: where all depends on what isn't told, there is nothing to show. */
function refuseUnknown({ unknowns }: CheckResult, drawn: readonly Drawn[]): void {
  const predicted = drawn.flatMap(({ pulls }) => pulls.flatMap(({ legs }) => legs.map(({ leg }) => leg.verdict)));
  if (predicted.some((verdict) => verdict !== 'unknown')) return;
  const [first] = unknowns;
  throw new InputError(
    first === undefined
      ? 'there is no pull to show'
      : `the lab builds known networks only, and ${first.what} isn't known`,
    null,
    first?.settle ?? 'name the workloads in pullpath.yaml',
  );
}

function shellOf(workload: string, drawn: readonly Drawn[], { environment }: Io): { drawn: Drawn; hold: Hold } {
  for (const each of drawn) {
    const pull = each.pulls.find((one) => one.workload.id === workload || one.subnet.id === workload);
    const task = each.blueprint.tasks.find((one) => one.pull === pull?.index);
    if (task === undefined) continue;
    const TERM = environment.TERM ?? 'dumb';
    const hold = {
      kind: 'shell',
      namespace: task.namespace,
      shell: '/bin/sh',
      environment: { TERM, PS1: 'lab$ ' },
    } as const;
    return { drawn: each, hold };
  }
  const names = drawn.flatMap(({ pulls }) => pulls.flatMap((one) => [one.workload.id, one.subnet.id]));
  throw new InputError(
    `--shell ${workload}: nothing here pulls as that${closestTo(workload, names)}`,
    null,
    `there is: ${[...new Set(names)].slice(0, 5).join(', ')} (not with --probe)`,
  );
}

function keepOf(keep: true | string, { pid }: Leader, { drawn, io }: { readonly drawn: Drawn; readonly io: Io }): Hold {
  const seconds = keep === true ? null : Number(keep);
  if (seconds !== null && !(seconds > 0)) throw new InputError(`--keep ${keep}: it is a number of seconds`);
  const until = seconds === null ? 'until Ctrl-C' : `for ${seconds} s`;
  const { pulls, blueprint } = drawn;
  // Without pulls no workload has a namespace of its own.
  const shells = blueprint.tasks.length > 0 ? ' A shell in it, from another terminal:' : '';
  io.stderr.write(`The network stays ${until}.${shells}\n`);
  for (const { namespace, pull } of blueprint.tasks) {
    const name = pulls.find(({ index }) => index === pull)?.subnet.id ?? '';
    io.stderr.write(
      `  nsenter -t "$(pgrep -P ${pid})" -U -m --preserve-credentials nsenter --net=/run/netns/${namespace}  # ${harmless(name)}\n`,
    );
  }
  return { kind: 'keep', seconds };
}

async function conclude(
  reports: readonly VpcReport[],
  { flags, result, io }: { readonly flags: LabFlags; readonly result: CheckResult; readonly io: Io },
): Promise<number> {
  const pulls = reports.flatMap((report) => report.pulls);
  const legs = pulls.flatMap((pull) => pull.legs);
  const differing = legs.filter(({ differs }) => differs).length + pulls.filter(({ differs }) => differs).length;
  const left = legs.filter(({ shown, predicted }) => shown === null || shown === 'unknown' || predicted === 'unknown');
  if (flags.save !== undefined) await saveReports(flags.save, reports, result);
  if (flags.format === 'json') io.stdout.write(labJson(reports));
  else {
    io.stdout.write(`${about(flags)}\n`);
    if (pulls.some(({ pulled }) => pulled.some(({ client }) => client === 'ctr'))) io.stdout.write(`${ABOUT_CTR}\n`);
    if (left.length > 0)
      io.stdout.write(`Not compared, since they depend on what is not known: ${left.length} of ${legs.length} legs.\n`);
    const agreed = `${legs.length - left.length} legs of ${pulls.length} pulls`;
    io.stdout.write(
      differing === 0
        ? `Packets do what was predicted: ${agreed}.\n`
        : `Prediction and packets differ in ${differing} places.${flags.save === undefined ? ' Repeat it with --save FOLDER and report it.' : ''}\n`,
    );
  }
  return differing === 0 ? 0 : 1;
}

function about({ ecrApi }: LabFlags): string {
  const giver = ecrApi === 'moto' ? 'moto' : "a small server of pullpath's";
  return `In the lab, 198.18.0.0/15 stands for public addresses, S3's too; an authority of its own signs certificates; ECR's
token comes from ${giver}, images from CNCF's registry; endpoint policies are judged by pullpath.`;
}

const ABOUT_CTR =
  "ctr uses no credential helper: its token is the answer to the lab's own request to ECR's API, made before it in the\nworkload's namespace; the time of a pull is that of both.";
