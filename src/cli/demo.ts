import { fileURLToPath } from 'node:url';
import { check } from '../check/check.js';
import { toText } from '../report/text.js';
import { type Io, textStyle } from './io.js';
import { readInputs } from './read-input.js';

const NO_FLAGS = { var: new Map<string, string>(), varFile: [], need: [], workload: [], vpc: [] };

/** The original system as the article has it, then mended. */
export async function runDemo(io: Io): Promise<number> {
  const style = textStyle(io);
  const show = async (name: string) => {
    const folder = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
    const { read } = await readInputs([folder], NO_FLAGS, io);
    io.stdout.write(toText(check(read), style));
  };
  const say = (text: string) => io.stdout.write(`${style.paint('bold', text)}\n\n`);
  say(
    'Two zones, two application subnets in each, ECR over PrivateLink and no NAT gateway.\nFirst as the article has it: pullpath check examples/original-as-written',
  );
  await show('original-as-written');
  io.stdout.write('\n');
  say('Then with what it found mended: pullpath check examples/original');
  await show('original');
  io.stdout.write('\nNow yours: pullpath check PATH\n');
  return 0;
}
