import { dirname } from 'node:path';
import { check } from '../../src/check/check.js';
import { findConfig, withWorkloads } from '../../src/cli/config.js';
import { InputError } from '../../src/model/input-error.js';
import { filesOnDisk } from '../../src/read/disk.js';
import { readInfrastructure } from '../../src/read/read.js';
import { VERSION } from '../../src/version.js';

/**
 * Checks a cloud assembly: what the validator runs as a process of its own, since reading is asynchronous and a
 * validator of CDK may not be. The request comes by stdin, the answer goes to stdout, both as JSON.
 */
interface Request {
  /** The folder of the cloud assembly. */
  readonly folder: string;
  readonly region: string | null;
  readonly needs: readonly string[];
  readonly allowPublic: boolean;
  /** The file of the configuration. */
  readonly config: string | null;
}

async function answer({ folder, region, needs, allowPublic, config: file }: Request): Promise<unknown> {
  const options = { folder: '', variables: new Map(), variableFiles: [], environment: {}, region };
  const config = file === null ? null : await findConfig(file, dirname(file));
  const read = await withWorkloads(await readInfrastructure(filesOnDisk(folder), options), config);
  const { network } = read;
  // An app may register the validator before it has a network.
  if (network.vpcs.length + network.subnets.length + network.endpoints.length + network.workloads.length === 0)
    return { verdict: null, findings: [] };
  const { verdict, findings } = check(read, {
    today: new Date().toISOString().slice(0, 10),
    needs,
    allowPublic: allowPublic || config?.allowPublic === true,
    ignores: config?.ignores ?? [],
  });
  return { version: VERSION, verdict, findings };
}

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const request: Request = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  try {
    process.stdout.write(JSON.stringify(await answer(request)));
  } catch (error) {
    const { message, place, hint } =
      error instanceof InputError
        ? error
        : { message: bugOf(error), place: null, hint: 'set PULLPATH_DEBUG=1 for more' };
    process.stdout.write(JSON.stringify({ refused: { message, place, hint } }));
  }
}

function bugOf(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return `pullpath has a fault: ${process.env.PULLPATH_DEBUG === '1' ? stack : message.split('\n')[0]}`;
}

void main();
