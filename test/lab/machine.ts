import { readFileSync } from 'node:fs';
import { examineMachine, installCommand } from '../../src/lab/machine.js';

const missing = examineMachine(process.env).filter((need) => !need.present && need.for !== 'moto');
const needed = missing.filter((need) => need.for !== 'ctr');

/** Whether this machine can run the lab. Where it can't, CI fails, and people are told. */
export const CAN_LAB = needed.length === 0;

/** The same with containerd, which people may do without. */
export const CAN_CTR = missing.length === 0;

if (!CAN_CTR) {
  const names = missing.map(({ what }) => what).join(', ');
  const tests = CAN_LAB ? "the lab's tests with containerd" : "the lab's tests";
  const say = `LEFT OUT: ${tests}, since this machine lacks ${names}. ${installCommand(missing) ?? ''}`;
  if (process.env.CI === 'true') throw new Error(say);
  console.warn(say);
}

/** Whether a process runs: one that has ended may wait for whoever inherited it to notice, for long. */
export function isRunning(id: number | string): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}
