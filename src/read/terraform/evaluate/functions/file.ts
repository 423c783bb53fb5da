import { boolValue, stringValue, type TerraformValue, unknownValue } from '../../../resource/value.js';
import type { NoFile } from '../scope.js';
import { bytesToText } from './base64.js';
import { fileSet } from './file-set.js';
import { type CallSite, type FunctionTable, refuse, text } from './function.js';
import { cleanPath } from './path.js';

function notRead(path: string): TerraformValue {
  return unknownValue('string', {
    known: false,
    what: `the file ${path}`,
    settle: 'it is not in the folder that was read: check the plan',
    location: null,
  });
}

/** The bytes of a file; unknown where the folder given does not hold it: it may be there when Terraform runs. */
export function fileBytes(path: string, { scope }: CallSite): Uint8Array | TerraformValue {
  const found: Uint8Array | NoFile = scope.files?.read(cleanPath(path)) ?? 'unreadable';
  if (found instanceof Uint8Array) return found;
  if (found === 'folder') return refuse(`${path} is a directory, not a file`);
  if (found === 'absent' && scope.attempts === true) return refuse(`no file exists at "${path}"`);
  return notRead(path);
}

/** The text of a file, which must be UTF-8; unknown as `fileBytes` is. */
export function fileText(path: string, call: CallSite): string | TerraformValue {
  const bytes = fileBytes(path, call);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return (
    bytesToText(bytes) ??
    refuse(
      `contents of "${path}" are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead`,
    )
  );
}

function fileExists(path: string, { scope }: CallSite): TerraformValue {
  const found: Uint8Array | NoFile = scope.files?.read(cleanPath(path)) ?? 'unreadable';
  if (found instanceof Uint8Array || found === 'absent') return boolValue(found !== 'absent');
  if (found === 'folder') return refuse(`"${path}" is a directory, not a file`);
  const why = {
    known: false,
    what: `whether there is a file ${path}`,
    settle: 'check the plan',
    location: null,
  } as const;
  return unknownValue('bool', why);
}

function baseName(path: string): string {
  if (path === '') return '.';
  return /^\/+$/.test(path) ? '/' : (path.replace(/\/+$/, '').split('/').at(-1) ?? '');
}

/** Go's path/filepath.Dir: what stands before the last slash, cleaned. */
function folderName(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

/** Source: Terraform language, "Filesystem Functions" (read 2026-11). */
export const FILE: FunctionTable = {
  file: {
    takes: ['string'],
    type: 'string',
    run: (values, call) => {
      const content = fileText(text(values, 0), call);
      return typeof content === 'string' ? stringValue(content) : content;
    },
  },
  fileexists: { takes: ['string'], type: 'bool', run: (values, call) => fileExists(text(values, 0), call) },
  fileset: {
    takes: ['string', 'string'],
    type: { set: 'string' },
    run: (values, { scope }) => fileSet(text(values, 0), text(values, 1), scope.files),
  },
  basename: { takes: ['string'], type: 'string', run: (values) => stringValue(baseName(text(values, 0))) },
  dirname: { takes: ['string'], type: 'string', run: (values) => stringValue(folderName(text(values, 0))) },
  // Where the folder lies is the machine's, as a home folder is, not the configuration's.
  abspath: {
    takes: ['string'],
    type: 'string',
    run: (values) => {
      const path = text(values, 0);
      return path.startsWith('/') ? stringValue(cleanPath(path)) : notRead(path);
    },
  },
  pathexpand: {
    takes: ['string'],
    type: 'string',
    run: (values) => {
      const path = text(values, 0);
      return path.startsWith('~') ? notRead(path) : stringValue(path);
    },
  },
};
