import { check } from '../../src/check/check.js';
import { all, known } from '../../src/model/value.js';
import { checkTerraform, readTerraform } from '../end-to-end/terraform.js';
import { egress, securityGroup, workload } from '../oracle/build.js';

/** Pages about the workload itself: the network of the page, with a task in its app subnet. */
const WITH_TASK: Readonly<Record<string, readonly string[]>> = {
  'workload-egress-closed': ['aws_security_group.task'],
  'registry-needs-internet': [],
  'pull-through-cache-needs-internet': [],
};

/** What check says of a page's network. */
export async function checkPage(name: string, source: string) {
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

export function sectionOf(page: string, title: string): string {
  const section = new RegExp(`^## ${title}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, 'm').exec(page)?.[1];
  if (section === undefined) throw new Error(`no section ${title}`);
  return section;
}

export function example(page: string, title: string): { readonly source: string; readonly runs: boolean } {
  const [, tag = '', source = ''] = /```hcl(.*)\n([\s\S]*?)```/.exec(sectionOf(page, title)) ?? [];
  return { source, runs: tag.trim() === '' };
}
