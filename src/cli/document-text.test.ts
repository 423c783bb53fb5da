import { expect, test } from 'vitest';
import { documentText } from './document-text.js';

const TEXT = '{"format_version":"1.0","å":"😀"}';

test('UTF-8 and UTF-16 are read, with their marks', () => {
  const bigEndian = Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16();
  for (const bytes of [
    Buffer.from(TEXT),
    Buffer.from(`\ufeff${TEXT}`),
    Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
    bigEndian,
  ])
    expect(documentText(bytes, 'plan.json')).toBe(TEXT);
});

test.each<readonly [what: string, bytes: Uint8Array, said: string]>([
  [
    'a saved plan',
    Buffer.from('PK\u0003\u0004'.padEnd(30, '\u0000').concat('tfplan\u0000'), 'latin1'),
    'this is a plan as terraform plan -out saves it',
  ],
  [
    'another archive',
    Buffer.from('PK\u0003\u0004'.padEnd(30, '\u0000').concat('x\u00ff'), 'latin1'),
    'the file is not UTF-8 text',
  ],
  ['half of a letter', Buffer.from([0xff, 0xfe, 0x41]), 'the file is not UTF-8 text'],
  ['Latin-1', Buffer.from('é', 'latin1'), 'the file is not UTF-8 text'],
])('%s is refused', (_, bytes, said) => {
  expect(() => documentText(bytes, 'plan.json')).toThrow(said);
});
