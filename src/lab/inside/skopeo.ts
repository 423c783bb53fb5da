import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Attempt, type Outcome, runClient } from './client.js';

/** Pulls with skopeo, whose credential helper asks ECR's API for the token. */
export async function pullWithSkopeo({ namespace, image, home, authority, timeout }: Attempt): Promise<Outcome> {
  prepareHome(home, image);
  const copy = ['--insecure-policy', '--registries.d', `${home}/registries.d`, 'copy', '-q'];
  const { code, stderr } = await runClient(namespace, {
    home,
    authority,
    timeout,
    command: ['skopeo', ...copy, `docker://${image}:lab`, `dir:${home}/image`],
  });
  return { code, complaint: [stderr, helperLog(home)].join('\n') };
}

/** A home of the client's own: which helper knows the registry's password, and no signatures to look for. */
function prepareHome(home: string, image: string): void {
  const registry = image.split('/')[0] ?? '';
  mkdirSync(`${home}/.docker`, { recursive: true });
  mkdirSync(`${home}/registries.d`, { recursive: true });
  const helpers = /\.dkr[.-]ecr/.test(registry) ? { [registry]: 'ecr-login' } : {};
  writeFileSync(`${home}/.docker/config.json`, JSON.stringify({ credHelpers: helpers }));
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
