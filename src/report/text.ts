import type { CheckResult } from '../check/result.js';
import type { Finding } from '../rules/finding.js';
import { excerpt, placeOf } from './excerpt.js';
import { matrix } from './matrix.js';
import { harmless, paintDiff, SEVERITY_STYLE, signed, type TextStyle, VERDICT_STYLE, wrap } from './paint.js';

/** The result for a person: the matrix, what is wrong and how to mend it, then what was taken for granted. */
export function toText(result: CheckResult, style: TextStyle): string {
  const open = result.findings.filter(isOpen);
  const lines = [
    ...result.notices.flatMap((notice) => wrap(notice, style.width).map((line) => style.paint('yellow', line))),
    ...headline(result, style),
    '',
    ...matrix(result, style),
    ...findings(open, result, style),
    ...ignoredFindings(result, style),
    ...section(
      'Not known',
      result.unknowns.map(({ what, settle }) => `${what}: ${settle}`),
      style,
    ),
    ...section('Taken for granted', [...result.assumptions, LIMITS], style),
    summary(open, result, style),
  ];
  return `${lines.join('\n')}\n`;
}

function isOpen({ ignored }: Finding): boolean {
  return ignored === undefined;
}

/** What a verdict does not speak of; said once. */
const LIMITS =
  "A verdict is about the network, DNS and endpoint policies: not about the caller's IAM, the repository's policy, or whether the image exists.";

const MEANING: Readonly<Record<CheckResult['verdict'], string>> = {
  private: 'every pull works without leaving the private paths of AWS',
  public: 'every pull works, some of them over NAT or an internet gateway',
  unknown: 'whether every pull works depends on what the input does not tell',
  intermittent: 'some pulls fail by chance',
  blocked: 'some pulls never work',
};

function headline({ verdict, pulls }: CheckResult, { paint, width }: TextStyle): readonly string[] {
  const meaning = pulls.length === 0 ? 'no workload was found' : MEANING[verdict];
  return wrap(`${signed(verdict)}: ${meaning}`, width).map((line, index) =>
    index === 0 ? paint('bold', paint(VERDICT_STYLE[verdict], line)) : line,
  );
}

/** Findings of one rule beyond these are counted: who has that many reads the JSON, or mends what they share. */
const TOLD_OF_A_RULE = 20;

function findings(open: readonly Finding[], result: CheckResult, style: TextStyle): readonly string[] {
  const alike: Finding[][] = [];
  for (const finding of open) {
    const before = alike.at(-1);
    if (before?.[0]?.rule === finding.rule && before[0].severity === finding.severity) before.push(finding);
    else alike.push([finding]);
  }
  return alike.flatMap((run) => [...ofOneRule(run, result, style), '']);
}

/** The first is told whole; the others stand below it, with a patch where theirs is another one. */
function ofOneRule([first, ...others]: readonly Finding[], result: CheckResult, style: TextStyle): readonly string[] {
  if (first === undefined) return [];
  const lines = [...oneFinding(first, result, style)];
  const told = new Set([first.resource]);
  let shown = 1;
  let diff = first.patch?.diff;
  let counted = 0;
  for (const finding of others) {
    const { location, message, patch, resource } = finding;
    const patched = patch !== undefined && patch.diff !== diff;
    diff = patch?.diff;
    if (!patched && shown >= TOLD_OF_A_RULE) {
      counted++;
      continue;
    }
    shown++;
    // The same thing once more has something else wrong with it, as a VPC that lacks a second endpoint.
    const what = told.has(resource) ? message : resource;
    told.add(resource);
    lines.push(
      ...wrap(`also ${placeOf(location)} ${what}`, style.width, '  ').map((line) => style.paint('dim', line)),
      ...(patched ? patchLines(patch, style) : []),
    );
  }
  const more = `and ${counted} more of this rule; --format json tells each`;
  return counted === 0 ? lines : [...lines, ...wrap(more, style.width, '  ').map((line) => style.paint('dim', line))];
}

function oneFinding(
  { severity, rule, location, message, awsError, fix, resource, patch }: Finding,
  { sources }: CheckResult,
  style: TextStyle,
): readonly string[] {
  const { paint, width } = style;
  const place = placeOf(location) || harmless(resource);
  const title = `${severity}: ${rule}`;
  const painted = paint('bold', paint(SEVERITY_STYLE[severity], title));
  // A long way through modules goes below the title.
  const fits = title.length + 2 + place.length <= width;
  const heading = fits
    ? [`${painted}  ${paint('dim', place)}`]
    : [painted, ...wrap(place, width, '  ').map((line) => paint('dim', line))];
  return [
    ...heading,
    ...wrap(message, width, '  '),
    ...excerpt(location, sources, style),
    ...(awsError === null ? [] : labelled('prints', awsError, style)),
    ...labelled('fix', fix, style),
    ...(patch === undefined ? [] : patchLines(patch, style)),
  ];
}

/** A diff is left as it is, but for what would harm a terminal, so that it can be copied. */
function patchLines({ diff, safe }: NonNullable<Finding['patch']>, { paint }: TextStyle): readonly string[] {
  const lines = diff
    .trimEnd()
    .split('\n')
    .map((line) => paintDiff(line, paint));
  return [
    `  ${paint('cyan', 'patch:')} ${safe ? '--fix makes this change' : 'for you to make, since it changes more than this pull'}`,
    ...lines,
  ];
}

function labelled(label: string, text: string, { width, paint }: TextStyle): readonly string[] {
  const indent = ' '.repeat(2 + label.length + 2);
  return wrap(text, width, indent).map((line, index) =>
    index === 0 ? `  ${paint('cyan', `${label}:`)} ${line.slice(indent.length)}` : line,
  );
}

function ignoredFindings({ findings: all }: CheckResult, { paint }: TextStyle): readonly string[] {
  const lines = all
    .filter((finding) => !isOpen(finding))
    .map(({ ignored, rule, location, resource }) =>
      paint('dim', harmless(`ignored: ${rule} ${placeOf(location)} ${resource} (${ignored?.reason})`)),
    );
  return lines.length === 0 ? [] : [...lines, ''];
}

function section(title: string, texts: readonly string[], { paint, width }: TextStyle): readonly string[] {
  if (texts.length === 0) return [];
  const items = texts.flatMap((text) =>
    wrap(text, width, '    ').map((line, index) => (index === 0 ? `  - ${line.slice(4)}` : line)),
  );
  return [paint('bold', title), ...items, ''];
}

function summary(open: readonly Finding[], { pulls }: CheckResult, { paint }: TextStyle): string {
  const counts: Record<Finding['severity'], number> = { error: 0, warning: 0, note: 0 };
  for (const { severity } of open) counts[severity] += 1;
  const numbered = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  return paint(
    'bold',
    [
      numbered(pulls.length, 'pull'),
      numbered(counts.error, 'error'),
      numbered(counts.warning, 'warning'),
      numbered(counts.note, 'note'),
    ].join(', '),
  );
}
