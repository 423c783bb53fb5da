import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckResult } from '../check/result.js';
import { unifiedDiff } from '../fix/diff.js';
import { applyEdits } from '../fix/edit.js';
import { type Suggestion, suggest } from '../fix/suggest.js';
import { isSynthesized } from '../fix/synthesized.js';
import type { JudgeNetwork } from '../fix/uncovered.js';
import { verified } from '../fix/verify.js';
import { InputError } from '../model/input-error.js';
import type { Finding } from '../rules/finding.js';
import type { Io } from './io.js';
import { type NewText, replaceFiles, saidBy } from './replace-files.js';

/** Judges the folder as it would be with other texts in some of its files. */
export type JudgeWith = (texts: ReadonlyMap<string, string>) => Promise<CheckResult>;

/** The result with a patch beside each finding that a change of the source is known to mend. */
export async function withPatches(
  result: CheckResult,
  { judge, judgeNetwork, io }: { readonly judge: JudgeWith; readonly judgeNetwork: JudgeNetwork; readonly io: Io },
): Promise<CheckResult> {
  tellOfSynthesized(result, io);
  const suggestions = new Map(
    (await tried(result, judge, judgeNetwork)).map((suggestion) => [suggestion.finding, suggestion]),
  );
  return {
    ...result,
    findings: result.findings.map((finding, index) => {
      const suggestion = suggestions.get(index);
      if (suggestion === undefined) return finding;
      const diff = unifiedDiff(result.sources, applyEdits(result.sources, suggestion.edits));
      return { ...finding, patch: { diff, safe: suggestion.safe } };
    }),
  };
}

/** Makes the safe changes in the files of a folder, as long as there are any, and says what was mended. */
export async function fixFolder(
  folder: string,
  result: CheckResult,
  {
    judge,
    judgeNetwork,
    io,
    unsafe,
  }: {
    readonly judge: JudgeWith;
    readonly judgeNetwork: JudgeNetwork;
    readonly io: Io;
    readonly unsafe: boolean;
  },
): Promise<CheckResult> {
  tellOfSynthesized(result, io);
  const mended: Finding[] = [];
  let texts: ReadonlyMap<string, string> = new Map();
  let after = result;
  for (let round = 0; round < ROUNDS; round++) {
    const before = texts;
    const held = await tried(after, (further) => judge(new Map([...before, ...further])), judgeNetwork);
    const made = held.filter(({ safe }) => unsafe || safe);
    if (made.length === 0 && round === 0)
      io.stderr.write(`nothing to fix by itself${held.length === 0 ? '' : `; --unsafe would mend ${held.length}`}\n`);
    if (made.length === 0) break;
    mended.push(...made.flatMap(({ finding }) => after.findings[finding] ?? []));
    texts = new Map([
      ...texts,
      ...applyEdits(
        after.sources,
        made.flatMap(({ edits }) => edits),
      ),
    ]);
    after = await judge(texts);
  }
  if (texts.size === 0) return result;
  await replaceAll(folder, result.sources, texts);
  for (const { rule, resource, location } of mended) {
    // Lines are those of the text that was given.
    const given = result.findings.find((finding) => finding.rule === rule && finding.resource === resource);
    const place = given === undefined ? location : given.location;
    io.stderr.write(`fixed: ${rule} ${place === null ? '' : `${place.file}:${place.line} `}${resource}\n`);
  }
  return after;
}

/** Changes that don't go together in one text are made one after the other: no finding needs more than a few. */
const ROUNDS = 8;

/** What a program makes is changed where the program is. */
function tellOfSynthesized({ sources }: CheckResult, io: Io): void {
  const [file] = [...sources].flatMap(([name, text]) => (isSynthesized(name, text) ? [name] : []));
  if (file !== undefined)
    io.stderr.write(
      `${file} is made by cdk synth, so no patch is made for it: change the app, then synthesize again\n`,
    );
}

async function tried(
  result: CheckResult,
  judge: JudgeWith,
  judgeNetwork: JudgeNetwork,
): Promise<readonly Suggestion[]> {
  return verified(result, await suggest(result, judgeNetwork), async (texts) => {
    try {
      return await judge(texts);
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  });
}

/** Replaces files by their new texts, all or none; what somebody has changed meanwhile is left alone. */
async function replaceAll(
  folder: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  const replaced: NewText[] = [];
  try {
    for (const [file, text] of after) {
      // A link stays one: what it leads to is changed.
      const target = await realpath(join(folder, file));
      const written = await readFile(target, 'utf8');
      // A byte order mark is no part of what was read, and stays.
      const mark = written.startsWith('\uFEFF') && before.get(file)?.startsWith('\uFEFF') !== true ? '\uFEFF' : '';
      if (written !== `${mark}${before.get(file)}`)
        throw new InputError('it has changed since it was read', { file: join(folder, file) }, 'run it again');
      replaced.push({ target, text: `${mark}${text}` });
    }
    await replaceFiles(replaced);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`nothing could be changed: ${saidBy(error)}`, { file: folder }, 'check the folder');
  }
}
