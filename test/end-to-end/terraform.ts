import { readFileSync } from 'node:fs';
import { type CheckOptions, check } from '../../src/check/check.js';
import type { CheckResult } from '../../src/check/result.js';
import type { ReadResult } from '../../src/model/network.js';
import type { Files } from '../../src/read/files.js';
import { type ReadOptions, readInfrastructure } from '../../src/read/read.js';

/** Files that are only in memory. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  return {
    async list(folder) {
      const prefix = folder === '' ? '' : `${folder}/`;
      const inside = Object.keys(texts).filter((path) => path.startsWith(prefix));
      if (inside.length === 0) return null;
      return [...new Set(inside.map((path) => path.slice(prefix.length).replace(/\/.*$/, '/')))].sort();
    },
    async read(path) {
      const text = texts[path];
      return text === undefined ? null : new TextEncoder().encode(text);
    },
  };
}

export async function checkTerraform(
  source: string | Readonly<Record<string, string>>,
  options: Partial<ReadOptions> & CheckOptions = {},
): Promise<CheckResult> {
  return check(await readTerraform(source, options), options);
}

export function readTerraform(
  source: string | Readonly<Record<string, string>>,
  options: Partial<ReadOptions> = {},
): Promise<ReadResult> {
  const files = filesOf(typeof source === 'string' ? { 'main.tf': source } : source);
  return readInfrastructure(files, {
    folder: '',
    variables: new Map(),
    variableFiles: [],
    environment: {},
    region: null,
    ...options,
  });
}

export const ORIGINAL = readFileSync('examples/original/main.tf', 'utf8');

/** The original system with one text replaced; the text must be there. */
export function changed(...replacements: readonly (readonly [from: string, to: string])[]): string {
  return replacements.reduce((source, [from, to]) => {
    if (!source.includes(from)) throw new Error(`not in the original system: ${from}`);
    return source.replace(from, () => to);
  }, ORIGINAL);
}

/** `app1 a: ecr.api private, ecr.dkr private, s3 private`: one line a pull. */
export function verdicts({ pulls }: CheckResult): readonly string[] {
  return pulls.map(({ subnet, legs }) => {
    const name = (subnet ?? '?').replace(/^aws_subnet\.private_1(.)_(app\d|vpc_endpoint)$/, '$2 $1');
    return `${name}: ${legs.map(({ leg }) => `${leg.service} ${leg.verdict}`).join(', ')}`;
  });
}

/** `rule resource line`: one line a finding, notes left out. */
export function errors({ findings }: CheckResult): readonly string[] {
  return findings.filter(({ severity }) => severity !== 'note').map(({ rule, resource }) => `${rule} ${resource}`);
}

/** The source line that a finding points to. */
export function lineOf({ findings, sources }: CheckResult, rule: string): string | undefined {
  const location = findings.find((finding) => finding.rule === rule)?.location;
  return location === null || location === undefined
    ? undefined
    : sources.get(location.file)?.split('\n')[location.line - 1]?.trim();
}
