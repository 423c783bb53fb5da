import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import type { Services } from '../plan/blueprint.js';
import { decideRequest, entryOf } from './decide.js';
import { answerRequest, type Backend } from './services.js';

/** What the server is told of a network, one line of JSON. */
export interface ServerConfig {
  readonly services: Services;
  /** Null: only probes are answered. */
  readonly tls: { readonly key: string; readonly certificate: string } | null;
  readonly backend: Backend | null;
}

/** One request, as the server saw it. */
export interface Seen {
  readonly host: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  /** The client's address and port, as they arrive. */
  readonly from: string;
  readonly port: number;
  /** The address that was called. */
  readonly to: string;
  readonly entry: { readonly kind: 'endpoint' | 'gateway' | 'internet'; readonly id: string } | null;
}

const HTTPS = 443;

/** Answers for all services: on every address of the namespace, and on the ports to which gateways turn their packets. */
export interface Server {
  /** From now on the services are those of this network. */
  readonly use: (config: ServerConfig) => Promise<void>;
  /** When every request that came from an address has been told. */
  readonly settle: (from: string) => Promise<void>;
}

/** A client that has left lets its requests end at once, unless what tells of it is lost. */
const SETTLES_WITHIN = 10_000;

export function createServices(say: (seen: Seen) => void): Server {
  const ports = new Set<number>();
  const open = new OpenRequests();
  let current: Current | null = null;
  const accept = (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk: Buffer) => {
      if (current === null) socket.destroy();
      else if (chunk[0] === PROBE) hearProbe(current.services, socket, chunk);
      else if (current.secure === null) socket.destroy();
      else {
        // A TLS socket takes over what stands in the buffer, as long as nobody else lets it flow.
        socket.pause();
        socket.unshift(chunk);
        current.secure.emit('connection', socket);
      }
    });
  };
  return {
    async use({ services, tls, backend }) {
      const secure =
        tls === null
          ? null
          : createTlsServer({ key: tls.key, cert: tls.certificate }, handlerOf(services, backend, { say, open }));
      current = { services, secure };
      const wanted = [HTTPS, ...Object.keys(services.gateways).map(Number)].filter((port) => !ports.has(port));
      await Promise.all(wanted.map((port) => listen(port, accept)));
      for (const port of wanted) ports.add(port);
    },
    settle: (from) => open.none(from),
  };
}

/** Requests that came, and whose end is not told yet, by the address of the client. */
class OpenRequests {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  begin(from: string): void {
    this.#counts.set(from, (this.#counts.get(from) ?? 0) + 1);
  }

  end(from: string): void {
    const left = (this.#counts.get(from) ?? 1) - 1;
    this.#counts.set(from, left);
    if (left > 0) return;
    for (const done of this.#waiting.get(from) ?? []) done();
    this.#waiting.delete(from);
  }

  none(from: string): Promise<void> {
    if ((this.#counts.get(from) ?? 0) === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(resolve, SETTLES_WITHIN);
      const done = () => {
        clearTimeout(late);
        resolve();
      };
      this.#waiting.set(from, [...(this.#waiting.get(from) ?? []), done]);
    });
  }
}

interface Current {
  readonly services: Services;
  readonly secure: ReturnType<typeof createTlsServer> | null;
}

function listen(port: number, accept: (socket: Socket) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    createServer(accept).on('error', reject).listen({ port, host: '::', backlog: 4096 }, resolve);
  });
}

function handlerOf(
  services: Services,
  backend: Backend | null,
  { say, open }: { readonly say: (seen: Seen) => void; readonly open: OpenRequests },
): RequestListener {
  const registries = services.hosts.flatMap(({ host, requirement }) =>
    requirement.service === 'ecr.dkr' ? [host] : [],
  );
  return (request, response) => {
    const { socket } = request;
    const place = placeOf(socket);
    const entry = entryOf(services, place.to, socket.localPort ?? 0);
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const path = request.url ?? '/';
    const decision = entry === null ? null : decideRequest(services, entry, { host, path });
    const before = socket.bytesWritten;
    open.begin(place.from);
    response.on('close', () => {
      say({
        host,
        path,
        status: response.statusCode,
        bytes: socket.bytesWritten - before,
        ...place,
        entry: entry === null ? null : { kind: entry.kind, id: entry.id },
      });
      open.end(place.from);
    });
    if (decision === null) response.writeHead(421).end();
    else answerRequest(request, response, { decision, host, path, backend, registries });
  };
}

/** A probe's own first byte: `!`. */
const PROBE = 0x21;

/** A probe asks in one line of JSON what a service would say to some requests, and is told so in one. */
function hearProbe(services: Services, socket: Socket, first: Buffer): void {
  // A long line comes in more than one packet.
  let line = first.subarray(1);
  const hear = (chunk: Buffer) => {
    line = Buffer.concat([line, chunk]);
    if (!line.includes('\n')) return;
    socket.off('data', hear);
    answerProbe(services, socket, line.toString());
  };
  socket.on('data', hear);
  hear(Buffer.alloc(0));
}

function answerProbe(services: Services, socket: Socket, line: string): void {
  const place = placeOf(socket);
  const entry = entryOf(services, place.to, socket.localPort ?? 0);
  const asked: { readonly host: string; readonly paths: readonly string[] } = JSON.parse(line);
  const status =
    entry === null
      ? 421
      : asked.paths.reduce(
          (worst, path) => Math.max(worst, decideRequest(services, entry, { host: asked.host, path }).status),
          200,
        );
  socket.end(`${JSON.stringify({ status, from: place.from, kind: entry?.kind ?? null, id: entry?.id ?? null })}\n`);
}

function placeOf(socket: Socket): Pick<Seen, 'from' | 'port' | 'to'> {
  const bare = (address: string | undefined) => (address ?? '').replace(/^::ffff:/, '');
  return { from: bare(socket.remoteAddress), port: socket.remotePort ?? 0, to: bare(socket.localAddress) };
}
