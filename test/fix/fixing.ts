import { check } from '../../src/check/check.js';
import type { CheckResult } from '../../src/check/result.js';
import { unifiedDiff } from '../../src/fix/diff.js';
import { applyEdits } from '../../src/fix/edit.js';
import { suggest } from '../../src/fix/suggest.js';
import { verified } from '../../src/fix/verify.js';
import type { Network } from '../../src/model/network.js';

/** What the fixes of a source make of it. */
export interface Fixed {
  readonly before: CheckResult;
  readonly after: CheckResult;
  readonly texts: ReadonlyMap<string, string>;
  /** The lines of the diff that are removed or added. */
  readonly lines: readonly string[];
}

/** Makes the fixes of files as `check --fix` does; `read` reads and checks them. */
export async function fixed(
  files: Readonly<Record<string, string>>,
  which: 'safe' | 'all',
  read: (files: Readonly<Record<string, string>>) => Promise<CheckResult>,
): Promise<Fixed> {
  const before = await read(files);
  const judge = (network: Network) => check({ network, sources: new Map() });
  const reread = (texts: ReadonlyMap<string, string>) => read({ ...files, ...Object.fromEntries(texts) });
  const held = await verified(before, await suggest(before, judge), (texts) => reread(texts).catch(() => null));
  const chosen = held.filter(({ safe }) => safe || which === 'all');
  const texts = applyEdits(
    before.sources,
    chosen.flatMap(({ edits }) => edits),
  );
  const lines = unifiedDiff(before.sources, texts)
    .split('\n')
    .filter((line) => /^[+-](?![+-])/.test(line));
  return { before, after: await reread(texts), texts, lines };
}
