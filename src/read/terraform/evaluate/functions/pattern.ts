import { refuse } from './function.js';

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: '0-9A-Za-z_',
  blank: '\\t ',
};

/**
 * A regular expression as Go reads it (RE2), for JavaScript. What RE2 does not have (look-around, back-references) is
 * refused as Terraform refuses it. Source: github.com/google/re2/wiki/Syntax (read 2026-11).
 */
export function toPattern(source: string, flags: string): RegExp {
  if (/\(\?(=|!|<=|<!)/.test(source) || /(^|[^\\])(\\\\)*\\[1-9]/.test(source))
    return refuse('invalid regexp pattern: this syntax is not supported');
  const leading = /^\(\?([imsU]+)\)/.exec(source);
  const options = (leading?.[1] ?? '').replace(/[^ims]/g, '');
  const translated = source
    .slice(leading?.[0].length ?? 0)
    .replace(/\(\?P</g, '(?<')
    .replace(
      /\[\[:(\^?)(\w+):\]\]/g,
      (_, not: string, name: string) =>
        `[${not}${CLASSES[name] ?? refuse(`invalid regexp pattern: invalid character class ${name}`)}]`,
    )
    .replace(
      /\[:(\w+):\]/g,
      (_, name: string) => CLASSES[name] ?? refuse(`invalid regexp pattern: invalid character class ${name}`),
    )
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$');
  try {
    return new RegExp(translated, [...new Set(`${flags}${options}u`)].join(''));
  } catch {
    try {
      return new RegExp(translated, [...new Set(`${flags}${options}`)].join(''));
    } catch {
      return refuse(`invalid regexp pattern: ${source}`);
    }
  }
}
