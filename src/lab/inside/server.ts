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
}

export function createServices(say: (seen: Seen) => void): Server {
  const ports = new Set<number>();
  let current: Current | null = null;
  const accept = (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk: Buffer) => {
      if (current === null) socket.destroy();
      else if (chunk[0] === PROBE) answerProbe(current.services, socket, chunk);
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
          : createTlsServer({ key: tls.key, cert: tls.certificate }, handlerOf(services, backend, say));
      current = { services, secure };
      const wanted = [HTTPS, ...Object.keys(services.gateways).map(Number)].filter((port) => !ports.has(port));
      await Promise.all(wanted.map((port) => listen(port, accept)));
      for (const port of wanted) ports.add(port);
    },
  };
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

function handlerOf(services: Services, backend: Backend | null, say: (seen: Seen) => void): RequestListener {
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
    response.on('close', () =>
      say({
        host,
        path,
        status: response.statusCode,
        bytes: socket.bytesWritten - before,
        ...place,
        entry: entry === null ? null : { kind: entry.kind, id: entry.id },
      }),
    );
    if (decision === null) response.writeHead(421).end();
    else answerRequest(request, response, { decision, host, path, backend, registries });
  };
}

/** A probe's own first byte: `!`. */
const PROBE = 0x21;

/** A probe asks in one line of JSON what a service would say to some requests, and is told so in one. */
function answerProbe(services: Services, socket: Socket, chunk: Buffer): void {
  const place = placeOf(socket);
  const entry = entryOf(services, place.to, socket.localPort ?? 0);
  const asked: { readonly host: string; readonly paths: readonly string[] } = JSON.parse(chunk.subarray(1).toString());
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
