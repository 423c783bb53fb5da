import type { Ignore } from '../../../model/ignore.js';
import type { Block, Comment } from '../syntax/ast.js';
import { toLocation } from './session.js';
import type { SourceFile } from './source-files.js';

/** Comments that accept a finding: `# pullpath-ignore: RULE reason`, on the line before a block, on it or in it. */
export function ignoresIn(files: readonly SourceFile[]): readonly Ignore[] {
  return files.flatMap(({ name, body, comments }) => {
    const lines = new Set(comments.map(({ range }) => range.start.line));
    return comments.flatMap((comment): readonly Ignore[] => {
      const [, rule, reason = ''] = /^[\s#/*]*pullpath-ignore:\s*(\S+)(?:\s+(.*?))?[\s*/]*$/.exec(comment.text) ?? [];
      if (rule === undefined) return [];
      const block = blockOf(body.blocks, comment, lines);
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
    });
  });
}

/** The block that a comment stands on or in, or that begins below it; other comments may stand between. */
function blockOf(blocks: readonly Block[], { range }: Comment, lines: ReadonlySet<number>): Block | undefined {
  const { line } = range.start;
  const around = blocks.find(({ range: own }) => own.start.line <= line && line <= own.end.line);
  if (around !== undefined) return around;
  let below = line + 1;
  while (lines.has(below)) below++;
  return blocks.find(({ range: own }) => own.start.line === below);
}
