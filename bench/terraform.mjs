// Reading Terraform: a root module of 20,000 lines, parsed warm and cold, and plans of 10,000 subnets as text.
// Baselines of the same run: JSON.parse of the same data, `terraform fmt` where it is on the PATH, an empty Node.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

if (!existsSync('dist/cli/main.cjs')) throw new Error('npm run build first');
const folder = mkdtempSync(join(tmpdir(), 'pullpath-bench-'));
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const medians = (list) =>
  Object.fromEntries(Object.keys(list[0]).map((name) => [name, median(list.map((each) => each[name]))]));

/** By the clock, and of the processors' time: on a busy machine only that tells much. */
function timed(run) {
  const [start, before] = [process.hrtime.bigint(), process.cpuUsage()];
  run();
  const { user, system } = process.cpuUsage(before);
  return { clock: Number(process.hrtime.bigint() - start) / 1e6, processor: (user + system) / 1000 };
}
const times = (runs, run) => medians(Array.from({ length: runs }, () => timed(run)));

const pad = (value, width = 7) => (value === undefined ? '' : value.toFixed(0)).padStart(width);
const line = (name, { clock, processor, memory }, note = '') =>
  console.log(`${name.padEnd(52)}${pad(clock)}${pad(processor)}${pad(memory)}  ${note}`);
const head = (title) => console.log(`${title.padEnd(52)}  clock    cpu     MB`);

