import { InputError } from '../../../model/input-error.js';
import type { Location, ModuleCall } from '../../../model/location.js';
import { type Lines, linesOf, positionAt } from '../../terraform/syntax/lines.js';
import { parseJson } from './json.js';
import type { Node, Range } from './node.js';
import { TemplateSyntaxError } from './syntax-error.js';
import { parseYaml } from './yaml.js';

/** A document that was parsed, and its places. */
export interface ParsedFile {
  /** The name that locations use. */
  readonly file: string;
  readonly text: string;
  readonly root: Node;
  /** JSON; otherwise YAML, of which JSON in flow style with comments or plain words is a part. */
  readonly isJson: boolean;
  readonly lines: Lines;
}

/** Parses JSON or YAML. Throws `InputError` where it is neither. */
export async function parseDocument(text: string, file: string): Promise<ParsedFile> {
  const lines = linesOf(text);
  const { root, isJson } = await parseText(text).catch((error: unknown) => {
    if (error instanceof RangeError) throw new InputError('it is nested too deeply to be read', { file }, 'flatten it');
    throw placed(error, { file, lines });
  });
  return { file, text, lines, root, isJson };
}

/** What is wrong with a text, at its line and column. */
export function placed(error: unknown, { file, lines }: Pick<ParsedFile, 'file' | 'lines'>): unknown {
  if (!(error instanceof TemplateSyntaxError)) return error;
  const { line, column } = positionAt(lines, error.offset);
  return new InputError(error.message, { file, line, column }, error.hint);
}

/** What begins with a brace is JSON, unless it is YAML in flow style, which JSON refuses. */
async function parseText(text: string): Promise<Pick<ParsedFile, 'root' | 'isJson'>> {
  if (!/^\uFEFF?\s*\{/.test(text)) return { root: await parseYaml(text), isJson: false };
  try {
    return { root: await parseJson(text.replace(/^\uFEFF/, ' ')), isJson: true };
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError) || !error.message.startsWith('the JSON is broken')) throw error;
    if (!/^\uFEFF?\s*\{\s*[\w!]/.test(text)) throw error;
    return { root: await parseYaml(text), isJson: false };
  }
}

export function locate({ file, lines }: ParsedFile, { start, end }: Range, through: readonly ModuleCall[]): Location {
  const from = positionAt(lines, start);
  const to = positionAt(lines, end);
  return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, through };
}
