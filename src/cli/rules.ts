import { readFile } from 'node:fs/promises';
import { InputError } from '../model/input-error.js';
import { closestTo } from '../model/spelling.js';
import { RULES } from '../rules/index.js';
import { type Io, textStyle } from './io.js';

export async function runRules(name: string | null, io: Io): Promise<number> {
  const { paint } = textStyle(io);
  if (name === null) {
    const width = Math.max(...RULES.map((rule) => rule.name.length));
    for (const rule of RULES)
      io.stdout.write(`${paint('bold', rule.name.padEnd(width))}  ${rule.phase.padEnd(6)}  ${rule.summary}\n`);
    return 0;
  }
  const rule = RULES.find((candidate) => candidate.name === name);
  if (rule === undefined)
    throw new InputError(
      `there is no rule ${name}${closestTo(
        name,
        RULES.map((candidate) => candidate.name),
      )}`,
      null,
      'pullpath rules lists them',
    );
  io.stdout.write(await readFile(new URL(`../rules/${rule.name}.md`, import.meta.url), 'utf8'));
  return 0;
}