/** Runs Node, and tells its times in ms and the most memory that it took, in MB. */
const preload = join(folder, 'usage.cjs');
writeFileSync(
  preload,
  "process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(process.resourceUsage())));",
);
function measured(args, runs) {
  const results = Array.from({ length: runs }, () => {
    const start = process.hrtime.bigint();
    const result = spawnSync(process.execPath, ['--require', preload, ...args], { maxBuffer: 1e9, encoding: 'utf8' });
    const clock = Number(process.hrtime.bigint() - start) / 1e6;
    if (result.status !== 0) throw new Error(`${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(result.stderr.trim().split('\n').at(-1));
    return { clock, processor: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 };
  });
  return medians(results);
}

// ---------------------------------------------------------------------------------------- 20,000 lines of source
const original = readFileSync('examples/original/main.tf', 'utf8');
const lines = original.split('\n').length;
const labels = [...original.matchAll(/^(?:resource|data) "(\w+)" "(\w+)"/gm)];
/** The original system again, with names of its own; what may stand only once is in the first. */
function copyOf(copy) {
  const once =
    copy === 0
      ? original
      : original.replaceAll(/^(?:provider|terraform|variable|locals|output)\b[^\n]*\{\n(?:.*\n)*?\}\n/gm, '');
  return labels.reduce(
    (text, [, type, name]) =>
      text
        .replaceAll(`"${type}" "${name}"`, `"${type}" "${name}_${copy}"`)
        .replaceAll(new RegExp(`\\b${type}\\.${name}\\b`, 'g'), `${type}.${name}_${copy}`),
    once,
  );
}
const ownLines = copyOf(1).split('\n').length;
const copies = 1 + Math.ceil((20_000 - lines) / ownLines);
const source = Array.from({ length: copies }, (_, copy) => copyOf(copy)).join('\n');
const file = join(folder, 'main.tf');
writeFileSync(file, source);

const bundle = await rolldown({
  input: 'src/read/terraform/syntax/parse.ts',
  platform: 'node',
  logLevel: 'silent',
});
const { output } = await bundle.generate({ format: 'esm' });
const parser = join(folder, 'parse.mjs');
writeFileSync(parser, output[0].code);
const { parseFile } = await import(parser);
const parsed = parseFile(source, 'main.tf');
const withoutPlaces = JSON.stringify(parsed.body, (key, value) => (/range$/i.test(key) ? undefined : value));

console.log(
  `a root module of ${source.split('\n').length.toLocaleString('en')} lines, ${(source.length / 1024).toFixed(0)} KB`,
);
const json = times(15, () => JSON.parse(withoutPlaces));
line('JSON.parse of its syntax tree, without places', json);
for (let run = 0; run < 10; run++) parseFile(source, 'main.tf');
const warm = times(15, () => parseFile(source, 'main.tf'));
line('parsed, warm (target: 100 ms)', warm, `${(warm.processor / json.processor).toFixed(1)} × JSON.parse`);
const cold = join(folder, 'cold.mjs');
writeFileSync(
  cold,
  `import { readFileSync } from 'node:fs';
import { parseFile } from './parse.mjs';
const source = readFileSync(${JSON.stringify(file)}, 'utf8');
const [start, before] = [process.hrtime.bigint(), process.cpuUsage()];
parseFile(source, 'main.tf');
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ clock: Number(process.hrtime.bigint() - start) / 1e6, processor: (user + system) / 1000 }));`,
);
const colds = Array.from({ length: 7 }, () =>
  JSON.parse(spawnSync(process.execPath, [cold], { encoding: 'utf8' }).stdout),
);
const first = medians(colds);
line('parsed, the first time in a process', first, `${(first.processor / json.processor).toFixed(1)} × JSON.parse`);
const environment = { ...process.env, CHECKPOINT_DISABLE: '1' };
const fmt = () => spawnSync('terraform', ['fmt', '-'], { input: source, env: environment });
if (fmt().status === 0) line('terraform fmt, a process', { clock: times(5, fmt).clock });
else console.log('terraform is not on the PATH: not compared with terraform fmt');
const empty = measured(['-e', '0'], 9);
line('node -e 0', empty);
const whole = measured(['dist/cli/main.cjs', 'check', folder, '--fail-on', 'never'], 5);
line('pullpath check of it', whole, `${(whole.processor / empty.processor).toFixed(1)} × node -e 0`);

// --------------------------------------------------------------------------------------- plans of 10,000 subnets
const SUBNETS = 10_000;
const PER_VPC = 200;
const ACCOUNT = '123456789012';
const awsId = (kind, number) => `${kind}-${number.toString(16).padStart(17, '0')}`;
const arn = (kind, id) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:${kind}/${id}`;

/** What provider 6 plans for a VPC and a subnet; `computed` is what only AWS tells. */
function vpcOf(vpc) {
  const tags = { Name: `v${vpc}` };
  const dns = { enable_dns_hostnames: true, enable_dns_support: true, enable_network_address_usage_metrics: false };
  const id = awsId('vpc', vpc);
  const table = awsId('rtb', vpc);
  const others = { default_network_acl_id: awsId('acl', vpc), default_security_group_id: awsId('sg', vpc) };
  return {
    values: {
      cidr_block: `10.${vpc}.0.0/16`,
      ...dns,
      instance_tenancy: 'default',
      region: 'eu-west-1',
      tags,
      tags_all: tags,
    },
    computed: {
      arn: arn('vpc', id),
      id,
      owner_id: ACCOUNT,
      main_route_table_id: table,
      default_route_table_id: table,
      ...others,
    },
  };
}
function subnetOf(vpc, subnet) {
  const tags = { Name: `v${vpc}-${subnet}`, Team: 'platform' };
  const place = { availability_zone: `eu-west-1${'abc'[subnet % 3]}`, cidr_block: `10.${vpc}.${subnet}.0/24` };
  const names = [
    'assign_ipv6_address_on_creation',
    'enable_dns64',
    'enable_resource_name_dns_a_record_on_launch',
    'enable_resource_name_dns_aaaa_record_on_launch',
    'ipv6_native',
    'map_public_ip_on_launch',
  ];
  const flags = Object.fromEntries(names.map((name) => [name, false]));
  const unset = ['customer_owned_ipv4_pool', 'ipv6_cidr_block', 'outpost_arn', 'timeouts'].map((name) => [name, null]);
  const id = awsId('subnet', vpc * 1000 + subnet);
  const ids = { arn: arn('subnet', id), id, owner_id: ACCOUNT, vpc_id: awsId('vpc', vpc) };
  return {
    values: { ...flags, ...Object.fromEntries(unset), ...place, region: 'eu-west-1', tags, tags_all: tags },
    computed: {
      ...ids,
      availability_zone_id: `euw1-az${(subnet % 3) + 1}`,
      private_dns_hostname_type_on_launch: 'ip-name',
    },
  };
}

/** As `terraform show -json` gives it: of what is to be made, or of what is there and stays as it is. */
function planOf(isThere) {
  const planned = [];
  const before = [];
  const changes = [];
  const configured = [];
  const add = (type, name, index, { values, computed }) => {
    const address = `${type}.${name}${index === null ? '' : `[${index}]`}`;
    const provider_name = 'registry.terraform.io/hashicorp/aws';
    const common = { address, mode: 'managed', type, name, ...(index === null ? {} : { index }), provider_name };
    const sensitive = { tags: {}, tags_all: {} };
    const after = isThere ? { ...computed, ...values } : values;
    const resource = { ...common, schema_version: 1, values: after, sensitive_values: sensitive };
    planned.push(resource);
    if (isThere) before.push(resource);
    const change = isThere
      ? { actions: ['no-op'], before: after, after, after_unknown: {}, before_sensitive: sensitive }
      : {
          actions: ['create'],
          before: null,
          after,
          after_unknown: Object.fromEntries(Object.keys(computed).map((key) => [key, true])),
          before_sensitive: false,
        };
    changes.push({ ...common, change: { ...change, after_sensitive: sensitive } });
  };
  const configure = (type, name, expressions) =>
    configured.push({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      provider_config_key: 'aws',
      expressions,
    });
  for (let vpc = 0; vpc < SUBNETS / PER_VPC; vpc++) {
    const name = `v${vpc}`;
    configure('aws_vpc', name, { cidr_block: { constant_value: `10.${vpc}.0.0/16` } });
    configure('aws_subnet', name, {
      vpc_id: { references: [`aws_vpc.${name}.id`, `aws_vpc.${name}`] },
      cidr_block: { references: ['local.cidrs', 'count.index'] },
    });
    add('aws_vpc', name, null, vpcOf(vpc));
    for (let subnet = 0; subnet < PER_VPC; subnet++) add('aws_subnet', name, subnet, subnetOf(vpc, subnet));
  }
  const state = { format_version: '1.0', values: { root_module: { resources: before } } };
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: { resources: planned } },
    resource_changes: changes,
    ...(isThere ? { prior_state: state } : {}),
    configuration: {
      provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } } },
      root_module: { resources: configured },
    },
  });
}

const small = measured(['dist/cli/main.cjs', 'check', 'examples/original'], 7);
line('pullpath check examples/original', small);
for (const [what, isThere] of [
  ['to be made', false],
  ['that are there', true],
]) {
  const plan = planOf(isThere);
  const planFolder = join(folder, isThere ? 'there' : 'new');
  const planFile = join(planFolder, 'plan.json');
  mkdirSync(planFolder);
  writeFileSync(planFile, plan);
  head(`a plan of ${SUBNETS.toLocaleString('en')} subnets ${what}, ${(plan.length / 1024 / 1024).toFixed(1)} MB`);
  const parse = measured(['-e', `JSON.parse(require('fs').readFileSync(${JSON.stringify(planFile)}, 'utf8'))`], 7);
  line('node that reads it with JSON.parse', parse);
  const text = measured(['dist/cli/main.cjs', 'check', planFile, '--fail-on', 'never'], 7);
  const share = (unit) => ((text[unit] - small[unit]) / (parse[unit] - empty[unit])).toFixed(1);
  line(
    'pullpath check of the plan',
    text,
    `start + ${share('clock')} × JSON.parse by the clock, ${share('processor')} × of cpu (target: 2.5)`,
  );
}
rmSync(folder, { recursive: true });
