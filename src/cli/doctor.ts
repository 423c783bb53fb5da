import { examineMachine, installCommand } from '../lab/machine.js';
import { type Io, textStyle } from './io.js';

/** Tells what this machine has and lacks for the lab, and the one command that installs it. */
export async function runDoctor(io: Io): Promise<number> {
  const { paint } = textStyle(io);
  const needs = examineMachine(io.environment);
  const width = Math.max(...needs.map(({ what }) => what.length));
  for (const { what, purpose, present, for: needed, advice } of needs) {
    const sign = present ? paint('green', '✓') : paint('red', '✗');
    const whom = needed === 'lab' ? 'pullpath lab' : 'pullpath lab, real pulls';
    io.stdout.write(`${sign} ${what.padEnd(width)}  ${purpose} (${whom})\n`);
    if (!present && advice !== null) io.stdout.write(`  ${paint('dim', advice)}\n`);
  }
  const missing = needs.filter(({ present }) => !present);
  const command = installCommand(needs);
  if (missing.length === 0) io.stdout.write('\nNothing is missing.\n');
  else if (command !== null) io.stdout.write(`\nThis installs what is missing (Debian, Ubuntu):\n  ${command}\n`);
  return missing.length === 0 ? 0 : 1;
}
