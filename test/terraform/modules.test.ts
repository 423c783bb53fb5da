import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { InputError } from '../../src/model/input-error.js';
import { findUnknown } from '../../src/read/resource/value.js';
import { EvaluationError } from '../../src/read/terraform/evaluate/evaluation-error.js';
import { toJson } from '../../src/read/terraform/evaluate/functions/json.js';
import { loadTerraform } from '../../src/read/terraform/module/load.js';
import { filesOf } from '../end-to-end/terraform.js';
import { judgeModule, terraformVersion } from './console.js';

const GOLDEN = 'test/fixtures/hcl/modules.json';

const MODULES = v.object({
  terraform: v.string(),
  about: v.string(),
  modules: v.array(
    v.strictObject({
      name: v.string(),
      files: v.record(v.string(), v.string()),
      /** What Terraform makes of `local.out`, as JSON; null where it refuses the module. */
      json: v.optional(v.nullable(v.string()), null),
      /** Why it is taken all the same. */
      apart: v.optional(v.string()),
    }),
  ),
});
type Files = Readonly<Record<string, string>>;

const golden = v.parse(MODULES, JSON.parse(readFileSync(GOLDEN, 'utf8')));

async function outOf(files: Files): Promise<string | null> {
  try {
    const configuration = await loadTerraform(filesOf(files), {
      folder: '',
      region: null,
      variables: new Map(),
      variableFiles: [],
      environment: {},
    });
    const out = configuration.outputs().get('out');
    if (out === undefined) return 'nothing';
    const open = findUnknown(out);
    return open === null ? toJson(out) : `unknown: ${open.why.what}`;
  } catch (error) {
    if (error instanceof InputError || error instanceof EvaluationError) return null;
    throw error;
  }
}

test.each(golden.modules)('$name', async ({ files, json, apart }) => {
  const ours = await outOf(files);
  if (apart === undefined) expect(ours).toBe(json);
  else expect(ours).not.toBe(json);
});

const version = await terraformVersion();

/** `PULLPATH_RECORD=1` writes down what terraform makes of the modules. */
test.runIf(version !== null)(`terraform ${version} makes the same of all`, { timeout: 300_000 }, async () => {
  const judged: { name: string; json: string | null }[] = [];
  for (const { name, files } of golden.modules) judged.push({ name, json: await judgeModule(files) });
  if (process.env.PULLPATH_RECORD === '1') {
    const modules = golden.modules.map((each, index) => ({ ...each, json: judged[index]?.json ?? null }));
    writeFileSync(GOLDEN, `${JSON.stringify({ ...golden, terraform: version, modules }, null, 1)}\n`);
    return;
  }
  expect(judged).toEqual(golden.modules.map(({ name, json }) => ({ name, json })));
});
