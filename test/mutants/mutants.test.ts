import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Mutant {
  readonly file: string;
  readonly find: string;
  readonly breaks: string;
}

const MUTANTS: readonly Mutant[] = JSON.parse(readFileSync('test/mutants/mutants.json', 'utf8'));

test.each(MUTANTS)('$file still holds, once, what is broken: $breaks', ({ file, find }) => {
  expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
});

test('whoever survives with a reason is a mutant', () => {
  const explained: readonly string[] = JSON.parse(readFileSync('test/mutants/explained.json', 'utf8'));
  expect(MUTANTS.map(({ breaks }) => breaks)).toEqual(expect.arrayContaining([...explained]));
});
