import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TEMPLATE_FAULTS } from '../end-to-end/template-faults.js';
import { checkTemplate } from '../end-to-end/templates.js';
import { errors } from '../end-to-end/terraform.js';
import { fixed } from '../fix/fixing.js';
import { SAFE } from '../fix/template-lines.js';
import { seedOf } from '../seed.js';

/** How a person may lay out a template. */
interface Layout {
  readonly times: number;
  readonly newline: string;
  readonly last: boolean;
  readonly lines: readonly { readonly before: string; readonly after: string; readonly quote: string }[];
}

const layout: fc.Arbitrary<Layout> = fc.record({
  times: fc.constantFrom(1, 2, 3),
  newline: fc.constantFrom('\n', '\r\n'),
  last: fc.boolean(),
  lines: fc.array(
    fc.record({
      before: fc.constantFrom('', '', '', 'blank', '# a note', '# - !Ref Main', '# EnableDnsHostnames: false', '# } ]'),
      after: fc.constantFrom('', '', '', ' # why: "so"', '   ', ' #,'),
      quote: fc.constantFrom('', '', '"', "'"),
    }),
    { minLength: 20, maxLength: 60 },
  ),
});

/** The same template in another layout: indentation, comments, empty lines, quotes, line ends. */
function laidOut(source: string, { times, newline, last, lines }: Layout): string {
  const text = source
    .trimEnd()
    .split('\n')
    .flatMap((line, at) => {
      const { before, after, quote } = lines[at % lines.length] ?? { before: '', after: '', quote: '' };
      const [, spaces = '', dash = '', rest = ''] = /^( *)(- )?(.*)$/.exec(line) ?? [];
      const indent = ' '.repeat(spaces.length * times);
      const quoted = rest.replace(
        /^(Type|CidrBlock|IpProtocol|VpcEndpointType): ([\w.:/]+)$/,
        `$1: ${quote}$2${quote}`,
      );
      const written = rest === '' ? '' : `${indent}${dash === '' ? '' : '-'.padEnd(2 * times)}${quoted}${after}`;
      return before === '' ? [written] : [before === 'blank' ? '' : `${indent}${before}`, written];
    })
    .join(newline);
  return last ? `${text}${newline}` : text;
}

/** A line of a diff without its layout. */
function bare(line: string): string {
  return line
    .replace(/\s+#.*$/s, '')
    .replace(/^([+-]) *(?:(-) +)?/, '$1 $2')
    .trimEnd();
}

describe('a fix of a template in any layout', () => {
  test.each(Object.keys(SAFE))('changes the lines that it is about alone, and once: %s', async (name) => {
    const source = TEMPLATE_FAULTS.find((fault) => fault.name === name)?.source ?? '';
    await fc.assert(
      fc.asyncProperty(layout, async (how) => {
        const written = laidOut(source, how);
        const { before, after, lines, texts } = await fixed({ 'template.yaml': written }, 'safe', checkTemplate);
        expect(before.verdict === 'private' && errors(before).length === 0).toBe(false);
        expect([after.verdict, errors(after)]).toEqual(['private', []]);
        expect(lines.map(bare)).toEqual((SAFE[name] ?? []).map(bare));
        const text = texts.get('template.yaml') ?? '';
        // A line that was replaced keeps its comment, and all of them their line end.
        const [removed, added] = lines;
        if (removed?.startsWith('-') === true && added !== undefined)
          expect(added.slice(1)).toBe(removed.slice(1).replace('false', 'true'));
        expect(text.replaceAll(how.newline, '')).not.toMatch(/[\r\n]/);
        expect(text.endsWith('\n')).toBe(how.last);
        const again = await fixed({ 'template.yaml': text }, 'safe', checkTemplate);
        expect(again.lines).toEqual([]);
      }),
      { numRuns: 12, seed: seedOf(1) },
    );
  });
});
