import { InputError } from '../../../model/input-error.js';
import { type Unknown, unknown } from '../../../model/value.js';
import type { Files } from '../../files.js';
import type { TerraformValue } from '../../resource/value.js';
import { join } from '../../terraform/module/source-files.js';
import { nestedConstruct } from '../assembly/construct.js';
import { plainText } from '../evaluate/text.js';
import { memberOf, type Node } from '../syntax/node.js';
import { type ParsedFile, parseDocument } from '../syntax/parse.js';
import { templateIn } from '../template.js';
import { type Declaration, isLeftOut } from './declaration.js';
import type { GivenParameter } from './parameters.js';
import type { Session } from './session.js';
import { createStack, type Stack, type StackInput } from './stack.js';

/** CloudFormation itself stops at no depth that is told; deeper ones are circles, or nobody's. */
const MAXIMUM_DEPTH = 20;
const MAXIMUM_STACKS = 1000;

export type MadeBy = (file: string, nestedIn: string | null) => StackInput['madeBy'];

export interface NestedReading {
  readonly files: Files;
  readonly session: Session;
  readonly sources: Map<string, string>;
  /** Where the user's own code makes a resource: of the stack of a file, or of one that a construct nests in it. */
  readonly madeBy: MadeBy;
  readonly parsed: Map<string, ParsedFile>;
  left: number;
}

export function nestedReading(rest: Omit<NestedReading, 'parsed' | 'left'>): NestedReading {
  return { ...rest, parsed: new Map(), left: MAXIMUM_STACKS };
}

/** Where a stack stands among those that it is nested in. */
export interface NestedPlace {
  readonly depth: number;
  /** The file of the outermost one. */
  readonly root: string;
  readonly assets: ReadonlyMap<string, string>;
  /** Those of all of them. */
  readonly files?: readonly string[];
}

/** Reads the stacks that a stack nests, where their templates are files beside it. */
export async function readNested(stack: Stack, reading: NestedReading, place: NestedPlace): Promise<void> {
  const { depth, root, assets } = place;
  const around = [...(place.files ?? []), stack.source.file];
  for (const declaration of stack.declarations()) {
    if (isLeftOut(declaration)) continue;
    const location = templateLocation(stack, declaration);
    if (location === null) continue;
    const path = assetOf(location, assets) ?? pathOf(stack.source.file, location);
    if (path !== null && around.includes(path))
      throw new InputError(
        `${declaration.address} nests the template that it stands in`,
        { file: declaration.location.file, line: declaration.location.line, column: declaration.location.column },
        'break the circle',
      );
    const source = path === null || depth >= MAXIMUM_DEPTH || --reading.left < 0 ? null : await sourceAt(path, reading);
    if (source === null) {
      leaveOut(stack, declaration, reading.session);
      continue;
    }
    const child = createStack({
      source,
      template: await templateIn(source),
      prefix: `${stack.prefix}${declaration.id}/`,
      environment: {
        ...stack.environment,
        stackName: unknown('AWS::StackName', 'it is known once the stack is deployed'),
      },
      given: (name) => handed(stack, declaration, name),
      through: [
        ...stack.through,
        {
          module: declaration.address,
          file: declaration.location.file,
          line: declaration.location.line,
          column: declaration.location.column,
        },
      ],
      madeBy: reading.madeBy(root, nestedConstruct(stack.madeBy(declaration.id))),
      session: reading.session,
    });
    stack.children.set(declaration.id, child);
    await readNested(child, reading, { ...place, depth: depth + 1, files: around });
  }
}

async function sourceAt(path: string, { files, sources, parsed }: NestedReading): Promise<ParsedFile | null> {
  const before = parsed.get(path);
  if (before !== undefined) return before;
  const bytes = await files.read(path).catch(() => null);
  if (bytes === null) return null;
  const text = new TextDecoder().decode(bytes);
  const source = await parseDocument(text, path);
  sources.set(path, text);
  parsed.set(path, source);
  return source;
}

/** CDK says in the metadata which of its files the template is; else `TemplateURL`, `Location` of SAM's applications. */
function templateLocation(stack: Stack, { type, node, address }: Declaration): TerraformValue | null {
  const isSam = type === 'AWS::Serverless::Application';
  if (type !== 'AWS::CloudFormation::Stack' && !isSam) return null;
  const asset = memberOf(memberOf(node, 'Metadata'), 'aws:asset:path');
  const written = asset ?? memberOf(memberOf(node, 'Properties'), isSam ? 'Location' : 'TemplateURL');
  return written === undefined ? { kind: 'null', type: 'string' } : stack.value(written, address);
}

/** The file that CDK uploads under an address that ends with its hash. */
function assetOf(location: TerraformValue, assets: ReadonlyMap<string, string>): string | null {
  const last = location.kind === 'unknown' ? location.parts?.at(-1) : plainText(location);
  const [, hash] = typeof last === 'string' ? (/\/([0-9a-f]{64})\.json$/.exec(last) ?? []) : [];
  return hash === undefined ? null : (assets.get(hash) ?? null);
}

/** A path in the folder of the template; null for what is elsewhere. */
function pathOf(file: string, location: TerraformValue): string | null {
  const text = plainText(location);
  if (text === null || text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith('/')) return null;
  return join(file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '', text);
}

function handed(stack: Stack, declaration: Declaration, name: string): GivenParameter | undefined {
  const node = memberOf(memberOf(memberOf(declaration.node, 'Properties'), 'Parameters'), name);
  return node === undefined ? undefined : { kind: 'value', value: stack.value(node, declaration.address) };
}

/** What a stack makes that can't be read isn't known, nor what it adds to what it is handed. */
function leaveOut(stack: Stack, declaration: Declaration, session: Session): void {
  const { address, location, node } = declaration;
  const why: Unknown = unknown(address, 'give its template as a local file in TemplateURL', location);
  const parameters = memberOf(memberOf(node, 'Properties'), 'Parameters');
  session.unresolved.push({ address, location, why, inputs: handedValues(stack, address, parameters) });
}

function handedValues(stack: Stack, address: string, node: Node | undefined): ReadonlyMap<string, TerraformValue> {
  const entries = node?.kind === 'map' ? node.entries : [];
  return new Map(entries.map(({ key, value }) => [key, stack.value(value, address)] as const));
}
