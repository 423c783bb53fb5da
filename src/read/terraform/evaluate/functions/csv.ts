import { objectValue, stringValue, type TerraformValue, type Type } from '../../../resource/value.js';
import { type FunctionTable, listOf, refuse, text } from './function.js';

/** Records of comma-separated values. Source: RFC 4180, as Go's encoding/csv reads it (read 2026-11). */
function toRecords(source: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  const input = source.replaceAll('\r\n', '\n');
  let position = 0;
  while (position < input.length) {
    if (input[position] === '\n') {
      position++;
      continue;
    }
    const record: string[] = [];
    for (let more = true; more; ) {
      const field = input[position] === '"' ? quotedField(input, position) : plainField(input, position);
      record.push(field.value);
      more = input[field.end] === ',';
      position = field.end + 1;
    }
    records.push(record);
  }
  return records;
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function plainField(input: string, start: number): Field {
  const [value = ''] = /^[^,\n]*/.exec(input.slice(start, start + 1_000_000)) ?? [];
  if (value.includes('"')) return refuse('bare " in non-quoted-field');
  return { value, end: start + value.length };
}

function quotedField(input: string, start: number): Field {
  let value = '';
  for (let position = start + 1; ; ) {
    const quote = input.indexOf('"', position);
    if (quote < 0) return refuse('extraneous or missing " in quoted-field');
    value += input.slice(position, quote);
    const next = input[quote + 1];
    if (next === '"') {
      value += '"';
      position = quote + 2;
    } else if (next === undefined || next === ',' || next === '\n') return { value, end: quote + 1 };
    else return refuse('extraneous or missing " in quoted-field');
  }
}

function decode(source: string): TerraformValue {
  const [header, ...records] = toRecords(source);
  if (header === undefined) return refuse('missing header line');
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) return refuse(`duplicate column name "${repeated}"`);
  const type: Type = { object: Object.fromEntries(header.map((name) => [name, 'string'])) };
  return listOf(
    type,
    records.map((record) => {
      if (record.length !== header.length) return refuse('wrong number of fields');
      return objectValue(header.map((name, index) => [name, stringValue(record[index] ?? '')] as const));
    }),
  );
}

/** Source: Terraform language, "csvdecode Function" (read 2026-11). */
export const CSV: FunctionTable = {
  csvdecode: { takes: ['string'], run: (values) => decode(text(values, 0)) },
};
