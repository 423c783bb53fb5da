import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FAULTS } from '../end-to-end/faults.js';
import { TEMPLATE_FAULTS } from '../end-to-end/template-faults.js';
import { asJson, checkTemplate } from '../end-to-end/templates.js';
import { errors } from '../end-to-end/terraform.js';
import { fixed } from './fixing.js';
import { SAFE } from './template-lines.js';

/** Adding an endpoint costs money; the second owner of a name may be the one that is wanted. */
const UNSAFE: Readonly<Record<string, string>> = {
  'no S3 endpoint at all': '+  S3Endpoint:',
  'one endpoint missing': '+  EcrApiEndpoint:',
  'the same service twice': '+      PrivateDnsEnabled: false',
};

const sourceOf = (name: string) => TEMPLATE_FAULTS.find((fault) => fault.name === name)?.source ?? '';
const mended = { verdict: 'private', left: [] };

async function fix(source: string, which: 'safe' | 'all') {
  const { after, lines, texts } = await fixed({ 'template.yaml': source }, which, checkTemplate);
  return { state: { verdict: after.verdict, left: errors(after) }, lines, text: texts.get('template.yaml') ?? source };
}

test('every fault of the table is one or the other', () => {
  expect([...Object.keys(SAFE), ...Object.keys(UNSAFE)].sort()).toEqual(FAULTS.map(({ name }) => name).sort());
});

describe('--fix of a template', () => {
  test.each(Object.keys(SAFE))('mends: %s', async (name) => {
    const { state, lines } = await fix(sourceOf(name), 'safe');
    expect({ ...state, lines }).toEqual({ ...mended, lines: SAFE[name] });
  });

  test.each(Object.keys(SAFE))('keeps CRLF, and a file without a last line end: %s', async (name) => {
    const plain = await fix(sourceOf(name), 'safe');
    const { text } = await fix(sourceOf(name).trimEnd().replaceAll('\n', '\r\n'), 'safe');
    expect(text).toBe(plain.text.trimEnd().replaceAll('\n', '\r\n'));
  });

  test.each(Object.keys(SAFE))('mends JSON by the same means, in its own layout: %s', async (name) => {
    const source = asJson(sourceOf(name));
    const yaml = await fix(sourceOf(name), 'safe');
    for (const indent of [2, 4, 0]) {
      const written = JSON.stringify(JSON.parse(source), null, indent);
      const { state, text } = await fix(written, 'safe');
      expect(state).toEqual(mended);
      // What a printer of JSON makes of it is what it is, but for the space behind a new colon where all is one line.
      expect(indent === 0 ? text.replaceAll('": ', '":') : text).toBe(JSON.stringify(JSON.parse(text), null, indent));
      expect(JSON.parse(text)).toEqual(JSON.parse(asJson(yaml.text)));
    }
  });

  test.each(Object.entries(UNSAFE))('leaves to --unsafe: %s', async (name, line) => {
    expect((await fix(sourceOf(name), 'safe')).lines).toEqual([]);
    const { state, lines } = await fix(sourceOf(name), 'all');
    expect(state).toEqual(mended);
    expect(lines).toContain(line);
    expect((await fix(asJson(sourceOf(name)), 'all')).state).toEqual(mended);
  });
});

describe('what is not its own', () => {
  const off = sourceOf('DNS hostnames off');

  test('a property that comes by an alias or a merge key is left alone', async () => {
    const shared = `Shared: &dns\n  EnableDnsHostnames: false\n${off.replace('EnableDnsHostnames: false', '<<: *dns')}`;
    expect((await fix(shared, 'all')).lines).toEqual([]);
    const alias = `Shared: &no false\n${off.replace('EnableDnsHostnames: false', 'EnableDnsHostnames: *no')}`;
    expect((await fix(alias, 'all')).lines).toEqual([]);
  });

  test('a parameter may be off on purpose', async () => {
    const given = `Parameters:\n  Names: { Type: String, Default: "false" }\n${off.replace('EnableDnsHostnames: false', 'EnableDnsHostnames: !Ref Names')}`;
    const { before } = await fixed({ 'template.yaml': given }, 'all', checkTemplate);
    expect(before.verdict).toBe('blocked');
    expect((await fix(given, 'all')).lines).toEqual([]);
  });

  test('a template that cdk synth has made is changed where the app is', async () => {
    const synthesized = off.replace(
      '  Main:\n    Type: AWS::EC2::VPC\n',
      '  Main:\n    Type: AWS::EC2::VPC\n    Metadata: { "aws:cdk:path": Network/Main/Resource }\n',
    );
    expect(parse(synthesized, { logLevel: 'silent' })).not.toEqual(parse(off, { logLevel: 'silent' }));
    expect((await fix(synthesized, 'all')).lines).toEqual([]);
  });
});
