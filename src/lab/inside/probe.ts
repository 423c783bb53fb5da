import { connect, type Socket } from 'node:net';
import type { Blueprint, PortRange, Probe } from '../plan/blueprint.js';
import { type Network, readEvidence } from './evidence.js';
import { codeOf, lookUp } from './look-up.js';
import type { LegResult, Reached, Trial } from './results.js';

/** What is tried: one address from one source, by one class of source ports. */
interface Attempt {
  readonly leg: number;
  readonly probe: Probe;
  readonly destination: string;
  readonly alternative: number;
  readonly source: string;
  readonly ports: PortRange;
  readonly address: string;
  /** Ports already used for it. */
  readonly used: number[];
  reached: Reached | null;
  error: string | null;
  drops: Set<number>;
  tries: number;
}

/** How long a round waits for those that are neither answered nor known to be dropped, in milliseconds. */
const ROUNDS = [120, 1000, 3000, 10_000] as const;
const AT_ONCE = 400;

/** Asks DNS for each leg's host, then every address that the answers stand for, from all sources and classes of ports. */
export async function runProbes(blueprint: Blueprint): Promise<readonly LegResult[]> {
  const { probes } = blueprint;
  const legs = await Promise.all(probes.map((probe) => lookUp(probe, blueprint)));
  const attempts = probes.flatMap((probe, leg) =>
    attemptsOf(blueprint, probe, { leg, answers: legs[leg]?.answers ?? [] }),
  );
  const ports = new PortBook();
  for (const [round, wait] of ROUNDS.entries()) {
    const open = attempts.filter(({ reached, drops, tries }) => reached === null && (drops.size === 0 || tries < 2));
    for (let at = 0; at < open.length; at += AT_ONCE) {
      const together = open.slice(at, at + AT_ONCE);
      await tryAll(together, { ports, wait, network: blueprint });
    }
    if (round === 0) {
      // A negative is tried once more, whatever dropped it.
      const negative = attempts.filter(({ reached }) => reached === null);
      for (let at = 0; at < negative.length; at += AT_ONCE)
        await tryAll(negative.slice(at, at + AT_ONCE), { ports, wait, network: blueprint });
    }
  }
  return probes.map(({ pull, leg }, index): LegResult => {
    const { answers, dnsError, dnsDrops } = legs[index] ?? { answers: [], dnsError: 'silent', dnsDrops: [] };
    const trials = attempts.filter((attempt) => attempt.leg === index).map(toTrial);
    return { pull, leg, answers, dnsError, dnsDrops, trials };
  });
}

function toTrial({ destination, alternative, source, used, address, reached, drops, error, tries }: Attempt): Trial {
  const port = used.at(-1) ?? 0;
  return { destination, alternative, source, port, address, reached, drops: [...drops], error, tries };
}

function attemptsOf(
  { destinations }: Blueprint,
  probe: Probe,
  { leg, answers }: { readonly leg: number; readonly answers: readonly string[] },
): readonly Attempt[] {
  const groups = new Map<string, readonly (readonly string[])[]>();
  for (const answer of answers) {
    const destination = destinations[`${probe.host} ${answer}`] ?? { key: `at ${answer}`, alternatives: [[answer]] };
    groups.set(destination.key, destination.alternatives);
  }
  return [...groups].flatMap(([destination, alternatives]) =>
    alternatives.flatMap((addresses, alternative) =>
      addresses.flatMap((address) =>
        probe.sources
          .filter((source) => source.includes(':') === address.includes(':'))
          .flatMap((source) =>
            probe.ports.map(
              (ports): Attempt => ({
                leg,
                probe,
                destination,
                alternative,
                source,
                ports,
                address,
                used: [],
                reached: null,
                error: null,
                drops: new Set(),
                tries: 0,
              }),
            ),
          ),
      ),
    ),
  );
}

/** Hands out source ports, each at most once for a pair of addresses until the class is used up. */
class PortBook {
  readonly #next = new Map<string, number>();

  take({ source, address, ports }: Attempt): number {
    const key = `${source} ${address} ${ports.from}`;
    const next = this.#next.get(key) ?? 0;
    this.#next.set(key, next + 1);
    return ports.from + (next % (ports.to - ports.from + 1));
  }
}

interface Round {
  readonly ports: PortBook;
  readonly wait: number;
  readonly network: Network;
}

/** Connects all at once, and waits until each has an answer or is seen to be dropped. */
async function tryAll(attempts: readonly Attempt[], { ports, wait, network }: Round): Promise<void> {
  const open = new Set<Attempt>();
  const sockets: Socket[] = [];
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const close = (attempt: Attempt) => {
    open.delete(attempt);
    if (open.size === 0) settle();
  };
  for (const attempt of attempts) open.add(attempt);
  for (const attempt of attempts) sockets.push(tryOnce(attempt, ports.take(attempt), () => close(attempt)));
  const deadline = Date.now() + wait;
  // The first look comes early: what is dropped is dropped at once.
  for (let pause = 25; open.size > 0 && Date.now() < deadline; pause = Math.min(2 * pause, 250)) {
    await Promise.race([settled, sleep(pause)]);
    if (open.size === 0) break;
    const pointsOf = await readEvidence(network);
    for (const attempt of [...open]) {
      const { source, used, address } = attempt;
      const points = pointsOf({ source, port: used.at(-1) ?? 0, address });
      if (points.length === 0) continue;
      for (const point of points) attempt.drops.add(point);
      close(attempt);
    }
  }
  for (const socket of sockets) leave(socket);
}

function tryOnce(attempt: Attempt, port: number, done: () => void): Socket {
  attempt.used.push(port);
  attempt.tries++;
  attempt.error = null;
  const { address, source, probe } = attempt;
  const socket = connect({ host: address, port: 443, localAddress: source, localPort: port, noDelay: true });
  socket.on('connect', () =>
    socket.write(`!${JSON.stringify({ host: probe.host, paths: probe.calls.map(({ path }) => path) })}\n`),
  );
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (!text.endsWith('\n')) return;
    attempt.reached = JSON.parse(text);
    leave(socket);
    done();
  });
  socket.on('error', (error) => {
    attempt.error = codeOf(error);
    done();
  });
  return socket;
}

/** Leaves nothing behind that would keep the port: no TIME_WAIT, and no connection that is still being tried. */
function leave(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
