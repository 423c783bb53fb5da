import { examineMachine, installCommand, type Need } from '../lab/machine.js';
import { type Io, textStyle } from './io.js';

const WHOM: Readonly<Record<Need['for'], string>> = {
  lab: 'pullpath lab',
  pulls: 'pullpath lab, real pulls',
  ctr: 'optional: pullpath lab --client ctr',
  moto: 'optional: pullpath lab --ecr-api moto',
};

/** Tells what this machine has and lacks for the lab, and the one command that installs it. */
export async function runDoctor(io: Io): Promise<number> {
  const { paint } = textStyle(io);
  const all = examineMachine(io.environment);
  const width = Math.max(...all.map(({ what }) => what.length));
  for (const { what, purpose, present, for: needed, advice } of all) {
    const lacks = isOptional(needed) ? paint('dim', '-') : paint('red', '✗');
    const sign = present ? paint('green', '✓') : lacks;
    io.stdout.write(`${sign} ${what.padEnd(width)}  ${purpose} (${WHOM[needed]})\n`);
    if (!present && advice !== null) io.stdout.write(`  ${paint('dim', advice)}\n`);
  }
  const missing = all.filter(({ present }) => !present);
  const needed = missing.filter((need) => !isOptional(need.for));
  const command = installCommand(needed);
  if (needed.length === 0) io.stdout.write('\nNothing is missing.\n');
  else if (command !== null) io.stdout.write(`\nThis installs what is missing (Debian, Ubuntu):\n  ${command}\n`);
  const optional = installCommand(missing.filter((need) => need.for === 'ctr'));
  if (optional !== null) io.stdout.write(`\nFor --client ctr, besides:\n  ${optional}\n`);
  return needed.length === 0 ? 0 : 1;
}

function isOptional(needed: Need['for']): boolean {
  return needed === 'ctr' || needed === 'moto';
}
