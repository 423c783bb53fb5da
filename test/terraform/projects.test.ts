import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { check } from '../../src/check/check.js';
import type { CheckResult } from '../../src/check/result.js';
import { matchesWildcards } from '../../src/model/wildcard.js';
import { readConfig } from '../../src/read/config/read-config.js';
import { configuredWorkloads } from '../../src/read/config/workloads.js';
import type { ReadOptions } from '../../src/read/read.js';
import { readDocument } from '../../src/read/terraform/plan/document.js';
import { parsePlan } from '../../src/read/terraform/plan/parse-plan.js';
import { planOf } from '../end-to-end/as-plan.js';
import { errors, readTerraform } from '../end-to-end/terraform.js';

/** Realistic projects, each with what it is like as it stands and with one thing changed. */
const FOLDER = 'test/fixtures/terraform';

const CASES = v.array(
  v.strictObject({
    name: v.string(),
    /** Texts to replace, each of which must be there: file, from, to. */
    change: v.optional(v.array(v.tuple([v.string(), v.string(), v.string()])), []),
    /** Root modules, where there are several; or the one that isn't the project's folder. */
    folders: v.optional(v.array(v.string())),
    variables: v.optional(v.record(v.string(), v.string()), {}),
    variableFiles: v.optional(v.array(v.string()), []),
    environment: v.optional(v.record(v.string(), v.string()), {}),
    /** The verdicts of the legs, in their order, by subnet; the first pattern that fits counts. */
    pulls: v.record(v.string(), v.string()),
    /** `rule resource` of each finding that is no note, in any order. */
    findings: v.optional(v.array(v.string()), []),
    /** Left out: the plan gives the same. A reason: why it can't be made into one here. */
    noPlan: v.optional(v.string()),
  }),
);
type Case = v.InferOutput<typeof CASES>[number];

function filesBelow(folder: string, within = ''): Readonly<Record<string, string>> {
  const entries = readdirSync(join(folder, within), { withFileTypes: true });
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) return Object.entries(filesBelow(folder, path));
      return [[path, readFileSync(join(folder, path), 'utf8')]];
    }),
  );
}

function changed(files: Readonly<Record<string, string>>, changes: Case['change']): Record<string, string> {
  const result = { ...files };
  for (const [file, from, to] of changes) {
    const before = result[file];
    if (before?.includes(from) !== true) throw new Error(`not in ${file}: ${from}`);
    result[file] = before.replace(from, () => to);
  }
  return result;
}

function optionsOf({ folders = [], variables, variableFiles, environment }: Case): Partial<ReadOptions> {
  const [only = '', ...others] = folders;
  return {
    ...(others.length > 0 ? { roots: folders.map((folder) => ({ folder })) } : { folder: only }),
    variables: new Map(Object.entries(variables)),
    variableFiles,
    environment,
  };
}

async function judge(files: Readonly<Record<string, string>>, options: Partial<ReadOptions>): Promise<CheckResult> {
  const read = await readTerraform(files, options);
  const config = files['pullpath.yaml'];
  if (config === undefined) return check(read);
  const { workloads, ignores, allowPublic } = readConfig(config, 'pullpath.yaml');
  const network = { ...read.network, workloads: configuredWorkloads(workloads, read.network) };
  return check({ ...read, network }, { ignores, allowPublic });
}

/** What a plan tells of resources. */
function plannedIn(document: unknown) {
  return readDocument(document, 'plan.json').resources;
}

function verdictsOf({ pulls }: CheckResult): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pulls.map(({ workload, subnet, legs }) => [
      subnet ?? workload,
      legs.map(({ leg: { verdict } }) => verdict).join(' '),
    ]),
  );
}

function expected({ pulls }: Case, subnets: readonly string[]): Readonly<Record<string, string>> {
  const patterns = Object.entries(pulls);
  return Object.fromEntries(
    subnets.map((subnet) => [subnet, patterns.find(([pattern]) => matchesWildcards(pattern, subnet))?.[1] ?? 'none']),
  );
}

for (const project of readdirSync(FOLDER).sort()) {
  const folder = join(FOLDER, project);
  if (!existsSync(join(folder, 'cases.yaml'))) throw new Error(`${folder} has no cases.yaml`);
  const { 'cases.yaml': text = '', ...files } = filesBelow(folder);
  const cases = v.parse(CASES, parse(text));

  describe(project, () => {
    test.each(cases)('$name', async (each) => {
      const result = await judge(changed(files, each.change), optionsOf(each));
      const verdicts = verdictsOf(result);
      expect(verdicts).toEqual(expected(each, Object.keys(verdicts)));
      expect(Object.keys(verdicts)).not.toEqual([]);
      expect([...errors(result)].sort()).toEqual([...each.findings].sort());
    });

    const planned = cases.filter(({ noPlan }) => noPlan === undefined);
    if (planned.length === 0) return;
    test.each(planned)('the same as a plan, with its source beside: $name', async (each) => {
      const sources = changed(files, each.change);
      const { roots, ...options } = optionsOf(each);
      const plans = await Promise.all(
        (each.folders ?? ['']).map(async (folder) => {
          const text = JSON.stringify(await planOf(sources, folder, options));
          // A large one is read by its changes alone.
          expect(plannedIn(parsePlan(text))).toEqual(plannedIn(JSON.parse(text)));
          return { folder, document: { name: folder === '' ? 'plan.json' : `${folder}/plan.json`, text } };
        }),
      );
      const [only] = plans;
      const asPlan = await judge(sources, { ...options, ...(roots === undefined ? only : { roots: plans }) });
      const verdicts = verdictsOf(asPlan);
      expect(verdicts).toEqual(expected(each, Object.keys(verdicts)));
      expect(Object.keys(verdicts)).not.toEqual([]);
    });
  });
}

/**
 * Public threads about pulls that failed, numbered as in the list of them that the cases are named after. The ninth
 * fails in TLS, after the connection stands: nothing of the infrastructure's code tells that.
 */
test('each failure that was reported and can be told from code has its case', () => {
  const names = readdirSync(FOLDER).flatMap((project) =>
    v.parse(CASES, parse(readFileSync(join(FOLDER, project, 'cases.yaml'), 'utf8'))).map(({ name }) => name),
  );
  const cited = names.flatMap((name) => /^failures? ([\d, ]+):/.exec(name)?.[1]?.split(', ').map(Number) ?? []);
  const told = Array.from({ length: 32 }, (_, index) => index + 1).filter((number) => number !== 9);
  expect([...new Set(cited)].sort((a, b) => a - b)).toEqual(told);
});
