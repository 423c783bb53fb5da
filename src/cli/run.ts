import { CommanderError } from 'commander';
import { InputError } from '../model/input-error.js';
import type { Io } from './io.js';
import { createProgram } from './program.js';

/** Exit codes: 0 done, 1 done and something is wrong, 2 could not do it. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return complain(error, io);
  }
}

function complain(error: unknown, { stderr, environment }: Io): number {
  // Commander has printed its own line: help and version end with 0, wrong usage with 2.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InputError) stderr.write(`${inOneLine(error)}\n`);
  else
    stderr.write(
      `pullpath: ${error instanceof Error ? error.message : String(error)} (a bug of pullpath: please report it, with PULLPATH_DEBUG=1 for the trace)\n`.replaceAll(
        /\s*\n\s*(?=.)/g,
        ' ',
      ),
    );
  if (environment.PULLPATH_DEBUG === '1' && error instanceof Error) stderr.write(`${error.stack}\n`);
  return 2;
}

/** What is wrong, where, and what to do, in one line. */
function inOneLine({ message, place, hint }: InputError): string {
  const where =
    place === null ? '' : `${[place.file, place.line, place.column].filter((part) => part !== undefined).join(':')}: `;
  const text = `pullpath: ${where}${message}${hint === null ? '' : `; ${hint}`}`;
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}]/gu, '?');
}
