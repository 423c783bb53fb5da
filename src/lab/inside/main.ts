import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { prepareLeader, runJob } from './leader.js';
import type { Report } from './results.js';
import { createServices } from './server.js';
import type { Order, Told } from './service-process.js';
import { askForToken } from './token.js';

/** The lab's own program, which runs inside of its namespaces: as their leader, as the services, or as a client. */
const [, program = '', role = '', ...rest] = process.argv;

if (role === 'server') runServer();
else if (role === 'leader') runLeader();
else if (role === 'token') runToken(rest);
else process.exitCode = 2;

function runServer(): void {
  const write = (told: Told) => process.stdout.write(`${JSON.stringify(told)}\n`);
  const server = createServices((request) => write({ kind: 'request', request }));
  const obey = async (order: Order) => {
    if (order.kind === 'settle') {
      await server.settle(order.from);
      write({ kind: 'settled', from: order.from });
    } else {
      await server.use(order.config);
      write({ kind: 'ready' });
    }
  };
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      obey(JSON.parse(line)).catch((error: Error) => {
        process.stderr.write(`${error.message}\n`);
        process.exit(1);
      });
    })
    .on('close', () => process.exit(0));
}

/** Jobs come in by descriptor 3, a line each; reports go out by descriptor 4. The end of the jobs is the end of it. */
function runLeader(): void {
  const out = new Socket({ fd: 4, readable: false, writable: true });
  const report = (each: Report) => out.write(`${JSON.stringify(each)}\n`);
  let work: Promise<unknown> = prepareLeader();
  const jobs = createInterface({ input: new Socket({ fd: 3, readable: true, writable: false }) });
  jobs.on('line', (line) => {
    work = work.then(async () => {
      try {
        await runJob(JSON.parse(line), program, report);
        report({ kind: 'done' });
      } catch (error) {
        report({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      }
    });
  });
  jobs.on('close', () => process.exit(0));
}

/** Prints the password for a registry, or why there is none. */
function runToken([host = '', registry = '', region = '']: readonly string[]): void {
  askForToken(host, registry, region).then(
    (password) => process.stdout.write(password),
    (error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
