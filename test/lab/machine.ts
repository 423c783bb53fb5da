import { examineMachine, installCommand } from '../../src/lab/machine.js';

const missing = examineMachine(process.env).filter(({ present }) => !present);

/** Whether this machine can run the lab. Where it can't, CI fails, and people are told. */
export const CAN_LAB = missing.length === 0;

if (!CAN_LAB) {
  const names = missing.map(({ what }) => what).join(', ');
  const say = `LEFT OUT: the lab's tests, since this machine lacks ${names}. ${installCommand(missing) ?? ''}`;
  if (process.env.CI === 'true') throw new Error(say);
  console.warn(say);
}
