import { expect, test } from 'vitest';
import { readManifest } from './manifest.js';
import { amount, Fraction, plain } from './quantity.js';
import { parseSize, trafficOfPulls } from './traffic.js';
import { readTraffic } from './traffic-file.js';

const GB = 2 ** 30;
const manifest = (...layers: readonly (readonly [string, number])[]) =>
  JSON.stringify({
    schemaVersion: 2,
    config: { digest: 'sha256:config', size: 0 },
    layers: layers.map(([name, size]) => ({ digest: `sha256:${name}`, size })),
  });
const times = (uncached: number, freshHosts: number) => ({
  uncached: new Fraction(uncached),
  freshHosts: new Fraction(freshHosts),
});

test('Fargate fetches every layer at every pull, a host each layer once, also where images share it', () => {
  const api = readManifest(manifest(['base', GB], ['api', GB / 2]), 'api.json');
  const batch = readManifest(manifest(['base', GB], ['batch', GB / 4]), 'batch.json');
  const both = (pulls: ReturnType<typeof times>) =>
    plain(trafficOfPulls([api, batch].map((image) => ({ image, pulls }))).layers);
  expect(both(times(10, 0))).toBe('27.5'); // 10 × (1.5 + 1.25)
  expect(both(times(0, 10))).toBe('17.5'); // 10 × (1 + 0.5 + 0.25)
});

test('a manifest lists a layer twice, and it is fetched once', () => {
  const image = readManifest(manifest(['same', GB], ['same', GB]), 'image.json');
  expect(plain(trafficOfPulls([{ image, pulls: times(1, 0) }]).layers)).toBe('1');
});

test.each([
  ['no JSON', '{', 'no JSON'],
  ['an index', '{"manifests": []}', 'an index of several platforms'],
  ['something else', '{"a": 1}', 'config or layers is missing'],
  ['a negative size', manifest(['a', -1]), 'has no size'],
  ['NaN', manifest(['a', Number.NaN]), 'has no size'],
  ['one digest with two sizes', manifest(['a', 1], ['a', 2]), 'two sizes'],
])('a manifest that is %s is refused', (_name, text, message) => {
  expect(() => readManifest(text, 'image.json')).toThrow(message);
});

test.each([
  ['500MB', '500000000'],
  ['1.5 GiB', '1610612736'],
  ['12b', '12'],
  ['5', null],
  ['-5MB', null],
  ['1e9MB', null],
  ['NaNMB', null],
])('%s is %s bytes', (text, bytes) => {
  const size = parseSize(text);
  expect(size === null ? null : plain(size)).toBe(bytes);
});

const noManifest = () => Promise.reject(new Error('not asked'));

test('deployments start every task anew, and scale-outs one more', async () => {
  const data = { images: [{ size: '1GiB', tasks: '10', deployments: '20', scaleOuts: '300' }], services: '30' };
  const { uses, services } = await readTraffic(data, 'traffic.yaml', noManifest);
  expect(plain(trafficOfPulls(uses).layers)).toBe('500');
  expect(amount(services)).toBe('30');
});

test.each([
  ['a list', [], 'no mapping'],
  ['an unknown key', { image: [] }, 'image is not known here'],
  ['no size', { images: [{ pulls: '1' }] }, 'image 1: give either size or manifest'],
  ['no pulls', { images: [{ size: '1MB' }] }, 'how often it is pulled is missing'],
  ['both counts', { images: [{ size: '1MB', pulls: '1', tasks: '2' }] }, 'give either pulls'],
  ['tasks alone', { images: [{ size: '1MB', tasks: '2' }] }, 'tasks and deployments go together'],
  ['a negative number', { images: [{ size: '1MB', pulls: '-1' }] }, 'pulls is no number of zero or more'],
  ['NaN', { services: 'NaN' }, 'services is no number of zero or more'],
])('a traffic file with %s is refused', async (_name, data, message) => {
  await expect(readTraffic(data, 'traffic.yaml', noManifest)).rejects.toThrow(message);
});
