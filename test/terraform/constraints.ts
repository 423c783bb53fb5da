import * as fc from 'fast-check';

type Text = fc.Arbitrary<string>;

/** A type constraint as it is written, and values that mostly fit it. */
interface Constraint {
  readonly type: string;
  readonly value: Text;
}

const LITERAL: Text = fc.letrec<{ readonly value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'literal' },
    fc.constantFrom('1', '"a"', 'true', 'null', '"1"', '"true"', '0', '-1.5', '""', '[]', '{}'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3 }).map(
      (entries) =>
        `{ ${Object.entries(entries)
          .map((entry) => entry.join(' = '))
          .join(', ')} }`,
    ),
  ),
})).value;

const mostly = (own: Text): Text => fc.oneof({ weight: 12, arbitrary: own }, { weight: 1, arbitrary: LITERAL });
const listed = (items: Text): Text => fc.array(items, { maxLength: 3 }).map((values) => `[${values.join(', ')}]`);
const constraint = (type: string, value: Text): Constraint => ({ type, value: mostly(value) });

const CONSTRAINT = fc.letrec<{ readonly type: Constraint; readonly member: Constraint }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'constraint' },
    fc.constantFrom(
      constraint('string', fc.constantFrom('"a"', '"b"', '1', 'true', '""', 'null')),
      constraint('number', fc.constantFrom('1', '2.5', '"3"', '-1', 'null')),
      constraint('bool', fc.constantFrom('true', 'false', '"true"', '"0"', '1')),
      constraint('any', LITERAL),
    ),
    fc
      .constantFrom('list', 'set')
      .chain((kind) => tie('type').map(({ type, value }) => constraint(`${kind}(${settled(type)})`, listed(value)))),
    tie('type').map(({ type, value }) =>
      constraint(
        `map(${settled(type)})`,
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3 }).map(
          (entries) =>
            `{ ${Object.entries(entries)
              .map((entry) => entry.join(' = '))
              .join(', ')} }`,
        ),
      ),
    ),
    fc.array(tie('type'), { maxLength: 2 }).map((items) =>
      constraint(
        `tuple([${items.map(({ type }) => type).join(', ')}])`,
        fc.tuple(...items.map(({ value }) => value)).map((values) => `[${values.join(', ')}]`),
      ),
    ),
    fc.array(tie('member'), { minLength: 1, maxLength: 3 }).map(ofMembers),
    fc.array(tie('member'), { minLength: 1, maxLength: 3 }).map(ofMembers),
  ),
  member: fc.oneof(
    tie('type').map(({ type, value }) => ({ type, value })),
    tie('type').map(({ type, value }) => ({ type: `optional(${type})`, value: perhaps(value) })),
    tie('type').chain(({ type, value }) =>
      value.map((fallback) => ({ type: `optional(${type}, ${fallback})`, value: perhaps(value) })),
    ),
  ),
})).type;

/** Terraform itself breaks down over empty collections of what holds any type, or refuses them. */
function settled(type: string): string {
  return type.includes('(') ? type.replace(/\bany\b/g, 'string') : type;
}

/** Left out, or null, as often as not. */
function perhaps(value: Text): Text {
  return fc.oneof({ weight: 3, arbitrary: value }, fc.constant('null'), { weight: 2, arbitrary: fc.constant('') });
}

function ofMembers(members: readonly Constraint[]): Constraint {
  const names = members.map((_, index) => 'abc'.charAt(index));
  const type = members.map((member, index) => `${names[index]} = ${member.type}`).join(', ');
  const value = fc
    .tuple(...members.map((member) => member.value), fc.constantFrom('', '', '', '1', '"x"'))
    .map((values) =>
      [...names, 'd'].flatMap((name, index) => (values[index] === '' ? [] : [`${name} = ${values[index]}`])).join(', '),
    );
  return constraint(
    `object({ ${type} })`,
    value.map((text) => `{ ${text} }`),
  );
}

/** What stands in the block of a variable: a type, and a default that mostly fits it. */
export const VARIABLE: Text = CONSTRAINT.chain(({ type, value }) =>
  fc
    .tuple(value, fc.constantFrom('', '', '', 'nullable = false\n', 'sensitive = true\n'))
    .map(([fallback, more]) => `type = ${type}\ndefault = ${fallback}\n${more}`),
);
