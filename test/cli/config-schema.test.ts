import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { InputError } from '../../src/model/input-error.js';
import { readConfig } from '../../src/read/config/read-config.js';
import { pythonWithAws } from '../cloudformation/python.js';

const WORKLOAD = 'workloads:\n  - name: api\n    kind: eks\n    subnets: [a]\n';
const IGNORE = 'ignore:\n  - rule: no-route\n    reason: x\n';

/** Files, and whether they are valid: what the reader says, and what the JSON schema says to editors. */
const FILES: readonly (readonly [text: string, valid: boolean])[] = [
  ['{}', true],
  [WORKLOAD, true],
  [`${WORKLOAD}    securityGroups: []\n    needs: []\n    images: []\n    publicIp: false\n`, true],
  [`${WORKLOAD}    needs: [logs, ecr.api, ecs-agent]\n    images: [docker.io/nginx]\n`, true],
  [`${WORKLOAD}    needs: [com.amazonaws.eu-west-1.logs]\n`, false],
  [`${WORKLOAD}    needs: [cn.com.amazonaws.cn-north-1.logs]\n`, false],
  [`${WORKLOAD}    needs: [Logs]\n`, false],
  [`${WORKLOAD}    needs: logs\n`, false],
  [`${WORKLOAD}    needs: [1]\n`, false],
  [`${WORKLOAD}    publicIp: 'yes'\n`, false],
  [`${WORKLOAD}    publicIp: null\n`, false],
  [`${WORKLOAD}    images: ['']\n`, false],
  [`${WORKLOAD}    securityGroups: sg\n`, false],
  [`${WORKLOAD}    other: 1\n`, false],
  [WORKLOAD.replace('[a]', '[]'), false],
  [WORKLOAD.replace('[a]', '[a, null]'), false],
  [WORKLOAD.replace('api', '7'), false],
  [WORKLOAD.replace('api', "' '"), false],
  [WORKLOAD.replace('eks', 'assumed'), false],
  [WORKLOAD.replace('    kind: eks\n', ''), false],
  ['workloads:\n', false],
  ['workloads: {}\n', false],
  ['workloads: [[]]\n', false],
  ['allow: []\n', true],
  ['allow: [public, public]\n', true],
  ['allow: [private]\n', false],
  ['allow: public\n', false],
  [IGNORE, true],
  [`${IGNORE}    resource: "*"\n    until: 2027-03-31\n`, true],
  [`${IGNORE}    until: 2027-3-31\n`, false],
  [`${IGNORE}    until: 2027-02-29\n`, false],
  [`${IGNORE}    until: 2028-02-29\n`, true],
  [`${IGNORE}    until: 2027\n`, false],
  [`${IGNORE}    resource: [a]\n`, false],
  [`${IGNORE}    resource: ''\n`, false],
  [IGNORE.replace('    reason: x\n', ''), false],
  [IGNORE.replace('reason: x', 'reason: 1'), false],
  [IGNORE.replace('rule: no-route', 'rules: [no-route]'), false],
  ['ignores: []\n', false],
  ['5\n', false],
  ['[]\n', false],
];

function isRead(text: string): boolean {
  try {
    readConfig(text, 'pullpath.yaml');
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return false;
  }
}

const PROGRAM = `
import json, sys
from jsonschema import Draft7Validator, FormatChecker
schema, documents = json.load(sys.stdin)
validator = Draft7Validator(schema, format_checker=FormatChecker())
print(json.dumps([validator.is_valid(document) for document in documents]))
`;

describe('the reader of pullpath.yaml and its JSON schema', () => {
  test.each(FILES)('%j: %j', (text, valid) => {
    expect(isRead(text)).toBe(valid);
  });

  // `npm test` says loudly where there is no Python.
  test.skipIf(pythonWithAws() === null)('say the same', () => {
    const schema: unknown = JSON.parse(readFileSync('docs/pullpath.schema.json', 'utf8'));
    const input = JSON.stringify([schema, FILES.map(([text]) => parse(text))]);
    const { stdout, stderr } = spawnSync(pythonWithAws() ?? '', ['-c', PROGRAM], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    const said: unknown = JSON.parse(stdout);
    expect(said).toEqual(FILES.map(([, valid]) => valid));
  });
});
