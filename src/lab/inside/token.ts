import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

/** `USER:PASSWORD` that every registry of the lab takes; its own ECR API gives no other. */
export const PASSWORD = 'AWS:labtoken';

/** The same as ECR writes it. */
export const TOKEN = Buffer.from(PASSWORD).toString('base64');

/** Each address of the API gets as long as the kernel tries. */
const ATTEMPT = 130_000;

/**
 * Asks ECR's API for the password of a registry, as credential helpers do, for clients that use none.
 * Source: ECR API reference, "GetAuthorizationToken" (read 2026-11).
 */
export function askForToken(host: string, registry: string, region: string): Promise<string> {
  const authority = process.env.SSL_CERT_FILE;
  // Else Node would leave an address after a quarter of a second.
  setDefaultAutoSelectFamilyAttemptTimeout(ATTEMPT);
  const asked = request({
    host,
    method: 'POST',
    path: '/',
    ca: authority === undefined ? undefined : readFileSync(authority),
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      // Nobody looks at the signature; moto tells the region by it.
      authorization: `AWS4-HMAC-SHA256 Credential=AKIALAB/20260101/${region}/ecr/aws4_request, SignedHeaders=host, Signature=0`,
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    },
  });
  return new Promise((resolve, reject) => {
    asked.on('error', (error) => reject(new Error(reasonOf(error))));
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('error', reject);
      response.on('end', () => {
        const password = response.statusCode === 200 ? passwordOf(body, registry) : null;
        if (password === null) reject(new Error(`it answers ${response.statusCode}: ${body.slice(0, 500)}`));
        else resolve(password);
      });
    });
    asked.end(JSON.stringify({ registryIds: [registry.split('.')[0]] }));
  });
}

/** `USER:PASSWORD` for the registry. */
function passwordOf(body: string, registry: string): string | null {
  const {
    authorizationData,
  }: {
    readonly authorizationData: readonly { readonly authorizationToken: string; readonly proxyEndpoint: string }[];
  } = JSON.parse(body);
  const found =
    authorizationData.find(({ proxyEndpoint }) => proxyEndpoint === `https://${registry}`) ?? authorizationData[0];
  return found === undefined ? null : Buffer.from(found.authorizationToken, 'base64').toString();
}

/** Where several addresses were tried, each has its own error. */
function reasonOf(error: Error): string {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ');
}
