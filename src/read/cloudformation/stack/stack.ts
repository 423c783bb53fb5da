import { InputError } from '../../../model/input-error.js';
import type { ModuleCall } from '../../../model/location.js';
import { known, unknown, type Value } from '../../../model/value.js';
import { objectValue, type TerraformValue, unknownValue } from '../../resource/value.js';
import type { Construct } from '../assembly/construct.js';
import { decideCondition } from '../evaluate/condition.js';
import { evaluate, evaluateValue } from '../evaluate/evaluate.js';
import { expandLoops, loopsIn } from '../evaluate/for-each.js';
import type { PlacedMap } from '../evaluate/placed.js';
import { type Environment, pseudoParameter } from '../evaluate/pseudo.js';
import { compareValues } from '../evaluate/same.js';
import type { Scope } from '../evaluate/scope.js';
import { type Entry, memberOf, type Node, type Range, textOfNode } from '../syntax/node.js';
import { locate, type ParsedFile, placed } from '../syntax/parse.js';
import { TRANSLATIONS } from '../translate/translations.js';
import { givenAttribute, symbolOf } from './attributes.js';
import { type Declaration, isLeftOut } from './declaration.js';
import { generatedValue } from './generated.js';
import { type GivenParameter, parameterValue } from './parameters.js';
import { type Export, missing, type Session } from './session.js';

export interface StackInput {
  readonly source: ParsedFile;
  /** The template in the source. */
  readonly template: Node;
  /** Stands before all ids where there are several stacks: `network/`. */
  readonly prefix: string;
  readonly environment: Environment;
  readonly given: (name: string) => GivenParameter | undefined;
  /** The stacks that this one is nested in. */
  readonly through: readonly ModuleCall[];
  /** What in the user's own code makes a resource; null where that isn't told. */
  readonly madeBy: (logicalId: string) => Construct | null;
  readonly session: Session;
}

export interface Stack {
  readonly prefix: string;
  readonly environment: Environment;
  readonly through: readonly ModuleCall[];
  readonly source: ParsedFile;
  readonly template: Node;
  readonly declarations: () => readonly Declaration[];
  readonly properties: (declaration: Declaration) => PlacedMap;
  readonly value: (node: Node, owner: string) => TerraformValue;
  readonly output: (name: string) => TerraformValue | null;
  readonly exports: () => readonly Export[];
  readonly decide: (node: Node) => Value<boolean>;
  readonly parameterNames: readonly string[];
  /** Refuses values that its parameters don't allow. */
  readonly refuseValues: () => void;
  /** Loops over what isn't known. */
  readonly loops: readonly Entry[];
  readonly madeBy: StackInput['madeBy'];
  /** Nested stacks that were read, by logical id. */
  readonly children: Map<string, Stack>;
}

