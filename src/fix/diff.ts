import { createTwoFilesPatch } from 'diff';

/** The unified diff of changed files, as `patch -p1` and `git apply` take it; empty where nothing differs. */
export function unifiedDiff(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  return [...after]
    .filter(([file, text]) => before.get(file) !== text)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) =>
      createTwoFilesPatch(`a/${file}`, `b/${file}`, before.get(file) ?? '', text, undefined, undefined, {
        context: 3,
        headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
      }),
    )
    .join('');
}
