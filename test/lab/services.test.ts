import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Order, Told } from '../../src/lab/inside/service-process.js';
import { CAN_LAB } from './machine.js';

const LAB = resolve('dist/cli/lab.cjs');
const HOST = 'api.ecr.eu-west-1.amazonaws.com';

let folder = '';
let services: ChildProcess;
let told: Told[] = [];

/** The services in a network of their own, where all of its addresses are an endpoint's. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-services-'));
  told = [];
  const script = 'ip link set lo up && exec "$0" "$1" server';
  services = spawn('unshare', ['-Urn', 'sh', '-c', script, process.execPath, LAB], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  createInterface({ input: services.stdout ?? never() }).on('line', (line) => told.push(JSON.parse(line)));
  const [key, certificate] = [join(folder, 'key'), join(folder, 'certificate')];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${HOST}`];
  spawnSync('openssl', ['req', '-x509', ...made, '-keyout', key, '-out', certificate]);
  const endpoint = {
    kind: 'endpoint',
    id: 'api',
    vpc: 'vpc',
    service: 'ecr.api',
    region: 'eu-west-1',
    policy: null,
  } as const;
  const requirement = { host: HOST, service: 'ecr.api', region: 'eu-west-1' };
  order({
    kind: 'use',
    config: {
      services: {
        namespace: 'services',
        interfaces: { '127.0.0.1': endpoint },
        gateways: {},
        account: null,
        hosts: [{ host: HOST, requirement: requirement as never }],
      },
      tls: { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') },
      backend: null,
    },
  });
  await expect.poll(() => told, PATIENT).toEqual([{ kind: 'ready' }]);
});

afterEach(() => {
  services.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const PATIENT = { timeout: 20_000 };

function order(each: Order): void {
  services.stdin?.write(`${JSON.stringify(each)}\n`);
}

function never(): never {
  throw new Error('it has pipes');
}

/** Runs a script of Node where the services are. */
function besideThem(script: string): ChildProcess {
  const enter = ['-t', String(services.pid), '-U', '-n', '--preserve-credentials'];
  return spawn('nsenter', [...enter, process.execPath, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

function linesOf({ stdout }: ChildProcess): readonly string[] {
  const lines: string[] = [];
  createInterface({ input: stdout ?? never() }).on('line', (line) => lines.push(line));
  return lines;
}

describe.skipIf(!CAN_LAB)("the lab's services", () => {
  test('tell of all requests of a client before they say that there is none left', async () => {
    const client = besideThem(`
      const { request } = require('node:https');
      const asked = request({ host: '127.0.0.1', method: 'POST', rejectUnauthorized: false, headers: { host: '${HOST}', expect: '100-continue' } });
      asked.on('continue', () => console.log('begun'));
      asked.flushHeaders();
    `);
    const said = linesOf(client);
    await expect.poll(() => said, PATIENT).toEqual(['begun']);
    order({ kind: 'settle', from: '10.9.9.9' });
    await expect.poll(() => told.at(-1), PATIENT).toEqual({ kind: 'settled', from: '10.9.9.9' });
    order({ kind: 'settle', from: '127.0.0.1' });
    client.kill('SIGKILL');
    await expect
      .poll(() => told, PATIENT)
      .toMatchObject([
        { kind: 'ready' },
        { kind: 'settled', from: '10.9.9.9' },
        { kind: 'request', request: { host: HOST, from: '127.0.0.1' } },
        { kind: 'settled', from: '127.0.0.1' },
      ]);
  });

  test('answer a probe whose line comes in pieces', async () => {
    const client = besideThem(`
      const line = '!' + JSON.stringify({ host: '${HOST}', paths: ['/'] }) + '\\n';
      const socket = require('node:net').connect({ host: '127.0.0.1', port: 443, noDelay: true });
      socket.pipe(process.stdout);
      socket.write(line.slice(0, 10));
      setTimeout(() => socket.write(line.slice(10)), 200);
    `);
    const said = linesOf(client);
    await expect.poll(() => said.map((line) => JSON.parse(line)), PATIENT).toMatchObject([{ status: 200, id: 'api' }]);
  });
});
