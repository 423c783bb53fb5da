import { readFileSync } from 'node:fs';
import { toJsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { securityGroup, subnet } from '../../../test/oracle/build.js';
import { seedOf } from '../../../test/seed.js';
import { InputError } from '../../model/input-error.js';
import { EMPTY_NETWORK, type Network } from '../../model/network.js';
import { all, known } from '../../model/value.js';
import { readConfig } from './read-config.js';
import { CONFIG } from './schema.js';
import { configuredWorkloads } from './workloads.js';

const DOCUMENTED = /```yaml\n(.*?)```/s.exec(readFileSync('docs/configuration.md', 'utf8'))?.[1] ?? '';

/** `3:5 what; what to do` */
function complaint(text: string): string {
  try {
    readConfig(text, 'pullpath.yaml');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `${error.place?.line ?? '?'}:${error.place?.column ?? '?'} ${error.message}; ${error.hint}`;
  }
  return 'none';
}

describe('pullpath.yaml', () => {
  test('is read as documented', () => {
    const { allowPublic, ignores, workloads } = readConfig(DOCUMENTED, 'pullpath.yaml');
    expect(allowPublic).toBe(true);
    expect(ignores).toMatchObject([
      {
        rule: 'endpoint-single-zone',
        covers: { kind: 'resource', id: 'aws_vpc_endpoint.logs' },
        reason: 'dev account',
        until: '2027-03-31',
        location: { file: 'pullpath.yaml', line: 10, column: 5 },
      },
    ]);
    expect(workloads).toMatchObject([
      { name: 'api', kind: 'ecs-fargate', publicIp: null, location: { line: 3, column: 5 } },
    ]);
    expect(workloads[0]?.subnets.map(({ text }) => text)).toEqual([
      'aws_subnet.private_1a_app1',
      'tag:Name=private 1c *',
    ]);
  });

  test.each(['', '# nothing\n', '{}'])('may hold nothing: %j', (text) => {
    expect(readConfig(text, 'pullpath.yaml')).toEqual({ allowPublic: false, ignores: [], workloads: [] });
  });

  test('has a JSON schema for editors', async () => {
    const schema = { title: 'pullpath.yaml', ...toJsonSchema(CONFIG, { errorMode: 'ignore' }) };
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../../docs/pullpath.schema.json');
  });

  const WORKLOAD = 'workloads:\n  - name: api\n    kind: eks\n    subnets: [a]\n';
  test.each<readonly [text: string, expected: string]>([
    [
      'ignores: []\n',
      '1:1 ignores: there is no such setting, did you mean "ignore"?; there is workloads, allow, ignore',
    ],
    [
      `${WORKLOAD}    securitygroups: []\n`,
      '5:5 workloads[0].securitygroups: there is no such setting, did you mean "securityGroups"?; there is name, kind, subnets, securityGroups, needs, images, publicIp',
    ],
    [
      WORKLOAD.replace('eks', 'ecs-fargat'),
      '3:11 workloads[0].kind: "ecs-fargat" is none of its values, did you mean "ecs-fargate"?; use ecs-fargate, ecs-ec2, eks, eks-fargate, ec2, batch, codebuild',
    ],
    [WORKLOAD.replace('    kind: eks\n', ''), '2:5 workloads[0].kind is missing; write kind:'],
    [
      WORKLOAD.replace('[a]', 'a'),
      '4:14 workloads[0].subnets: a list is needed here, not "a"; see docs/configuration.md',
    ],
    [
      WORKLOAD.replace('[a]', '[]'),
      '4:14 workloads[0].subnets: at least one subnet is needed; see docs/configuration.md',
    ],
    [
      WORKLOAD.replace('[a]', '[a, 3]'),
      '4:18 workloads[0].subnets[1]: text is needed here, not 3; see docs/configuration.md',
    ],
    [`${WORKLOAD}${WORKLOAD.replace('workloads:\n', '')}`, '5:11 workloads[1].name: api is there before; rename one'],
    ['allow: public\n', '1:8 allow: a list is needed here, not "public"; see docs/configuration.md'],
    ['allow: [nat]\n', '1:9 allow[0]: "nat" is none of its values; use public'],
    ['ignore:\n  - rule: no-route\n', '2:5 ignore[0].reason is missing; write reason:'],
    [
      'ignore:\n  - { rule: no-route, reason: x, until: soon }\n',
      '2:41 ignore[0].until: a date is written 2027-03-31; see docs/configuration.md',
    ],
    ['- a\n', '?:? this is a list, and settings are needed; see docs/configuration.md'],
    [
      'allow: [\n',
      '2:1 this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; mend it',
    ],
    ['a: 1\na: 2\n', '2:1 this is no YAML: Map keys must be unique; mend it'],
    [`${WORKLOAD}---\nallow: []\n`, '5:1 a second document begins here; keep one'],
    ['workloads: *a\n', '?:? Unresolved alias (the anchor must be set before the alias): a; mend it'],
    [
      WORKLOAD.replace('eks', '[eks]'),
      '3:11 workloads[0].kind: a list is none of its values; use ecs-fargate, ecs-ec2, eks, eks-fargate, ec2, batch, codebuild',
    ],
    [WORKLOAD.replace('api', "'  '"), '2:11 workloads[0].name: it is empty; see docs/configuration.md'],
    [
      `${WORKLOAD}    needs: [com.amazonaws.eu-west-1.logs]\n`,
      "5:13 workloads[0].needs[0]: a service is named by the end of its endpoint's name: logs; see docs/configuration.md",
    ],
    [
      'ignore:\n  - { rule: no-route, reason: x, until: 2027-02-29 }\n',
      '2:41 ignore[0].until: there is no such day; see docs/configuration.md',
    ],
    [
      `${WORKLOAD.replace('[a]', '&s [a, 3]')}  - { name: b, kind: eks, subnets: *s }\n`,
      '4:21 workloads[0].subnets[1]: text is needed here, not 3; see docs/configuration.md',
    ],
    [
      `${WORKLOAD.replace('- name', '- &w\n    name')}  - { <<: *w, name: b, kind: none }\n`,
      '6:30 workloads[1].kind: "none" is none of its values; use ecs-fargate, ecs-ec2, eks, eks-fargate, ec2, batch, codebuild',
    ],
  ])('%j', (text, expected) => {
    expect(complaint(text)).toBe(expected);
  });

  test('aliases and merge keys bring settings from elsewhere, which stand there', () => {
    const merged = `${WORKLOAD.replace('- name', '- &w\n    name').replace('[a]', '&s [a]')}  - <<: *w\n    name: b\n  - { name: c, kind: ec2, subnets: *s }\n`;
    const { workloads } = readConfig(merged, 'pullpath.yaml');
    expect(workloads.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['api eks', 'b eks', 'c ec2']);
    expect(workloads.map(({ location, subnets }) => [location.line, subnets[0]?.location.line])).toEqual([
      [3, 5],
      [6, 6],
      [8, 5],
    ]);
  });

  test.each([
    ['deep brackets', '['.repeat(100_000)],
    ['deep dashes', '- '.repeat(100_000)],
    ['deep keys', Array.from({ length: 5000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    [
      'aliases of aliases',
      `a: &a [x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`}, *${at === 0 ? 'a' : `b${at - 1}`}]`).join('\n')}\n`,
    ],
    ['much', `x: ${'y'.repeat(2_000_000)}`],
    ['prototypes', '__proto__: { a: 1 }\n'],
  ])('%s: one line, and soon', (_, text) => {
    expect(complaint(text)).toMatch(/^[\d?]+:[\d?]+ .+; .+$/);
  });

  test('no text makes it fail otherwise', () => {
    const words = fc.constantFrom(
      'workloads',
      'name',
      'kind',
      ':',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '\n',
      '  ',
      '&a',
      '*a',
      '"',
      "'",
      '|',
      '!!set',
      '? ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 5 })), { maxLength: 40 }), (parts) => {
        complaint(parts.join(''));
      }),
      { seed: seedOf(1) },
    );
  });
});

