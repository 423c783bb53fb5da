import { stringValue, type TerraformValue, unknownValue } from '../../../resource/value.js';
import { setOf } from '../equality.js';
import type { ReadableFiles } from '../scope.js';
import { refuse } from './function.js';
import { cleanPath, relativePath } from './path.js';

/** More folders than this are not gone through. */
const MAXIMUM_FOLDERS = 10_000;

/**
 * The files below a folder whose paths match a pattern; unknown where a folder can't be read.
 * Source: Terraform language, "fileset Function"; github.com/bmatcuk/doublestar 1.1.5 (read 2026-11).
 */
export function fileSet(path: string, pattern: string, files: ReadableFiles | undefined): TerraformValue {
  const parts = cleanPath(path === '' ? pattern : `${path}/${pattern}`).split('/');
  const base = cleanPath(path);
  if (parts[0] === '' || parts[0] === '..' || pattern.length > 1000) return notRead(path, pattern);
  if (/\{[^}]*\/[^{]*\}/.test(pattern)) return notRead(path, pattern);
  const walk: Walk = { files, found: new Set(), folders: 0, isWhole: true };
  // Terraform joins the folder and the pattern, so that the signs of a pattern count in both.
  goThrough('.', parts.map(toStep), walk);
  if (!walk.isWhole) return notRead(path, pattern);
  const names = [...walk.found].map((name) => stringValue(relativePath(base, name)));
  return setOf(names, 'string');
}

function notRead(path: string, pattern: string): TerraformValue {
  return unknownValue(
    { set: 'string' },
    {
      known: false,
      what: `the files ${pattern} in ${path === '' ? '.' : path}`,
      settle: 'they are not in the folder that was read: check the plan',
      location: null,
    },
  );
}

type Step =
  | { readonly kind: 'any-folders' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'pattern'; readonly matches: (name: string) => boolean };

function toStep(part: string): Step {
  if (part === '**') return { kind: 'any-folders' };
  return /[*?[{\\]/.test(part) ? { kind: 'pattern', matches: toMatcher(part) } : { kind: 'name', name: part };
}

/** A part of a pattern as a regular expression, in which only stars can make the search return. */
function toMatcher(part: string): (name: string) => boolean {
  let expression = '';
  let depth = 0;
  for (const [token] of part.matchAll(/\\.|\[\^?(?:\\.|[^\]\\])*\]|\*+|./gsu)) {
    if (token === '{') depth++;
    if (token === '}') depth = Math.max(0, depth - 1);
    expression += toExpression(token, depth);
  }
  if (depth > 0) return refuse('failed to glob pattern: syntax error in pattern');
  const compiled = new RegExp(`^(?:${expression})$`, 'su');
  return (name) => compiled.test(name);
}

function toExpression(token: string, depth: number): string {
  if (token.startsWith('*')) return '[^/]*';
  if (token === '?') return '[^/]';
  if (token === '{') return '(?:';
  if (token === '}') return ')';
  if (token === ',' && depth > 0) return '|';
  if (token.startsWith('[') && token.length > 2) return toClass(token);
  if (token === '[' || token === '\\') return refuse('failed to glob pattern: syntax error in pattern');
  return literal(token.length > 1 && token.startsWith('\\') ? token.slice(1) : token);
}

function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function toClass(token: string): string {
  const negated = token.startsWith('[^');
  const inner = token.slice(negated ? 2 : 1, -1);
  if (inner === '') return refuse('failed to glob pattern: syntax error in pattern');
  const characters = inner.replace(/\\(.)|([^-])/gsu, (_, escaped?: string, plain?: string) =>
    literal(escaped ?? plain ?? ''),
  );
  return `[${negated ? '^' : ''}${characters}]`;
}

interface Walk {
  readonly files: ReadableFiles | undefined;
  readonly found: Set<string>;
  folders: number;
  isWhole: boolean;
}

/** What a pattern matches below a folder. */
function goThrough(folder: string, steps: readonly Step[], walk: Walk): void {
  const [step, ...others] = steps;
  if (step === undefined) return;
  const names = listFolder(folder, walk);
  const inside = (name: string) => (folder === '.' ? name : `${folder}/${name}`);
  if (step.kind === 'any-folders') goThrough(folder, others, walk);
  for (const entry of names) {
    const isFolder = entry.endsWith('/');
    const name = isFolder ? entry.slice(0, -1) : entry;
    if (step.kind === 'any-folders') {
      if (isFolder) goThrough(inside(name), steps, walk);
      else if (others.length === 0) walk.found.add(inside(name));
    } else if (step.kind === 'name' ? step.name === name : step.matches(name)) {
      if (isFolder) goThrough(inside(name), others, walk);
      else if (others.length === 0) walk.found.add(inside(name));
    }
  }
}

function listFolder(folder: string, walk: Walk): readonly string[] {
  if (++walk.folders > MAXIMUM_FOLDERS) {
    walk.isWhole = false;
    return [];
  }
  const names = walk.files?.list(folder) ?? 'unreadable';
  if (typeof names !== 'string') return names;
  if (names !== 'absent') walk.isWhole = false;
  return [];
}
