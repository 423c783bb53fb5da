import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Attempt, type Outcome, runClient } from './client.js';
import { TOKEN } from './token.js';

/** Pulls with skopeo, whose credential helper asks ECR's API for the token. */
export async function pullWithSkopeo(attempt: Attempt): Promise<Outcome> {
  const { namespace, image, home, authority, timeout } = attempt;
  prepareHome(attempt);
  const copy = ['--insecure-policy', '--registries.d', `${home}/registries.d`, 'copy', '-q'];
  const { code, stderr } = await runClient(namespace, {
    home,
    authority,
    timeout,
    command: ['skopeo', ...copy, `docker://${image}:lab`, `dir:${home}/image`],
  });
  return { code, complaint: [stderr, helperLog(home)].join('\n') };
}

/** A home of the client's own: the registry's password, or which helper knows it, and no signatures to look for. */
function prepareHome({ home, image, fetchesToken }: Attempt): void {
  const registry = image.split('/')[0] ?? '';
  mkdirSync(`${home}/.docker`, { recursive: true });
  mkdirSync(`${home}/registries.d`, { recursive: true });
  const known = fetchesToken
    ? { credHelpers: { [registry]: 'ecr-login' } }
    : { auths: { [registry]: { auth: TOKEN } } };
  const config = /\.dkr[.-]ecr/.test(registry) ? known : {};
  writeFileSync(`${home}/.docker/config.json`, JSON.stringify(config));
  writeFileSync(`${home}/registries.d/lab.yaml`, 'default-docker:\n  sigstore: file:///nonexistent\n');
}

/** The credential helper tells why it failed in its own log alone. */
function helperLog(home: string): string {
  try {
    return readFileSync(`${home}/.ecr/log/ecr-login.log`, 'utf8');
  } catch {
    return '';
  }
}
