import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Golden, Judged } from './golden.js';

const run = promisify(execFile);

/** Where nothing is asked of the network, and no settings of the machine count. */
const ENVIRONMENT = { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };

/** The version of the terraform on the PATH; null where there is none. */
export async function terraformVersion(): Promise<string | null> {
  try {
    const { stdout } = await run('terraform', ['version', '-json'], { env: ENVIRONMENT });
    const version: unknown = JSON.parse(stdout).terraform_version;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

/** An expression, with what only it refers to. */
export type Asked = Pick<Judged, 'expression' | 'declares'>;

/**
 * What Terraform makes of each expression, in few runs: a run takes longer than hundreds of expressions.
 */
export async function judgeWithTerraform(golden: Golden, expressions: readonly Asked[]): Promise<readonly Judged[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-terraform-'));
  try {
    writeFileSync(join(folder, 'main.tf'), golden.context);
    for (const [name, content] of Object.entries(golden.files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), Buffer.from(content, 'base64'));
    }
    return await judgeIn(folder, expressions);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('TERRAFORM CRASH'))) throw error;
    const [only, ...others] = expressions;
    if (only !== undefined && others.length === 0) return [{ ...only, error: true, crashes: true }];
    const half = expressions.length >> 1;
    const first = await judgeWithTerraform(golden, expressions.slice(0, half));
    return [...first, ...(await judgeWithTerraform(golden, expressions.slice(half)))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What Terraform makes of `local.out` in a module, as JSON; null where it refuses the module. */
export async function judgeModule(files: Readonly<Record<string, string>>): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-terraform-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    // Its own modules are told to it; nothing is fetched.
    const hasModules = Object.values(files).some((content) => /^module /m.test(content));
    if (hasModules)
      await run('terraform', ['init', '-backend=false', '-input=false'], { cwd: folder, env: ENVIRONMENT }).catch(
        () => null,
      );
    const { answer } = await ask(folder, 'base64encode(jsonencode(local.out))');
    return answer.startsWith('"') ? Buffer.from(answer, 'base64').toString() : null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What Terraform says of each file of HCL: what is wrong with it, or null. It formats all of a folder in one run.
 */
export async function judgeSources(sources: readonly string[]): Promise<readonly (string | null)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pullpath-terraform-'));
  try {
    for (const [index, source] of sources.entries()) writeFileSync(join(folder, `source${index}.tf`), source);
    const formatting = run('terraform', ['fmt', '-write=false', '-list=false', '-no-color'], {
      cwd: folder,
      env: ENVIRONMENT,
      maxBuffer: 2 ** 28,
    });
    const faults = await formatting.then(
      () => '',
      (error: { readonly stderr: string }) => error.stderr,
    );
    const told = faults.matchAll(/^Error: (.*)\n(?:\n|.*\n)*?\s+on source(\d+)\.tf line/gm);
    const byIndex = new Map(Array.from(told, ([, summary = '', index]) => [Number(index), summary] as const).reverse());
    return sources.map((_, index) => byIndex.get(index) ?? null);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Expressions that spoil the run are taken out by what Terraform says of them. */
async function judgeIn(folder: string, expressions: readonly Asked[]): Promise<readonly Judged[]> {
  const judged: Judged[] = expressions.map((asked) => ({ ...asked, error: true }));
  const left = new Set(expressions.keys());
  const file = (index: number) => join(folder, `expression${index}.tf`);
  for (const [index, { expression, declares = '' }] of expressions.entries())
    writeFileSync(
      file(index),
      `${declares}locals {\n  judged${index} = try(nonsensitive(jsonencode(${expression}\n)), null)\n}\n`,
    );
  for (;;) {
    const items = [...left].map((index) => `    ${index} = local.judged${index}\n`).join('');
    writeFileSync(join(folder, 'judged.tf'), `locals {\n  judged = {\n${items}  }\n}\n`);
    const { answer, faults } = await ask(folder, 'base64encode(jsonencode(local.judged))');
    if (answer.startsWith('"')) {
      const texts = JSON.parse(Buffer.from(answer, 'base64').toString()) as Readonly<Record<string, string | null>>;
      for (const index of left) {
        const asked = expressions[index] ?? { expression: '' };
        const json = texts[index] ?? null;
        judged[index] = json === null ? { ...asked, fails: true } : { ...asked, json };
      }
      return judged;
    }
    // Refused before evaluation, or (there are such constants) never known.
    const refused = indexesIn(faults, /expression(\d+)\.tf/g);
    if (refused.length === 0 && faults.includes('TERRAFORM CRASH')) throw new Error(faults);
    const open = refused.length > 0 ? [] : indexesIn((await ask(folder, 'local.judged')).answer, /"(\d+)" = \(known/g);
    if (refused.length + open.length === 0) throw new Error(answer + faults);
    for (const index of open) judged[index] = { ...(expressions[index] ?? { expression: '' }), unknown: true };
    for (const index of [...refused, ...open]) {
      left.delete(index);
      rmSync(file(index), { force: true });
    }
  }
}

function indexesIn(text: string, pattern: RegExp): readonly number[] {
  return Array.from(text.matchAll(pattern), ([, index]) => Number(index));
}

interface Answer {
  readonly answer: string;
  readonly faults: string;
}

async function ask(folder: string, question: string): Promise<Answer> {
  const asking = run('terraform', ['console', '-no-color'], { cwd: folder, env: ENVIRONMENT, maxBuffer: 2 ** 28 });
  asking.child.stdin?.end(`${question}\n`);
  try {
    return { answer: (await asking).stdout.trim(), faults: '' };
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'stderr' in error)
      return { answer: '', faults: String(error.stderr) };
    throw error;
  }
}
