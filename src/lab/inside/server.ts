import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import type { Services } from '../plan/blueprint.js';
import { decideRequest, entryOf } from './decide.js';
import { answerRequest, type Backend } from './services.js';

/** What the server is told at its start, one line of JSON. */
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
export function serve({ services, tls, backend }: ServerConfig, say: (seen: Seen) => void): Promise<void> {
  const handle: RequestListener = (request, response) => {
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
  const registries = services.hosts.flatMap(({ host, requirement }) =>
    requirement.service === 'ecr.dkr' ? [host] : [],
  );
  const secure = tls === null ? null : createTlsServer({ key: tls.key, cert: tls.certificate }, handle);
  const accept = (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk: Buffer) => {
      if (chunk[0] === PROBE) return answerProbe(services, socket, chunk);
      // A TLS socket takes over what stands in the buffer, as long as nobody else lets it flow.
      socket.pause();
      socket.unshift(chunk);
      if (secure === null) socket.destroy();
      else secure.emit('connection', socket);
    });
  };
  const ports = [HTTPS, ...Object.keys(services.gateways).map(Number)];
  return Promise.all(
    ports.map(
      (port) =>
        new Promise<void>((resolve, reject) => {
          createServer(accept).on('error', reject).listen({ port, host: '::', backlog: 4096 }, resolve);
        }),
    ),
  ).then(() => undefined);
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
