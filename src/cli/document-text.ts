import { isAscii } from 'node:buffer';
import { InputError } from '../model/input-error.js';

/** The text of a document that was named; PowerShell's `>` writes UTF-16. */
export function documentText(bytes: Uint8Array, file: string): string {
  if (isSavedPlan(bytes))
    throw new InputError(
      'this is a plan as terraform plan -out saves it',
      { file },
      'run terraform show -json on it, and check what that prints',
    );
  // Most are, and are read in half the time.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new InputError('the file is not UTF-8 text', { file }, 'convert it to UTF-8');
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** A ZIP archive whose first file is `tfplan`. Source: Terraform, internal/plans/planfile (read 2026-11). */
function isSavedPlan(bytes: Uint8Array): boolean {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  return head.startsWith('PK\u0003\u0004') && head.slice(30).startsWith('tfplan');
}
