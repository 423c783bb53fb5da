import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../../../../test/seed.js';
import { InputError } from '../../../model/input-error.js';
import { readDocument } from './document.js';
import { parsePlan, SaidByChanges } from './parse-plan.js';

const values = { cidr_block: '10.0.1.0/24', tags: { Name: 'a "quoted" name' } };
const unknowns = { id: true, vpc_id: true, tags: {} };

function entry(address: string, more: object = {}): Record<string, unknown> {
  const [, module, type, name, index] = /^(?:(.*)\.)?(\w+)\.(\w+)(?:\[(.*)\])?$/.exec(address) ?? [];
  const inModule = module === undefined ? {} : { module_address: module };
  const own = index === undefined ? {} : { index: JSON.parse(index) };
  return { address, ...inModule, mode: 'managed', type, name, ...own, ...more };
}

const resource = (address: string) => ({ ...entry(address), schema_version: 1, values, sensitive_values: {} });
const change = (address: string, action: string, after: object | null = values) =>
  entry(address, {
    change: { actions: action.split('/'), before: null, after, after_unknown: after === null ? {} : unknowns },
  });

const SUBNETS = ['aws_subnet.app[0]', 'aws_subnet.app[2]', 'aws_subnet.app[10]'];
const IN_MODULE = 'module.net["a"].aws_subnet.app["x"]';
const plan = {
  format_version: '1.2',
  terraform_version: '1.11.4',
  variables: { note: { value: 'says ,"planned_values":{ and ,"resource_changes":[' } },
  planned_values: {
    root_module: {
      resources: SUBNETS.toSorted().map(resource),
      child_modules: [{ resources: [resource(IN_MODULE)], address: 'module.net["a"]' }],
    },
  },
  resource_drift: [change('aws_subnet.drifted', 'update')],
  resource_changes: [
    ...SUBNETS.map((address, place) => change(address, ['no-op', 'create', 'delete/create'][place] ?? '')),
    { ...change('aws_subnet.app[0]', 'delete', null), deposed: '0a1b2c3d' },
    change('aws_subnet.destroyed', 'delete', null),
    change('aws_subnet.forgotten', 'forget', null),
    change(IN_MODULE, 'update'),
  ],
  prior_state: {
    format_version: '1.0',
    values: { root_module: { resources: [resource('aws_subnet.forgotten'), resource('aws_subnet.app[0]')] } },
  },
  configuration: { root_module: {} },
};

function resourcesOf(document: unknown) {
  return readDocument(document, 'plan.json').resources;
}

const ROOT = plan.planned_values.root_module;
/** OpenTofu names what it forgets there, without values, and so did Terraform. */
const forgotten = { ...entry('aws_subnet.forgotten'), schema_version: 1, sensitive_values: {} };

describe('a plan as Terraform prints it', () => {
  test.each<readonly [name: string, changed: object]>([
    ['with changes of all kinds', {}],
    [
      'that names what is forgotten',
      { planned_values: { root_module: { ...ROOT, resources: [...ROOT.resources, forgotten] } } },
    ],
    ['without drift', { resource_drift: undefined }],
    ['without a state before it', { prior_state: undefined }],
    ['with what reads like its keys deep within', { variables: { it: { value: { resource_changes: [1] } } } }],
  ])('tells the same without its planned values: %s', (_, changed) => {
    const document = JSON.parse(JSON.stringify({ ...plan, ...changed }));
    const parsed = parsePlan(JSON.stringify(document));
    expect(Object(parsed).planned_values).toBeInstanceOf(SaidByChanges);
    expect(resourcesOf(parsed)).toEqual(resourcesOf(document));
    expect(resourcesOf(parsed).map(({ address }) => address)).toEqual(expect.arrayContaining([...SUBNETS, IN_MODULE]));
  });

  const compact = JSON.stringify(plan);
  const without = (name: keyof typeof plan) => JSON.stringify({ ...plan, [name]: undefined });
  const edited = (edit: (copy: typeof plan) => void) => {
    const copy = structuredClone(plan);
    edit(copy);
    return JSON.stringify(copy);
  };
  test.each<readonly [name: string, text: string]>([
    ['printed for people', JSON.stringify(plan, null, 2)],
    ['cut off', compact.slice(0, -100)],
    ['cut off within what is planned', compact.slice(0, compact.indexOf('"child_modules"'))],
    ['with something behind it', `${compact}]`],
    ['without changes', without('resource_changes')],
    ['without planned values', without('planned_values')],
    ['without a configuration', without('configuration')],
    [
      'with a change whose values were taken out',
      edited(({ resource_changes }) => {
        resource_changes[0] = change('aws_subnet.app[0]', 'no-op', {});
      }),
    ],
    ['with fewer changes than resources', edited(({ resource_changes }) => resource_changes.splice(0, 2))],
    ['with more of them', edited(({ resource_changes }) => resource_changes.push(change('aws_vpc.more', 'create')))],
    [
      'with a change that was shortened',
      edited(({ resource_changes }) => {
        resource_changes[0] = { ...entry('aws_subnet.app[0]'), type: undefined, change: { actions: ['no-op'] } };
      }),
    ],
    [
      'with a value that has such a key',
      edited(({ planned_values: { root_module } }) => {
        const tags = Object({ Name: 'x', resource_changes: [] });
        root_module.resources = root_module.resources.map((each) => ({ ...each, values: { ...values, tags } }));
      }),
    ],
    ['with its keys in another one', `{"format_version":"1.2","it":${compact}}`],
    ['that is a state', JSON.stringify(plan.prior_state)],
    ['that is empty', ''],
  ])('is left to be parsed whole: %s', (_, text) => {
    expect(parsePlan(text)).toBeNull();
  });
});

