import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { breakNetwork, FAULT_NAMES } from '../../src/lab/faults.js';
import { checkTerraform, ORIGINAL } from '../end-to-end/terraform.js';
import { SMALL, showAll } from './differences.js';
import { CAN_LAB } from './machine.js';

/** Real pulls that fail take half a minute each, so this is for `npm run test:deep`. */
const DEEP = Number(process.env.PULLPATH_LAB_PULLS ?? 0) > 0;

/** Pages whose pull fares by chance quote one of many ends. */
const BY_CHANCE = new Set(['some-addresses-blocked', 'some-endpoint-interfaces-unreachable']);

/** What a page quotes of a client, and what clients say, less what differs from one pull to the next. */
function plain(text: string): string {
  return text
    .replaceAll('\\"', '"')
    .replaceAll(/\d+\.\d+\.\d+\.\d+(:\d+(?=->))?/g, 'ADDRESS')
    .replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:…')
    .replaceAll(/amazonaws\.com\/docker\/[^"]*/g, 'amazonaws.com/…')
    .replaceAll('connect: connection timed out', 'i/o timeout')
    .replaceAll(/read udp \S+->/g, 'read udp …->');
}

describe.skipIf(!CAN_LAB)('the pages of the rules quote what clients say', () => {
  const quoting = FAULT_NAMES.filter((name) => !BY_CHANCE.has(name));

  test('each of them quotes something', () => {
    const pages = quoting.map((name) => readFileSync(`src/rules/${name}.md`, 'utf8'));
    expect(quoting.filter((_, index) => !pages[index]?.includes('## Seen in the lab'))).toEqual([]);
  });

  if (DEEP)
    test.each(quoting)(
      '%s',
      async (rule) => {
        const page = readFileSync(`src/rules/${rule}.md`, 'utf8');
        const [, quoted = ''] = /## Seen in the lab\n[\s\S]*?```text\n([\s\S]*?)\n```/.exec(page) ?? [];
        const good = await checkTerraform(ORIGINAL);
        const workloads = ['aws_subnet.private_1a_app1'];
        const result = check({ network: breakNetwork(good, rule), sources: good.sources }, { workloads });
        const [shown] = await showAll([result], SMALL);
        const said = shown?.reports.flatMap(({ pulls }) => pulls.flatMap(({ pulled }) => pulled)) ?? [];
        expect(shown?.differences).toEqual([]);
        expect(said.map(({ complaint }) => plain(complaint)).join('\n')).toContain(plain(quoted));
      },
      120_000,
    );
});
