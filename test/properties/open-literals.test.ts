import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/check/result.js';
import { checkTerraform } from '../end-to-end/terraform.js';
import { seedOf } from '../seed.js';

/**
 * A literal of a project is left to a variable: what is told without its value must be so with the value that it had, and
 * with any other that AWS could take.
 */
const SEED = seedOf(1);
const RUNS = Number(process.env.PULLPATH_OPEN_LITERALS ?? 150);
const FOLDERS = ['test/fixtures/terraform', 'examples'];

interface Project {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Root modules whose files are all in one folder. */
const PROJECTS: readonly Project[] = FOLDERS.flatMap((folder) =>
  readdirSync(folder).flatMap((name) => {
    const entries = readdirSync(join(folder, name), { withFileTypes: true });
    if (!entries.some((entry) => entry.name === 'main.tf') || entries.some((entry) => entry.isDirectory())) return [];
    const files = entries.map((entry) => [entry.name, readFileSync(join(folder, name, entry.name), 'utf8')] as const);
    return [{ name, files: Object.fromEntries(files) }];
  }),
);

/** A text without anything to fill in, a number or a truth value, behind `=` or in a list. */
const LITERAL = /(?<=[=[,]\s*)(?:"[^"\\$%]*"|\b\d+\b|\btrue\b|\bfalse\b)/g;
/** What Terraform takes no variable for, and what tells the region. */
const FIXED = /(?:source|version|region|backend|variable|terraform)\b[^\n]*$/;

interface Literal {
  readonly text: string;
  readonly start: number;
}

function literalsOf(text: string): readonly Literal[] {
  const blocks = text.replace(/^(?:variable|terraform|provider)\b[\s\S]*?^\}/gm, (block) => ' '.repeat(block.length));
  return [...blocks.matchAll(LITERAL)]
    .map(({ index, 0: found }) => ({ text: found, start: index }))
    .filter(({ start }) => !FIXED.test(blocks.slice(blocks.lastIndexOf('\n', start) + 1, start)));
}

function verdictsOf({ pulls }: CheckResult): ReadonlyMap<string, string> {
  return new Map(
    pulls.flatMap(({ workload, subnet, legs }) =>
      legs.map(({ leg }) => [`${workload} ${subnet} ${leg.service}`, leg.verdict] as const),
    ),
  );
}

/** Null where the project is refused with this value, by Terraform or by AWS. */
async function judge(files: Project['files'], values: readonly (readonly [string, string])[] = []) {
  try {
    const result = await checkTerraform(files, { variables: new Map(values) });
    return values.length > 0 && result.findings.some(({ phase }) => phase === 'apply') ? null : verdictsOf(result);
  } catch {
    return null;
  }
}

const WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['tcp', ['udp', '-1']],
  ['allow', ['deny']],
  ['deny', ['allow']],
  ['Allow', ['Deny']],
  ['Deny', ['Allow']],
  ['Interface', ['Gateway']],
  ['Gateway', ['Interface']],
  ['ingress', ['egress']],
  ['egress', ['ingress']],
]);

/** What else it might be; of other blocks few would be taken together with those that stay. */
function others(text: string): readonly string[] {
  if (text === 'true' || text === 'false') return [text === 'true' ? 'false' : 'true'];
  if (/^\d+$/.test(text)) return ['0', '1', '2', '443'];
  const inside = text.slice(1, -1);
  return WORDS.get(inside) ?? (/^[\d.]+\/16$/.test(inside) ? ['10.99.0.0/16'] : inside.includes('/') ? [] : ['other']);
}

test(`what is told without a literal is so with it (seed ${SEED})`, { timeout: 600_000 }, async () => {
  const places = PROJECTS.flatMap((project) =>
    literalsOf(project.files['main.tf'] ?? '').map((literal) => ({ project, literal })),
  );
  const chosen = fc.sample(fc.constantFrom(...places), { numRuns: RUNS, seed: SEED });
  const bases = new Map(
    await Promise.all(PROJECTS.map(async ({ name, files }) => [name, await judge(files)] as const)),
  );
  const wrong: string[] = [];
  let told = 0;
  for (const { project, literal } of chosen) {
    const { name, files } = project;
    const main = files['main.tf'] ?? '';
    const { start, text } = literal;
    const open = `${main.slice(0, start)}var.open_literal${main.slice(start + text.length)}\nvariable "open_literal" {}\n`;
    const without = await judge({ ...files, 'main.tf': open });
    const known = [...(without ?? [])].filter(([, verdict]) => verdict !== 'unknown');
    if (known.length === 0) continue;
    told++;
    const values = await Promise.all(
      others(text).map((value) => judge({ ...files, 'main.tf': open }, [['open_literal', value]])),
    );
    for (const results of [bases.get(name), ...values]) {
      for (const [leg, verdict] of known) {
        const found = results?.get(leg) ?? 'unknown';
        if (found !== 'unknown' && found !== verdict)
          wrong.push(`${name}, ${main.slice(start - 60, start + text.length)}\n  ${leg}: told ${verdict}, is ${found}`);
      }
    }
  }
  expect(told).toBeGreaterThan(RUNS / 10);
  expect(wrong).toEqual([]);
});
