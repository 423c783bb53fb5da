import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeWithTerraform, terraformVersion } from './console.js';
import { differences, type Judged, readApart, readGolden } from './golden.js';

const version = await terraformVersion();
if (version === null) console.log('terraform is not here: golden results are compared, none are made anew');

/** `PULLPATH_RECORD=1 npx vitest run test/terraform` writes down what terraform makes of the expressions. */
const records = process.env.PULLPATH_RECORD === '1';

describe.each(['expressions.json', 'expressions-more.json', 'expressions-further.json'])('%s', (name) => {
  const golden = readGolden(name);

  test('evaluates as Terraform did', () => {
    expect(differences(golden, golden.expressions, readApart())).toEqual([]);
  });

  test.runIf(version !== null)(`terraform ${version} makes the same results`, { timeout: 120_000 }, async () => {
    const judged = await judgeWithTerraform(
      golden,
      golden.expressions.map(({ expression, declares }) =>
        declares === undefined ? { expression } : { expression, declares },
      ),
    );
    if (records && name !== 'expressions.json') {
      const text = JSON.stringify({ ...golden, terraform: version, expressions: judged }, null, 1);
      writeFileSync(`test/fixtures/hcl/${name}`, `${text}\n`);
      return;
    }
    const kind = ({ json, unknown = false }: Judged) => json ?? (unknown ? 'unknown' : 'refused');
    expect(judged.map(kind)).toEqual(golden.expressions.map(kind));
  });
});
