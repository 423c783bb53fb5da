import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { type CheckOptions, check } from '../../src/check/check.js';
import type { CheckResult } from '../../src/check/result.js';
import type { ReadResult } from '../../src/model/network.js';
import { type ReadOptions, readInfrastructure } from '../../src/read/read.js';
import { filesOf } from './terraform.js';

export const TEMPLATE = readFileSync('examples/cloudformation/template.yaml', 'utf8');

export const TEMPLATE_OPTIONS: ReadOptions = {
  folder: '',
  variables: new Map(),
  variableFiles: [],
  environment: {},
  region: null,
};

export async function checkTemplate(
  source: string | Readonly<Record<string, string>>,
  options: Partial<ReadOptions> & CheckOptions = {},
): Promise<CheckResult> {
  return check(await readTemplate(source, options), options);
}

/** A template alone, or files of which the folder is read. */
export function readTemplate(
  source: string | Readonly<Record<string, string>>,
  options: Partial<ReadOptions> = {},
): Promise<ReadResult> {
  const document = typeof source === 'string' ? { document: { name: 'template.yaml', text: source } } : {};
  const files = filesOf(typeof source === 'string' ? { 'template.yaml': source } : source);
  return readInfrastructure(files, { ...TEMPLATE_OPTIONS, ...document, ...options });
}

/** The original system with texts replaced; each must be there. */
export function changedTemplate(...replacements: readonly (readonly [from: string, to: string])[]): string {
  return replacements.reduce((source, [from, to]) => {
    if (!source.includes(from)) throw new Error(`not in the original system: ${from}`);
    return source.replace(from, () => to);
  }, TEMPLATE);
}

/** The resource of the original system with this logical id, from its name to the next one. */
export function resourceText(id: string): string {
  const found = new RegExp(`\\n  ${id}:\\n(?:    .*\\n)+`).exec(TEMPLATE)?.[0];
  if (found === undefined) throw new Error(`not in the original system: ${id}`);
  return found;
}

/** The same template as JSON: short forms of functions written out. */
export function asJson(yaml: string): string {
  return JSON.stringify(toJson(parseDocument(yaml, { logLevel: 'silent' }).contents), null, 2);
}

function toJson(node: unknown): unknown {
  const tag = isMap(node) || isSeq(node) || isScalar(node) ? (node.tag ?? '') : '';
  const value = plain(node);
  if (!tag.startsWith('!')) return value;
  const name = tag.slice(1);
  if (name === 'GetAtt' && typeof value === 'string') return { 'Fn::GetAtt': value.split('.') };
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value };
}

function plain(node: unknown): unknown {
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [String(key), toJson(value)]));
  if (isSeq(node)) return node.items.map(toJson);
  return isScalar(node) ? node.value : null;
}

/** `app1 a: ecr.api private, …`: one line a pull, as of the same system in Terraform. */
export function templateVerdicts({ pulls }: CheckResult): readonly string[] {
  return pulls.map(({ subnet, legs }) => {
    const name = (subnet ?? '?').replace(/^(?:.*\/)?Private1(.)(App\d|VpcEndpoint)$/, '$2 $1').replace(/^App/, 'app');
    return `${name}: ${legs.map(({ leg }) => `${leg.service} ${leg.verdict}`).join(', ')}`;
  });
}
