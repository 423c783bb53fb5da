/** Go's path/filepath.Clean. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  const joined = kept.join('/');
  return rooted ? `/${joined}` : joined === '' ? '.' : joined;
}

/** The way from one folder to a path, both relative to the same one. */
export function relativePath(base: string, path: string): string {
  const parts = (from: string) =>
    cleanPath(from)
      .split('/')
      .filter((part) => part !== '.');
  const from = parts(base);
  const to = parts(path);
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}
