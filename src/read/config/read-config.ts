import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
import type { Ignore } from '../../model/ignore.js';
import { InputError } from '../../model/input-error.js';
import type { Location } from '../../model/location.js';
import { closestTo } from '../../model/spelling.js';
import type { WorkloadKind } from '../../model/workload.js';
import { nodesOf, type Path } from './nodes.js';
import { CONFIG, type WrittenConfig } from './schema.js';

/** `pullpath.yaml`: what people tell besides the infrastructure. */
export interface Config {
  readonly allowPublic: boolean;
  readonly ignores: readonly Ignore[];
  readonly workloads: readonly ConfiguredWorkload[];
}

/** A workload of which the subnets and groups are still to be looked up. */
export interface ConfiguredWorkload {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly subnets: readonly Selector[];
  /** Null: not told. */
  readonly securityGroups: readonly Selector[] | null;
  readonly needs: readonly Selector[];
  readonly images: readonly Selector[];
  readonly publicIp: boolean | null;
  readonly location: Location;
}

/** A text of the file, and where it stands. */
export interface Selector {
  readonly text: string;
  readonly location: Location;
}

/** Reads the text of `pullpath.yaml`; `file` is the name that locations use. Throws `InputError` where it is wrong. */
export function readConfig(text: string, file: string): Config {
  const source = parse(text, file);
  if (Array.isArray(source.data))
    throw new InputError('this is a list, and settings are needed', { file }, 'see docs/configuration.md');
  const parsed = v.safeParse(CONFIG, source.data ?? {});
  if (!parsed.success) throw toError(parsed.issues[0], source);
  return toConfig(parsed.output, source);
}

interface Source {
  readonly file: string;
  readonly data: unknown;
  /** Where the value at a path stands; for a key that isn't known, where the key does. */
  readonly locate: (path: Path, part?: 'key') => Location;
}

/** Deeper, or more of aliases, than any such file is. */
const MAXIMUM_DEPTH = 50;
const MAXIMUM_SIZE = 1024 * 1024;

function parse(text: string, file: string): Source {
  if (text.length > MAXIMUM_SIZE) throw new InputError('it has more than 1 MB', { file }, 'make it shorter');
  if (deepest(text) > MAXIMUM_DEPTH) throw new InputError('it nests too deep', { file }, 'make it flatter');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error', merge: true });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS')
    throw new InputError('a second document begins here', { file, ...placeAt(error.pos[0]) }, 'keep one');
  if (error !== undefined)
    throw new InputError(`this is no YAML: ${error.message}`, { file, ...placeAt(error.pos[0]) }, 'mend it');
  const nodes = nodesOf(document);
  const locate: Source['locate'] = (path, part) => {
    const [from, to] = nodes(path, part)?.range ?? [0, 0];
    const [start, end] = [placeAt(from), placeAt(to)];
    return { file, ...start, endLine: end.line, endColumn: end.column, through: [] };
  };
  try {
    return { file, data: document.toJS({ maxAliasCount: 100 }), locate };
  } catch (problem) {
    throw new InputError(problem instanceof Error ? problem.message : 'it has too many aliases', { file }, 'mend it');
  }
}

/** How deep brackets or indents may nest, at most: the parser would overrun the stack before it could tell. */
function deepest(text: string): number {
  let [open, most] = [0, 0];
  for (const character of text) {
    if (character === '[' || character === '{') most = Math.max(most, ++open);
    else if ((character === ']' || character === '}') && open > 0) open--;
  }
  const dashes = text.split('\n').map((line) => /^[\s-]*/.exec(line)?.[0].replaceAll(' ', '').length ?? 0);
  return dashes.reduce((deep, count) => Math.max(deep, count), most);
}

function toError(issue: v.BaseIssue<unknown>, { file, locate }: Source): InputError {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  const key = String(path.at(-1) ?? '');
  const isUnknownKey = issue.type === 'strict_object' && issue.expected === 'never';
  const isMissing = issue.type === 'strict_object' && issue.received === 'undefined' && !isUnknownKey;
  const { line, column } = isMissing ? locate(path.slice(0, -1)) : locate(path, isUnknownKey ? 'key' : undefined);
  const place = { file, line, column };
  if (isUnknownKey) {
    const names = keysAt(path.slice(0, -1));
    return new InputError(
      `${nameOf(path)}: there is no such setting${closestTo(key, names)}`,
      place,
      `there is ${names.join(', ')}`,
    );
  }
  if (isMissing) return new InputError(`${nameOf(path)} is missing`, place, `write ${key}:`);
  if (issue.type === 'picklist') {
    const names = (issue.expected ?? '')
      .replace(/^\(|\)$/g, '')
      .split(' | ')
      .map((name) => name.replaceAll('"', ''));
    const { input } = issue;
    const given = typeof input === 'string' ? JSON.stringify(input.slice(0, 60)) : wordFor(issue.received);
    const meant = typeof input === 'string' ? closestTo(input, names) : '';
    return new InputError(`${nameOf(path)}: ${given} is none of its values${meant}`, place, `use ${names.join(', ')}`);
  }
  const isOwnMessage = !issue.message.startsWith('Invalid ');
  const what = isOwnMessage
    ? issue.message
    : `${wordFor(issue.expected)} is needed here, not ${wordFor(issue.received)}`;
  return new InputError(`${nameOf(path)}: ${what}`, place, 'see docs/configuration.md');
}

/** Valibot's names of types, as people say them. */
function wordFor(type: string | null): string {
  switch (type) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'Array':
      return 'a list';
    case 'Object':
      return 'a mapping';
    case 'null':
      return 'nothing';
    default:
      return type === null ? 'something else' : type.slice(0, 60);
  }
}

/** The settings at a place: those of the file, of a workload or of an ignore. */
function keysAt(path: Path): readonly string[] {
  const [section] = path;
  if (section === 'workloads') return Object.keys(CONFIG.entries.workloads.wrapped.pipe[0].item.entries);
  if (section === 'ignore') return Object.keys(CONFIG.entries.ignore.wrapped.pipe[0].item.entries);
  return Object.keys(CONFIG.entries);
}

/** `workloads[0].kind`. */
function nameOf(path: Path): string {
  const name = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return name === '' ? 'the file' : name.replace(/^\./, '');
}

function toConfig({ workloads = [], allow = [], ignore = [] }: WrittenConfig, { locate, file }: Source): Config {
  const selectors = (texts: readonly string[], path: Path): readonly Selector[] =>
    texts.map((text, index) => ({ text, location: locate([...path, index]) }));
  const seen = new Set<string>();
  return {
    allowPublic: allow.includes('public'),
    ignores: ignore.map(({ rule, resource = '*', reason, until = null }, index) => ({
      rule,
      reason,
      until,
      covers: { kind: 'resource', id: resource },
      location: locate(['ignore', index]),
    })),
    workloads: workloads.map(
      ({ name, kind, subnets, securityGroups, needs = [], images = [], publicIp = null }, at) => {
        const path = ['workloads', at];
        if (seen.has(name)) {
          const { line, column } = locate([...path, 'name']);
          throw new InputError(`workloads[${at}].name: ${name} is there before`, { file, line, column }, 'rename one');
        }
        seen.add(name);
        return {
          name,
          kind,
          subnets: selectors(subnets, [...path, 'subnets']),
          securityGroups: securityGroups === undefined ? null : selectors(securityGroups, [...path, 'securityGroups']),
          needs: selectors(needs, [...path, 'needs']),
          images: selectors(images, [...path, 'images']),
          publicIp,
          location: locate(path),
        };
      },
    ),
  };
}
