import { describe, expect, test } from 'vitest';
import { ALL_GOOD } from './faults.js';
import { TEMPLATE_FAULTS } from './template-faults.js';
import { asJson, checkTemplate, TEMPLATE, templateVerdicts } from './templates.js';
import { errors, lineOf } from './terraform.js';

describe.each([
  ['YAML', (source: string) => source],
  ['JSON', asJson],
])('the original system as %s', (syntax, write) => {
  test.each(['ap-northeast-1', null])('mended (region %s): four private pulls and no error', async (region) => {
    const result = await checkTemplate(write(TEMPLATE), { region });
    expect(templateVerdicts(result)).toEqual(ALL_GOOD);
    expect(result.findings).toEqual([]);
  });

  test.each(TEMPLATE_FAULTS)('$name', async ({ source, verdicts, errors: rules, at: [rule, line] }) => {
    const result = await checkTemplate(write(source), { region: 'ap-northeast-1' });
    expect(templateVerdicts(result)).toEqual(verdicts);
    expect([...errors(result)].sort()).toEqual([...rules].sort());
    if (syntax === 'YAML') expect(lineOf(result, rule)).toBe(line);
    else expect(lineOf(result, rule)).toContain(`"${line.split(':')[0]}":`);
  });

  test('properties and attributes may have the names that every object has', async () => {
    const odd = TEMPLATE.replaceAll(/^( *)Properties:\n/gm, '$1Properties:\n$1  constructor: x\n').replace(
      /^Resources:\n/m,
      'Outputs:\n  Odd: { Value: !GetAtt Vpc.constructor }\nResources:\n',
    );
    expect(odd).toContain('constructor: x');
    expect(templateVerdicts(await checkTemplate(odd, { region: 'ap-northeast-1' }))).toEqual(ALL_GOOD);
  });

  test.each(TEMPLATE_FAULTS)('$name, in whichever region', async ({ source, verdicts }) => {
    expect(templateVerdicts(await checkTemplate(write(source)))).toEqual(verdicts);
  });
});
