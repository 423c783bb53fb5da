import { createReadStream, existsSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { layerHost } from '../../aws/image-reference.js';
import { isDualStackName } from '../../aws/services.js';
import type { Decision } from './decide.js';
import { TOKEN } from './token.js';

/** The registry behind ECR's names: CNCF's distribution, with one image in it. */
export interface Backend {
  readonly port: number;
  /** Where it keeps its blobs: what the layer bucket serves. */
  readonly root: string;
  /** The name by which it has the image. */
  readonly repository: string;
  readonly tag: string;
  /** The port of another server that gives tokens in the ECR API's place; null: the lab does. */
  readonly tokensFrom: number | null;
}

export interface Asked {
  readonly decision: Decision;
  readonly host: string;
  readonly path: string;
  readonly backend: Backend | null;
  /** The registries of ECR that have a name here. */
  readonly registries: readonly string[];
}

/** The tokens that were given: ECR's registry takes them with Basic authentication. */
const given = new Set<string>([TOKEN]);

/** Answers as the service does whose host is called. */
export function answerRequest(request: IncomingMessage, response: ServerResponse, asked: Asked): void {
  const { decision } = asked;
  if (decision.status === 421 || decision.facts === null) {
    response.writeHead(421).end();
    return;
  }
  const { service } = decision.facts.requirement;
  if (decision.denied !== null) {
    deny(response, service, decision.denied);
    return;
  }
  request.on('error', () => response.destroy());
  switch (service) {
    case 'ecr.api':
      if (asked.backend === null || asked.backend.tokensFrom === null) giveToken(request, response, asked.registries);
      else passTokens(request, response, asked.backend.tokensFrom);
      break;
    case 'ecr.dkr':
      if (given.has(request.headers.authorization?.replace(/^Basic /, '') ?? ''))
        fromRegistry(request, response, asked);
      else askForToken(response, asked.host);
      break;
    case 'registry':
      fromRegistry(request, response, asked);
      break;
    case 's3':
      giveBlob(response, asked);
      break;
    default:
      request.resume();
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{}');
  }
}

/** One token for each registry that is asked for, else for the caller's own. Source: ECR API reference (read 2026-11). */
function giveToken(request: IncomingMessage, response: ServerResponse, registries: readonly string[]): void {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    const asked = registries.filter((host) => body.includes(`"${host.slice(0, 12)}"`));
    const data = (asked.length > 0 ? asked : registries).map((host) => ({
      authorizationToken: TOKEN,
      expiresAt: Math.floor(Date.now() / 1000) + 12 * 3600,
      proxyEndpoint: `https://${host}`,
    }));
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ authorizationData: data }));
  });
}

/** Another server answers for the ECR API; the registry takes the tokens that it gives. */
function passTokens(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = request;
  const asking = httpRequest({ host: '127.0.0.1', port, path: url, method, headers }, (answer) => {
    let body = '';
    answer.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    answer.on('error', () => response.destroy());
    answer.on('end', () => {
      for (const [, token] of body.matchAll(/"authorizationToken": ?"([^"]+)"/g)) given.add(token ?? '');
      const type = answer.headers['content-type'] ?? 'application/x-amz-json-1.1';
      response.writeHead(answer.statusCode ?? 502, { 'content-type': type }).end(body);
    });
  });
  asking.on('error', () => response.destroy());
  request.pipe(asking);
}

/** Source: ECR guide, "Private registry authentication": Basic, not a token service (read 2026-11). */
function askForToken(response: ServerResponse, host: string): void {
  response
    .writeHead(401, {
      'www-authenticate': `Basic realm="https://${host}/",service="ecr.amazonaws.com"`,
      'docker-distribution-api-version': 'registry/2.0',
      'content-type': 'application/json',
    })
    .end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'Not Authorized' }] }));
}

/** What a client is told when an endpoint's policy denies a call: 403, as ECR and S3 do. */
function deny(
  response: ServerResponse,
  service: string,
  call: { readonly action: string; readonly resource: string },
): void {
  const message = `User is not authorized to perform: ${call.action} because no VPC endpoint policy allows the ${call.action} action`;
  if (service === 's3') {
    response
      .writeHead(403, { 'content-type': 'application/xml' })
      .end(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`);
  } else if (service === 'ecr.dkr') {
    response
      .writeHead(403, { 'content-type': 'application/json' })
      .end(JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
  } else {
    response
      .writeHead(403, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: 'AccessDeniedException', Message: message }));
  }
}

/** Every repository and tag is the one image; the registry's 307 leads to the layer bucket of the host's region. */
function fromRegistry(
  request: IncomingMessage,
  response: ServerResponse,
  { host, path, backend, decision }: Asked,
): void {
  if (backend === null) {
    response.writeHead(503).end();
    return;
  }
  const [, , kind, reference] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/?]+)$/.exec(path) ?? [];
  const wanted =
    kind === undefined || reference === undefined
      ? '/v2/'
      : `/v2/${backend.repository}/${kind}/${reference.startsWith('sha256:') ? reference : backend.tag}`;
  const { authorization: _own, ...headers } = request.headers;
  const asking = httpRequest(
    { host: '127.0.0.1', port: backend.port, path: wanted, method: request.method, headers },
    (answer) => {
      const { location } = answer.headers;
      const requirement = decision.facts?.requirement;
      const to =
        location === undefined || requirement === undefined
          ? undefined
          : location.replace(
              /^https?:\/\/[^/]+/,
              `https://${layerHost({ region: requirement.region, dualStack: isDualStackName(host, requirement.region) })}`,
            );
      response.writeHead(answer.statusCode ?? 502, {
        ...answer.headers,
        ...(to === undefined ? {} : { location: to }),
      });
      answer.pipe(response);
    },
  );
  asking.on('error', () => response.destroy());
  request.pipe(asking);
}

/** The layer bucket: blobs by the paths to which the registry sends clients. */
function giveBlob(response: ServerResponse, { path, backend }: Asked): void {
  const [, algorithm, start, digest] =
    /^(\/docker\/registry\/v2\/blobs\/sha256)\/([0-9a-f]{2})\/([0-9a-f]{64})\/data/.exec(path) ?? [];
  const file = backend === null || algorithm === undefined ? '' : `${backend.root}${algorithm}/${start}/${digest}/data`;
  if (file === '' || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}
