// The baseline of a pull: the same services and client in one namespace, over plain loopback. Runs inside of it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeImage } from '../dist/bench/lab-network.mjs';

const [folder, runs] = process.argv.slice(2);
const { hosts, services } = JSON.parse(readFileSync(`${folder}/services.json`, 'utf8'));
const must = (program, args, options = {}) => {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
};
must('ip', ['link', 'set', 'lo', 'up']);
writeFileSync(`${folder}/hosts`, hosts.map(({ host, address }) => `${address} ${host}\n`).join(''));
must('mount', ['--bind', `${folder}/hosts`, '/etc/hosts']);
const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
const names = hosts.map(({ host }) => `DNS:${host}`).join(',');
must('openssl', [
  ...['req', '-x509', ...key, '-keyout', `${folder}/key.pem`, '-out', `${folder}/cert.pem`],
  ...['-subj', '/CN=loopback', '-addext', `subjectAltName=${names}`],
]);
mkdirSync(`${folder}/registry`);
const settings = {
  version: 0.1,
  log: { level: 'error' },
  storage: { filesystem: { rootdirectory: `${folder}/registry` } },
  http: { addr: '127.0.0.1:5000' },
  middleware: { storage: [{ name: 'redirect', options: { baseurl: 'https://layers.invalid' } }] },
};
writeFileSync(`${folder}/registry.yml`, JSON.stringify(settings));
const children = [spawn('docker-registry', ['serve', `${folder}/registry.yml`], { stdio: 'ignore' })];
writeImage(`${folder}/image`, 5_000_000, 'lab');
const server = spawn(process.execPath, ['dist/cli/lab.cjs', 'server'], { stdio: ['pipe', 'pipe', 'inherit'] });
children.push(server);
const tls = {
  key: readFileSync(`${folder}/key.pem`, 'utf8'),
  certificate: readFileSync(`${folder}/cert.pem`, 'utf8'),
};
const backend = { port: 5000, root: `${folder}/registry`, repository: 'image', tag: 'lab', tokensFrom: null };
const ready = new Promise((done) => server.stdout.once('data', done));
server.stdin.write(`${JSON.stringify({ services, tls, backend })}\n`);
await ready;
const push = ['--insecure-policy', 'copy', '-q', '--dest-tls-verify=false', `oci:${folder}/image:lab`];
for (let attempt = 0; ; attempt++) {
  const { status, stderr } = spawnSync('skopeo', [...push, 'docker://127.0.0.1:5000/image:lab'], { encoding: 'utf8' });
  if (status === 0) break;
  if (attempt > 100) throw new Error(stderr);
  await new Promise((done) => setTimeout(done, 25));
}
const registry = hosts.find(({ host }) => host.includes('.dkr.')).host;
mkdirSync(`${folder}/.docker`);
mkdirSync(`${folder}/registries.d`);
writeFileSync(`${folder}/.docker/config.json`, JSON.stringify({ credHelpers: { [registry]: 'ecr-login' } }));
writeFileSync(`${folder}/registries.d/lab.yaml`, 'default-docker:\n  sigstore: file:///nonexistent\n');
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  AWS_ACCESS_KEY_ID: 'AKIALAB',
  AWS_SECRET_ACCESS_KEY: 'lab',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ECR_DISABLE_CACHE: '1',
  SSL_CERT_FILE: `${folder}/cert.pem`,
};
const times = [];
for (let run = 0; run < Number(runs); run++) {
  const start = performance.now();
  must(
    'skopeo',
    [
      ...['--insecure-policy', '--registries.d', `${folder}/registries.d`, 'copy', '-q'],
      ...[`docker://${registry}/app:lab`, `dir:${folder}/pulled`],
    ],
    { env },
  );
  times.push(performance.now() - start);
  rmSync(`${folder}/pulled`, { recursive: true });
}
for (const child of children) child.kill('SIGKILL');
writeFileSync(`${folder}/times.json`, JSON.stringify(times));
