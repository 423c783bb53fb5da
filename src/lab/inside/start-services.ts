import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Services } from '../plan/blueprint.js';
import { type Containerd, startContainerd } from './containerd.js';
import { writeImage } from './image.js';
import { startMoto } from './moto.js';
import { inNamespace, must, STARTS_WITHIN, watch } from './run.js';
import type { Seen } from './server.js';
import type { ServiceProcess } from './service-process.js';
import type { Backend } from './services.js';

/** What real pulls need besides the network. */
export interface PullOptions {
  /** Bytes of the image that is made; not looked at where one is given. */
  readonly size: number;
  /** A folder with an OCI layout. */
  readonly image: string | null;
  /** What pulls: skopeo, or containerd by its own client. */
  readonly client: 'skopeo' | 'ctr';
  /** Who gives tokens in the ECR API's place: the lab's own server, or moto. */
  readonly ecrApi: 'own' | 'moto';
  /** Seconds after which a client is ended. */
  readonly timeout: number;
}

export interface StartedServices {
  readonly seen: readonly Seen[];
  /** When all requests that came from an address are among those seen. */
  readonly settled: (from: string) => Promise<void>;
  /** The certificate that clients trust; null where only probes are answered. */
  readonly authority: string | null;
  /** Null where another client pulls. */
  readonly containerd: Containerd | null;
  /** The lab's own program. */
  readonly program: string;
  readonly stop: () => void;
}

const REGISTRY_PORT = 5000;

/** Makes the services those of a network; with pulls, starts the registry and TLS too. */
export async function startServices(
  services: Services,
  pull: PullOptions | null,
  { scratch, server }: { readonly scratch: string; readonly server: ServiceProcess },
): Promise<StartedServices> {
  mkdirSync(scratch, { recursive: true });
  const children: ChildProcess[] = [];
  const [tls, backend, containerd, moto] =
    pull === null
      ? [null, null, null, null]
      : await Promise.all([
          makeCertificates(services, scratch),
          startRegistry(services, pull, { scratch, children }),
          pull.client === 'ctr' ? startContainerd(scratch) : null,
          pull.ecrApi === 'moto' ? startMoto(services.namespace, scratch) : null,
        ]);
  await server.use({
    services,
    backend: backend === null ? null : { ...backend, tokensFrom: moto?.port ?? null },
    tls:
      tls === null ? null : { key: readFileSync(tls.key, 'utf8'), certificate: readFileSync(tls.certificate, 'utf8') },
  });
  return {
    seen: server.seen,
    settled: server.settled,
    authority: tls?.authority ?? null,
    containerd,
    program: server.program,
    stop() {
      containerd?.stop();
      moto?.stop();
      for (const each of children) each.kill('SIGKILL');
    },
  };
}

/** An authority of the lab's own, and one certificate for all hosts. */
async function makeCertificates({ hosts }: Services, scratch: string) {
  const files = {
    authority: `${scratch}/ca.pem`,
    authorityKey: `${scratch}/ca.key`,
    certificate: `${scratch}/server.pem`,
    key: `${scratch}/server.key`,
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await must('openssl', [
    'req',
    '-x509',
    ...key,
    '-keyout',
    files.authorityKey,
    '-out',
    files.authority,
    '-subj',
    '/CN=pullpath lab',
  ]);
  const names = hosts.map(({ host }) => `DNS:${host}`).join(',');
  await must('openssl', [
    'req',
    '-x509',
    ...key,
    '-keyout',
    files.key,
    '-out',
    files.certificate,
    '-subj',
    '/CN=pullpath lab service',
    '-CA',
    files.authority,
    '-CAkey',
    files.authorityKey,
    '-addext',
    `subjectAltName=${names}`,
    '-addext',
    'basicConstraints=critical,CA:false',
  ]);
  return files;
}

/** CNCF's distribution, as Debian packages it, with the image in it; its redirect middleware sends clients to the bucket. */
async function startRegistry(
  services: Services,
  pull: PullOptions,
  { scratch, children }: { readonly scratch: string; readonly children: ChildProcess[] },
): Promise<Omit<Backend, 'tokensFrom'>> {
  const root = `${scratch}/registry`;
  mkdirSync(root, { recursive: true });
  const settings = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: root } },
    http: { addr: `127.0.0.1:${REGISTRY_PORT}` },
    middleware: { storage: [{ name: 'redirect', options: { baseurl: 'https://layers.invalid' } }] },
  };
  // JSON is YAML too.
  writeFileSync(`${scratch}/registry.yml`, JSON.stringify(settings));
  const layout = `${scratch}/image`;
  if (pull.image === null) writeImage(layout, pull.size, 'lab');
  else symlinkSync(pull.image, layout);
  const registry = spawn(...inNamespace(services.namespace, ['docker-registry', 'serve', `${scratch}/registry.yml`]), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, OTEL_TRACES_EXPORTER: 'none' },
  });
  children.push(registry);
  const { said, hasEnded } = watch(registry);
  const reference = pull.image === null ? `oci:${layout}:lab` : `oci:${layout}`;
  const copy = [
    '--insecure-policy',
    'copy',
    '-q',
    '--dest-tls-verify=false',
    reference,
    `docker://127.0.0.1:${REGISTRY_PORT}/image:lab`,
  ];
  for (const start = Date.now(); ; ) {
    try {
      await must(...inNamespace(services.namespace, ['skopeo', ...copy]), '', { HOME: scratch, TMPDIR: scratch });
      break;
    } catch (error) {
      if (hasEnded()) throw new Error(`docker-registry does not start: ${said()}`);
      if (Date.now() - start > STARTS_WITHIN || !/connection refused/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return { port: REGISTRY_PORT, root, repository: 'image', tag: 'lab' };
}
