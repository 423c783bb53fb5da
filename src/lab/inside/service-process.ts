import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SERVICES } from '../plan/blueprint.js';
import { inNamespace } from './run.js';
import type { Seen, ServerConfig } from './server.js';

/** The lines that the services are told. */
export type Order =
  | { readonly kind: 'use'; readonly config: ServerConfig }
  | { readonly kind: 'settle'; readonly from: string };

/** The lines that they tell. */
export type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'request'; readonly request: Seen }
  | { readonly kind: 'settled'; readonly from: string };

/** The one process that answers for all services of a network. */
export interface ServiceProcess {
  readonly program: string;
  readonly use: (config: ServerConfig) => Promise<void>;
  /** The requests of the network that is up, as they were seen. */
  readonly seen: readonly Seen[];
  /**
   * When all requests that came from an address are among those seen: they are told when their answers are through, which
   * may be after the client has left.
   */
  readonly settled: (from: string) => Promise<void>;
  readonly stop: () => void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export function startServiceProcess(program: string): ServiceProcess {
  const child = spawn(...inNamespace(SERVICES, [process.execPath, program, 'server']), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const seen: Seen[] = [];
  /** Who waits for which line. */
  const waiting = new Map<string, Waiting>();
  let ended: Error | null = null;
  const end = (why: string) => {
    ended ??= new Error(`the services ${why}`);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  const ask = (order: Order, answer: string) =>
    new Promise<void>((resolve, reject) => {
      if (ended !== null) {
        reject(ended);
        return;
      }
      waiting.set(answer, { resolve, reject });
      child.stdin.write(`${JSON.stringify(order)}\n`);
    });
  const answered = (answer: string) => {
    waiting.get(answer)?.resolve();
    waiting.delete(answer);
  };
  child.stdin.on('error', () => {});
  child.on('error', (error) => end(`do not start: ${error.message}`));
  child.on('close', (code) => end(`ended with ${code}`));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told: Told = JSON.parse(line);
    if (told.kind === 'request') seen.push(told.request);
    else answered(told.kind === 'settled' ? `settled ${told.from}` : told.kind);
  });
  return {
    program,
    seen,
    use(config) {
      seen.length = 0;
      return ask({ kind: 'use', config }, 'ready');
    },
    settled: (from) => ask({ kind: 'settle', from }, `settled ${from}`),
    stop() {
      waiting.clear();
      child.kill('SIGKILL');
    },
  };
}
