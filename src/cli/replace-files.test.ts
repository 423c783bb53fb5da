import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFiles } from './replace-files.js';

let folder = '';
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpath-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('makes files, and replaces those that are there with their mode', async () => {
  writeFileSync(at('old'), 'before', { mode: 0o640 });
  await replaceFiles(['old', 'new'].map((name) => ({ target: at(name), text: `${name} text` })));
  expect(readdirSync(folder).map((name) => readFileSync(at(name), 'utf8'))).toEqual(['new text', 'old text']);
  expect(statSync(at('old')).mode & 0o777).toBe(0o640);
});

test('where one can not be replaced, the others are as they were', async () => {
  writeFileSync(at('a'), 'before');
  mkdirSync(at('c'));
  const files = ['a', 'b', 'c'].map((name) => ({ target: at(name), text: 'after' }));
  await expect(replaceFiles(files)).rejects.toThrow(/c/);
  expect(readdirSync(folder)).toEqual(['a', 'c']);
  expect(readFileSync(at('a'), 'utf8')).toBe('before');
});

test('a pipe is written to, and stays one', async () => {
  expect(spawnSync('mkfifo', [at('pipe')]).status).toBe(0);
  const reader = openSync(at('pipe'), constants.O_RDWR | constants.O_NONBLOCK);
  try {
    await replaceFiles([{ target: at('pipe'), text: 'result' }]);
    const bytes = Buffer.alloc(20);
    expect(bytes.toString('utf8', 0, readSync(reader, bytes))).toBe('result');
  } finally {
    closeSync(reader);
  }
  expect(statSync(at('pipe')).isFIFO()).toBe(true);
  expect(readdirSync(folder)).toEqual(['pipe']);
});
