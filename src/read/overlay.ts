import type { Files } from './files.js';

/** Files as they would be with some texts changed or added; nothing is written. */
export function overlaid(files: Files | null, texts: ReadonlyMap<string, string>): Files {
  return {
    async list(folder) {
      const prefix = folder === '' ? '' : `${folder}/`;
      const own = (await files?.list(folder)) ?? null;
      const added = [...texts.keys()].flatMap((path) =>
        path.startsWith(prefix) ? [path.slice(prefix.length).replace(/\/.*$/s, '/')] : [],
      );
      if (own === null && added.length === 0) return null;
      return [...new Set([...(own ?? []), ...added])].sort();
    },
    async read(path) {
      const text = texts.get(path);
      return text === undefined ? ((await files?.read(path)) ?? null) : new TextEncoder().encode(text);
    },
  };
}
