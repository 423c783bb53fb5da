// A template of 10,000 lines, as YAML and as JSON: read and judged, against parsing it alone. Median of 7 runs each, in turn.
import { existsSync } from 'node:fs';
import { parseTree } from 'jsonc-parser';
import { parseDocument } from 'yaml';

if (!existsSync('dist/esm/index.js')) throw new Error('npm run build first');
const { check, readInfrastructure } = await import('../dist/esm/index.js');

const RUNS = 7;
const GROUPS = 900;

const resources = {
  Main: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true } },
  App: {
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: { Ref: 'Main' }, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'eu-west-1a' },
  },
};
for (let index = 0; index < GROUPS; index++) {
  resources[`Group${index}`] = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      VpcId: { Ref: 'Main' },
      GroupDescription: 'HTTPS',
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/16' }],
    },
  };
}

const json = JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: resources }, null, 1);
const yaml = toYaml({ AWSTemplateFormatVersion: '"2010-09-09"', Resources: resources }, '');

function toYaml(value, indent) {
  return Object.entries(value)
    .map(([key, item]) => {
      if (Array.isArray(item))
        return `${indent}${key}:\n${item.map((each) => `${indent}  -\n${toYaml(each, `${indent}    `)}`).join('')}`;
      if (typeof item !== 'object') return `${indent}${key}: ${item}\n`;
      return 'Ref' in item ? `${indent}${key}: !Ref ${item.Ref}\n` : `${indent}${key}:\n${toYaml(item, `${indent}  `)}`;
    })
    .join('');
}

const files = { list: async () => null, read: async () => null };
const options = { folder: '', variables: new Map(), variableFiles: [], environment: {}, region: null };
const read = (name, text) => readInfrastructure(files, { ...options, document: { name, text } });
const commands = {
  'yaml: parseDocument': () => parseDocument(yaml, { uniqueKeys: false, logLevel: 'silent' }),
  'yaml: read': () => read('template.yaml', yaml),
  'yaml: read and checked': async () => check(await read('template.yaml', yaml)),
  'json: parseTree': () => parseTree(json),
  'json: read': () => read('template.json', json),
  'json: read and checked': async () => check(await read('template.json', json)),
};
console.log(`${yaml.split('\n').length} lines of YAML, ${json.split('\n').length} of JSON`);
const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let run = 0; run < RUNS; run++) {
  for (const [name, command] of Object.entries(commands)) {
    const start = process.hrtime.bigint();
    await command();
    times[name].push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
for (const [name, list] of Object.entries(times)) {
  const base = median(times[name.startsWith('yaml') ? 'yaml: parseDocument' : 'json: parseTree']);
  console.log(`${name.padEnd(24)} ${median(list).toFixed(0).padStart(6)} ms  ${(median(list) / base).toFixed(2)} ×`);
}
