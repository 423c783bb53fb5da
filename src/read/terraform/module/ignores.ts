import type { Ignore } from '../../../model/ignore.js';
import type { Block, Comment } from '../syntax/ast.js';
import { toLocation } from './session.js';
import type { SourceFile } from './source-files.js';

/** Comments that accept a finding: `# pullpath-ignore: RULE reason`, on the line before a block, on it or in it. */
export function ignoresIn(files: readonly SourceFile[]): readonly Ignore[] {
  return files.flatMap(({ name, body, comments }) => {
    const ends = new Map(comments.map(({ range }) => [range.start.line, range.end.line]));
    return comments.flatMap((comment) =>
      comment.text.split('\n').flatMap((line): readonly Ignore[] => {
        const [, rest] = /^[\s#/*]*pullpath-ignore\b(.*?)[\s*/]*$/i.exec(line) ?? [];
        if (rest === undefined) return [];
        // Without a rule it does nothing, which is told.
        const [, rule = '', reason = ''] = /^:\s*(\S+)(?:\s+(.*))?$/.exec(rest) ?? [];
        const block = blockOf(body.blocks, comment, ends);
        const { start, end } = block?.range ?? comment.range;
        return [
          {
            rule,
            reason,
            location: toLocation(name, comment.range, []),
            covers: { kind: 'lines', file: name, from: start.line, to: end.line },
            until: null,
          },
        ];
      }),
    );
  });
}

/** The block that a comment stands on or in, or that begins below it; other comments may stand between. */
function blockOf(blocks: readonly Block[], { range }: Comment, ends: ReadonlyMap<number, number>): Block | undefined {
  const { line } = range.start;
  const around = blocks.find(({ range: own }) => own.start.line <= line && line <= own.end.line);
  if (around !== undefined) return around;
  let below = range.end.line + 1;
  for (let end = ends.get(below); end !== undefined; end = ends.get(below)) below = end + 1;
  return blocks.find(({ range: own }) => own.start.line === below);
}