/** A template with everything that its functions refer to; nothing is evaluated before it is asked for. */
export function createStack(input: StackInput): Stack {
  const { source, template, prefix, environment, session, through } = input;
  const section = (name: string) => entriesOf(memberOf(template, name));
  const parameters = new Map(section('Parameters').map((entry) => [entry.key, entry]));
  const conditions = new Map<string, Value<boolean> | null>();
  const values = new Map<string, TerraformValue | null>();
  const children = new Map<string, Stack>();
  const place = (range: Range, calls: readonly ModuleCall[] = through) => locate(source, range, calls);
  /** What is evaluated now, so that a circle is met. */
  const evaluating = new Set<string>();
  let owner = 'the template';

  const once = <T>(key: string, read: () => T): T => {
    if (evaluating.has(key))
      throw new InputError(
        `${key} depends on itself`,
        { file: source.file, ...startOf(nodeOf(key)) },
        'break the circle',
      );
    evaluating.add(key);
    try {
      return read();
    } finally {
      evaluating.delete(key);
    }
  };
  const nodeOf = (key: string): Node => {
    const [first = '', second = ''] = key.split('.');
    return resources.get(first)?.node ?? memberOf(memberOf(template, first), second) ?? template;
  };
  const startOf = ({ range }: Node) => {
    const { line, column } = place(range);
    return { line, column };
  };

  const remembered = (key: string, read: () => TerraformValue | null): TerraformValue | null => {
    const before = values.get(key);
    if (before !== undefined) return before;
    const value = once(key, read);
    values.set(key, value);
    return value;
  };

  const reference = (name: string): TerraformValue | null => {
    const parameter = parameters.get(name);
    if (parameter !== undefined) {
      const given = input.given(name);
      return remembered(`Parameters.${name}`, () =>
        parameterValue({ entry: parameter, given, prefix, locate: ({ range }) => place(range) }),
      );
    }
    const resource = resources.get(name);
    if (resource !== undefined) return isLeftOut(resource) ? null : symbolOf(resource, 'id', 'Ref');
    const pseudo = pseudoParameter(name, environment);
    if (pseudo?.kind === 'unknown') session.open.add(name);
    return pseudo ?? generated(name);
  };

  const generated = (name: string): TerraformValue | null =>
    generatedValue(name, { template, prefix, declarations: [...resources.values()] });

  const attribute = (id: string, name: string): TerraformValue | null => {
    const resource = resources.get(id);
    if (resource === undefined) return generated(`${id}.${name}`);
    if (isLeftOut(resource)) return null;
    if (resource.type === 'AWS::CloudFormation::Stack' || resource.type === 'AWS::Serverless::Application')
      return outputOf(resource, name);
    // What is written is known; the rest AWS gives.
    const written = memberOf(memberOf(resource.node, 'Properties'), name);
    return written !== undefined && TRANSLATIONS.has(resource.type)
      ? remembered(`${id}.${name}`, () => evaluateValue(written, scopeOf(resource.address)))
      : givenAttribute(resource, name, reference);
  };

  const outputOf = (resource: Declaration, name: string): TerraformValue => {
    const child = children.get(resource.id);
    const output = /^Outputs\.(.+)$/.exec(name)?.[1];
    if (child === undefined || output === undefined) return symbolOf(resource, name, name);
    const found = child.output(output);
    if (found !== null) return found;
    missing(session, owner, `${resource.address}.${name}`, resource.location);
    return symbolOf(resource, name, name);
  };

  const condition = (name: string): Value<boolean> | null => {
    const before = conditions.get(name);
    if (before !== undefined) return before;
    const node = memberOf(memberOf(template, 'Conditions'), name);
    const decided = node === undefined ? null : once(`Conditions.${name}`, () => decideCondition(node, scopeOf(name)));
    conditions.set(name, decided);
    return decided;
  };

  const exported = (name: TerraformValue): TerraformValue => {
    const found = session.exports().filter((each) => compareValues(each.name, name) === true);
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) return once(`import ${only.key}`, only.value);
    const text = name.kind === 'string' ? name.value : name.kind === 'unknown' ? name.why.what : '?';
    const what = `ImportValue(${text})`;
    return unknownValue('string', unknown(what, 'give the template that exports it, too'), {
      space: 'import',
      key: `import ${text}`,
    });
  };

  const scopeOf = (address: string, calls: readonly ModuleCall[] = through): Scope => ({
    locate: (range) => place(range, calls),
    reference,
    attribute,
    condition,
    mapping: (name) => memberOf(memberOf(template, 'Mappings'), name),
    exported,
    missing: (name, range) => missing(session, address, name, place(range, calls)),
    region: () => reference('AWS::Region') ?? { kind: 'null', type: 'dynamic' },
  });

  /** Most templates have no loops, and need not be looked through. */
  const hasLoops = source.text.includes('Fn::ForEach::');
  const withoutLoops = (node: Node): Node => {
    if (!hasLoops) return node;
    try {
      return expandLoops(node, loopValues);
    } catch (error) {
      throw placed(error, source);
    }
  };

  const loopValues = (collection: Node): readonly TerraformValue[] | null => {
    const value = evaluateValue(collection, scopeOf('Fn::ForEach'));
    return value.kind === 'tuple' || value.kind === 'list' ? value.items : null;
  };

  const resources = new Map<string, Declaration>();
  // Loops may refer to parameters, mappings and conditions, but to no resource.
  const written = withoutLoops(memberOf(template, 'Resources') ?? EMPTY);
  for (const entry of entriesOf(written)) {
    const declaration = declarationOf(entry);
    if (declaration !== null) resources.set(entry.key, declaration);
  }

  function declarationOf({ key, keyRange, value }: Entry): Declaration | null {
    const type = textOfNode(memberOf(value, 'Type'));
    if (type === undefined) return null;
    const range = { start: keyRange.start, end: Math.max(value.range.end, keyRange.end) };
    const made = input.madeBy(key);
    const own = place(range);
    const { line, column } = own;
    // Without the code the resource itself stands in for it.
    const calls =
      made === null ? through : [...through, { module: made.path, ...(made.code ?? { file: own.file, line, column }) }];
    return {
      id: key,
      address: `${prefix}${key}`,
      type,
      node: value,
      location: { ...own, through: calls },
      get exists() {
        return existenceOf(value, key);
      },
    };
  }

  const existenceOf = (node: Node, id: string): Value<boolean> => {
    const name = memberOf(node, 'Condition');
    const text = textOfNode(name);
    if (name === undefined || text === undefined) return known(true);
    const decided = condition(text);
    if (decided !== null) return decided;
    missing(session, `${prefix}${id}`, text, place(name.range));
    return unknown(text, 'declare it under Conditions', place(name.range));
  };

  const outputs = new Map(
    entriesOf(withoutLoops(memberOf(template, 'Outputs') ?? EMPTY)).map((entry) => [entry.key, entry]),
  );

  const properties = (declaration: Declaration): PlacedMap => {
    const node = memberOf(declaration.node, 'Properties');
    owner = declaration.address;
    const found =
      node === undefined
        ? null
        : evaluate(withoutLoops(node), scopeOf(declaration.address, declaration.location.through));
    return found?.kind === 'map' ? found : { kind: 'map', entries: new Map(), location: declaration.location };
  };

  /** An output under a condition that doesn't hold is not there. */
  const mayBeOutput = (name: string): boolean => {
    const declared = outputs.get(name);
    const exists = declared === undefined ? known(false) : existenceOf(declared.value, `Outputs.${name}`);
    return !exists.known || exists.value;
  };

  const output = (name: string): TerraformValue | null => {
    const node = memberOf(outputs.get(name)?.value, 'Value');
    return node === undefined || !mayBeOutput(name)
      ? null
      : remembered(`Outputs.${name}`, () => evaluateValue(node, scopeOf(`${prefix}Outputs.${name}`)));
  };

  const exportsOf = (): readonly Export[] =>
    [...outputs.keys()].flatMap((name): readonly Export[] => {
      const node = memberOf(memberOf(outputs.get(name)?.value, 'Export'), 'Name');
      if (node === undefined || !mayBeOutput(name)) return [];
      return [
        {
          key: `${prefix}${name}`,
          name: evaluateValue(node, scopeOf(`${prefix}Outputs.${name}`)),
          value: () => output(name) ?? objectValue([]),
        },
      ];
    });

  return {
    prefix,
    environment,
    through,
    source,
    template,
    declarations: () => [...resources.values()],
    properties,
    value: (node, address) => evaluateValue(node, scopeOf(address)),
    output,
    exports: exportsOf,
    decide: (node) => decideCondition(node, scopeOf('Rules')),
    parameterNames: [...parameters.keys()],
    refuseValues: () => {
      for (const name of parameters.keys()) reference(name);
    },
    madeBy: input.madeBy,
    loops: loopsIn(written),
    children,
  };
}

const EMPTY: Node = { kind: 'map', entries: [], range: { start: 0, end: 0 } };

function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.kind === 'map' ? node.entries : [];
}