describe('its workloads', () => {
  const network: Network = {
    ...EMPTY_NETWORK,
    subnets: [
      { ...subnet('aws_subnet.app["a"]', 'a', '10.0.0.0/28'), tags: { Name: 'app a', Tier: 'private' } },
      { ...subnet('aws_subnet.app["b"]', 'b', '10.0.1.0/28'), tags: { Name: 'app b' } },
      subnet('aws_subnet.public', 'a', '10.0.2.0/28'),
    ],
    securityGroups: [securityGroup('aws_security_group.app', [])],
  };
  const workload = (settings: string) =>
    configuredWorkloads(
      readConfig(`workloads:\n  - name: api\n    kind: eks\n${settings.replace(/^/gm, '    ')}`, 'pullpath.yaml')
        .workloads,
      network,
    )[0];
  const ids = (settings: string) =>
    workload(settings)?.subnets.items.map((item) => (item.known ? item.value : 'unknown'));

  test.each<readonly [subnets: string, expected: readonly string[]]>([
    ['[aws_subnet.public]', ['aws_subnet.public']],
    ['[\'aws_subnet.app["b"]\']', ['aws_subnet.app["b"]']],
    ['["aws_subnet.app*"]', ['aws_subnet.app["a"]', 'aws_subnet.app["b"]']],
    ['["tag:Name=app *", aws_subnet.public]', ['aws_subnet.app["a"]', 'aws_subnet.app["b"]', 'aws_subnet.public']],
    ['["tag:Tier=private"]', ['aws_subnet.app["a"]']],
    ['["tag:Tier=*", "tag:Tier=private"]', ['aws_subnet.app["a"]']],
  ])('subnets: %s', (subnets, expected) => {
    expect(ids(`subnets: ${subnets}`)).toEqual(expected);
  });

  test('a subnet that is not there is a mistake', () => {
    expect(() => ids('subnets: [aws_subnet.publik]')).toThrow(
      'no subnet is aws_subnet.publik, did you mean "aws_subnet.public"?',
    );
    expect(() => ids('subnets: ["tag:constructor=*"]')).toThrow('no subnet is tag:constructor=*');
  });

  test('a service that is misspelt is a mistake', () => {
    expect(() => workload('subnets: [aws_subnet.public]\nneeds: [logs, secretmanager]')).toThrow(
      'there is no service secretmanager',
    );
    expect(workload('subnets: [aws_subnet.public]\nneeds: [bedrock-runtime]')?.needs.items).toHaveLength(1);
  });

  test('groups that are not told are unknown; an empty list is the default group', () => {
    expect(workload('subnets: [aws_subnet.public]')?.securityGroups).toMatchObject({
      complete: false,
      why: { settle: 'add securityGroups to the workload in pullpath.yaml' },
    });
    expect(workload('subnets: [aws_subnet.public]\nsecurityGroups: []')?.securityGroups).toEqual(all([]));
    expect(workload('subnets: [aws_subnet.public]\nsecurityGroups: ["*app"]')?.securityGroups.items).toMatchObject([
      { known: true, value: 'aws_security_group.app' },
    ]);
  });

  test('images, needs and the public address', () => {
    const { images, needs, publicIp } =
      workload('subnets: [aws_subnet.public]\nimages: [docker.io/library/nginx]\nneeds: [logs]\npublicIp: false') ?? {};
    expect(images?.items).toMatchObject([{ reference: { value: 'docker.io/library/nginx' }, why: 'image of api' }]);
    expect(needs?.items).toMatchObject([{ service: 'logs', neededFor: 'start' }]);
    expect(publicIp).toEqual(known(false));
  });
});
