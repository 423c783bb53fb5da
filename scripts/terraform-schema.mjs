// Notes which arguments the AWS provider's resources take: node scripts/terraform-schema.mjs. Asks the npm registry for
// the typed bindings of the provider (@cdktf/provider-aws, MPL-2.0), and keeps names, kinds and what is required: facts,
// no text.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINDINGS = '@cdktf/provider-aws@21.22.1';
const TARGET = 'test/fixtures/terraform-schema/aws.json';
/** What designs are written with; what the examples and pages use is added. */
const EMITTED = [
  'resource aws_vpc',
  'resource aws_vpc_ipv4_cidr_block_association',
  'resource aws_subnet',
  'resource aws_route_table',
  'resource aws_route_table_association',
  'resource aws_security_group',
  'resource aws_vpc_security_group_ingress_rule',
  'resource aws_vpc_security_group_egress_rule',
  'resource aws_vpc_endpoint',
  'data aws_caller_identity',
];

const below = (folder, ending) =>
  readdirSync(folder, { recursive: true }).flatMap((name) => (name.endsWith(ending) ? [join(folder, name)] : []));
const written = [...below('examples', '.tf'), ...below('src/rules', '.md')]
  .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/^ *(resource|data) "(aws_[a-z0-9_]+)"/gm)])
  .map(([, kind, type]) => `${kind} ${type}`);
const types = [...new Set([...EMITTED, ...written])].sort();

const folder = mkdtempSync(join(tmpdir(), 'pullpath-schema-'));
try {
  const packed = execFileSync('npm', ['pack', BINDINGS, '--silent', '--pack-destination', folder], {
    encoding: 'utf8',
  });
  const paths = [...types.map(pathOf), 'package/lib/provider/index.d.ts'];
  execFileSync('tar', ['xzf', join(folder, packed.trim()), '-C', folder, ...paths]);
  const text = (path) => readFileSync(join(folder, path), 'utf8');
  const [, version] = /providers\/hashicorp\/aws\/([\d.]+)\//.exec(text(pathOf('resource aws_vpc'))) ?? [];
  const schema = Object.fromEntries(types.map((type) => [type, schemaOf(type, text(pathOf(type)))]));
  const provider = schemaOf('provider aws', text('package/lib/provider/index.d.ts'));
  const all = {
    provider: `hashicorp/aws ${version}`,
    from: `${BINDINGS} (MPL-2.0)`,
    'provider aws': provider,
    ...schema,
  };
  writeFileSync(TARGET, `${JSON.stringify(all, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pathOf(type) {
  const [kind, name] = type.split(' ');
  return `package/lib/${kind === 'data' ? 'data-' : ''}${name.slice(kind === 'data' ? 0 : 4).replaceAll('_', '-')}/index.d.ts`;
}

/** The arguments of the configuration, with those of the blocks inside of it. */
function schemaOf(type, text) {
  const interfaces = new Map(
    [...text.matchAll(/^export interface (\w+)(?: extends [\w.]+)? \{\n(.*?)^\}/gms)].map(([, name, body]) => [
      name,
      body,
    ]),
  );
  const config = [...interfaces.keys()].find((name) => name.endsWith('Config'));
  if (config === undefined) throw new Error(`${type}: there is no configuration in its bindings`);
  const members = membersOf(interfaces, config);
  // The bindings add this to all resources, and no resource takes it.
  if (type.startsWith('resource ') && members.id?.required === undefined) delete members.id;
  return members;
}

function membersOf(interfaces, name) {
  const found = (interfaces.get(name) ?? '').matchAll(
    /\/\*\*(.*?)\*\/\s*readonly \w+(\??): (.*?);\n(?=\s*(?:\/\*\*|$))/gs,
  );
  const members = [];
  for (const [, comment, optional, type] of found) {
    const [, argument] = /#(\w+) [\w.]+#\w+\}/.exec(comment) ?? [];
    if (argument === undefined) throw new Error(`${name}: an argument without its name`);
    const [nested] = /\w+/.exec(type) ?? [];
    const isNested = interfaces.has(nested);
    members.push([
      argument,
      {
        kind: isNested ? 'nested' : kindOf(type),
        ...(optional === '' ? { required: true } : {}),
        ...(/^\s*\* \w+ block$/m.test(comment) ? { block: true } : {}),
        ...(isNested ? { of: membersOf(interfaces, nested) } : {}),
      },
    ]);
  }
  return Object.fromEntries(members);
}

function kindOf(type) {
  const plain = type.replace(/ \| cdktf\.IResolvable/g, '').replace(/\s+/g, ' ');
  if (plain === 'boolean' || plain === 'string' || plain === 'number') return plain;
  if (/^(?:\w+\[\]|Array<.*>|\(.*\)\[\])$/.test(plain)) return 'list';
  if (plain.startsWith('{')) return 'map';
  throw new Error(`${plain}: a type that is not known`);
}