/** A resource, and what a plan does with it. */
const DRAWN = fc.record({
  module: fc.constantFrom('', 'module.a', 'module.a.module.b["x.y"]', 'module.c[1]'),
  block: fc.constantFrom('aws_subnet.app', 'aws_vpc.main', 'data.aws_vpc.it'),
  key: fc.constantFrom('', '[0]', '[2]', '[10]', '["a"]', '["[1]"]'),
  action: fc.constantFrom('no-op', 'create', 'update', 'delete/create', 'create/delete', 'delete', 'forget'),
  isLeftBehind: fc.boolean(),
  note: fc.constantFrom('', ',"resource_changes":[', '"schema_version":1', '\\"', 'ü', '}],{"planned_values":{'),
});
type Drawn = typeof DRAWN extends fc.Arbitrary<infer T> ? T : never;

/** The plan that Terraform would print of them: `tellsForgotten` as older versions and OpenTofu do. */
function printed(drawn: readonly Drawn[], tellsForgotten: boolean): string {
  const all = drawn.map(({ module, block, key, action, isLeftBehind, note }) => {
    const own = { cidr_block: '10.0.0.0/16', note };
    const isGone = action === 'delete' || action === 'forget';
    const isData = block.startsWith('data.');
    const [type, name] = block.replace('data.', '').split('.');
    const told = {
      address: `${module === '' ? '' : `${module}.`}${block}${key}`,
      mode: isData ? 'data' : 'managed',
      type,
      name,
      ...(key === '' ? {} : { index: JSON.parse(key.slice(1, -1)) }),
    };
    const place = module === '' ? {} : { module_address: module };
    const after_unknown = isGone ? {} : { id: true };
    return {
      module,
      isPlanned: action !== 'delete' && (action !== 'forget' || tellsForgotten),
      resource: { ...told, schema_version: 1, ...(isGone ? {} : { values: own }), sensitive_values: {} },
      before: action === 'create' ? [] : [{ ...told, schema_version: 1, values: { ...own, id: 'it-1' } }],
      changes: [
        {
          ...told,
          ...place,
          change: { actions: action.split('/'), before: null, after: isGone ? null : own, after_unknown },
        },
        ...(isLeftBehind ? [{ ...told, ...place, deposed: '0a', change: { actions: ['delete'], after: null } }] : []),
      ],
    };
  });
  const inModule = (module: string) => all.filter((each) => each.module === module);
  const planned = (module: string) =>
    inModule(module)
      .filter((each) => each.isPlanned)
      .map(({ resource }) => resource);
  const module = (address: string, children: readonly object[] = []) => ({
    resources: planned(address),
    address,
    child_modules: children,
  });
  const nested = [module('module.a', [module('module.a.module.b["x.y"]')]), module('module.c[1]')];
  return JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources: planned(''), child_modules: nested } },
    resource_changes: all.flatMap(({ changes }) => changes),
    prior_state: { format_version: '1.0', values: { root_module: { resources: all.flatMap(({ before }) => before) } } },
    configuration: { root_module: {} },
  });
}

/** What is read, or why nothing is: a plan may destroy all that it tells of. */
function outcomeOf(document: unknown) {
  try {
    return resourcesOf(document);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

test('tells the same of plans made by chance', () => {
  const unlike = { selector: (each: Drawn) => `${each.module} ${each.block}${each.key}` };
  let cut = 0;
  fc.assert(
    fc.property(fc.uniqueArray(DRAWN, { ...unlike, maxLength: 20 }), fc.boolean(), (drawn, tellsForgotten) => {
      const text = printed(drawn, tellsForgotten);
      const parsed = parsePlan(text);
      // A note that reads like one more resource has the plan parsed whole.
      if (parsed === null) expect(drawn.some(({ note }) => note.includes('schema_version'))).toBe(true);
      else {
        cut += 1;
        expect(outcomeOf(parsed)).toEqual(outcomeOf(JSON.parse(text)));
      }
    }),
    { numRuns: 500, seed: seedOf(11) },
  );
  expect(cut).toBeGreaterThan(50);
});
