import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.js';
import { all, known } from '../../src/model/value.js';
import { RULES } from '../../src/rules/index.js';
import { VERDICTS } from '../../src/trace/leg.js';
import { checkTerraform, readTerraform } from '../end-to-end/terraform.js';
import { egress, securityGroup, workload } from '../oracle/build.js';

/** Pages about the workload itself: the network of the page, with a task in its app subnet. */
const WITH_TASK: Readonly<Record<string, readonly string[]>> = {
  'workload-egress-closed': ['aws_security_group.task'],
  'registry-needs-internet': [],
  'pull-through-cache-needs-internet': [],
};

async function checkPage(name: string, source: string) {
  const groups = WITH_TASK[name];
  if (groups === undefined) return checkTerraform(source);
  const read = await readTerraform(source);
  const image = /image = "([^"]+)"/.exec(source)?.[1] ?? '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:v1';
  const location = read.network.subnets[0]?.location ?? null;
  const images = all([{ reference: known(image), why: 'image of container app', location }]);
  const task = workload('task', ['aws_subnet.app'], groups, { images, location });
  const workloads = groups.length > 0 ? task : { ...task, securityGroups: all([known('open')]) };
  const open = securityGroup('open', [egress('0.0.0.0/0')]);
  const network = { ...read.network, securityGroups: [...read.network.securityGroups, open], workloads: [workloads] };
  return check({ ...read, network });
}

function sectionOf(page: string, title: string): string {
  const section = new RegExp(`^## ${title}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(page)?.[1];
  if (section === undefined) throw new Error(`no section ${title}`);
  return section;
}

function example(page: string, title: string): { readonly source: string; readonly runs: boolean } {
  const [, tag = '', source = ''] = /```hcl(.*)\n([\s\S]*?)```/.exec(sectionOf(page, title)) ?? [];
  return { source, runs: tag.trim() === '' };
}

describe.each(RULES)('the page of $name', ({ name, phase }) => {
  const page = readFileSync(`src/rules/${name}.md`, 'utf8');

  test('says what, why, and how to fix it', () => {
    expect(page.startsWith(`# ${name}\n`)).toBe(true);
    expect(page).toContain(`(phase: ${phase})`);
    for (const title of ['Why it matters', 'How to fix'])
      expect(sectionOf(page, title).trim().length).toBeGreaterThan(20);
    expect(page).toMatch(/^Source: .+\.$/m);
    expect(example(page, 'Failing').runs).toBe(true);
  });
});

test.each(RULES)('the page of $name shows a network that fails, and one that is mended', async ({ name }) => {
  const page = readFileSync(`src/rules/${name}.md`, 'utf8');
  const failing = await checkPage(name, example(page, 'Failing').source);
  const mended = await checkPage(name, example(page, 'Mended').source);
  const rules = (result: typeof failing) => result.findings.map(({ rule }) => rule);
  expect(rules(failing)).toContain(name);
  expect(rules(mended)).not.toContain(name);
  expect(VERDICTS.indexOf(mended.verdict)).toBeLessThanOrEqual(VERDICTS.indexOf(failing.verdict));
  expect(failing.findings.find(({ rule }) => rule === name)?.location?.file).toBe('main.tf');
});

test('a NAT gateway without a route out is no fault of the network ACL', async () => {
  const page = readFileSync('src/rules/no-route.md', 'utf8');
  const { findings } = await checkTerraform(example(page, 'Failing').source);
  expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(['endpoint-missing', 'no-route']);
});
