/** Which characters match, by code point. */
export type CharacterSet = (code: number) => boolean;

const NAMED: Readonly<Record<string, RegExp>> = {
  alnum: /^[0-9A-Za-z]$/,
  alpha: /^[A-Za-z]$/,
  ascii: /^[\0-\x7f]$/,
  blank: /^[\t ]$/,
  cntrl: /^(?=\p{ASCII})\p{Cc}$/u,
  digit: /^[0-9]$/,
  graph: /^[!-~]$/,
  lower: /^[a-z]$/,
  print: /^[ -~]$/,
  punct: /^[!-/:-@[-`{-~]$/,
  space: /^[\t\n\v\f\r ]$/,
  upper: /^[A-Z]$/,
  word: /^[0-9A-Za-z_]$/,
  xdigit: /^[0-9A-Fa-f]$/,
};

function fromRegExp(expression: RegExp): CharacterSet {
  return (code) => expression.test(String.fromCodePoint(code));
}

export function namedClass(name: string): CharacterSet | null {
  const expression = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  return expression === undefined ? null : fromRegExp(expression);
}

const isDigit: CharacterSet = (code) => code >= 48 && code <= 57;
export const isWord: CharacterSet = (code) =>
  isDigit(code) || code === 95 || ((code | 32) >= 97 && (code | 32) <= 122 && code < 128);
/** Without the vertical tab, other than `[[:space:]]`. */
const isSpace: CharacterSet = (code) => code === 9 || code === 10 || code === 12 || code === 13 || code === 32;

export function perlClass(written: string): CharacterSet | null {
  switch (written) {
    case '\\d':
      return isDigit;
    case '\\D':
      return (code) => !isDigit(code);
    case '\\w':
      return isWord;
    case '\\W':
      return (code) => !isWord(code);
    case '\\s':
      return isSpace;
    case '\\S':
      return (code) => !isSpace(code);
    default:
      return null;
  }
}

/** A general category or a script of Unicode. */
export function propertyClass(name: string): CharacterSet | null {
  if (name === 'Any') return () => true;
  try {
    return fromRegExp(new RegExp(name.length <= 2 ? `^\\p{${name}}$` : `^\\p{Script=${name}}$`, 'u'));
  } catch {
    return null;
  }
}

/** As under the flag `i`. */
export function withBothCases(set: CharacterSet): CharacterSet {
  return (code) => {
    if (set(code)) return true;
    const character = String.fromCodePoint(code);
    const others = [character.toLowerCase(), character.toUpperCase()].filter((other) => [...other].length === 1);
    return others.some((other) => set(other.codePointAt(0) ?? 0));
  };
}
