import { Command, InvalidArgumentError, Option } from 'commander';
import { INPUT_KINDS } from '../read/input-kind.js';
import { VERSION } from '../version.js';
import type { CheckFlags, ExplainFlags } from './flags.js';
import type { Io } from './io.js';

const EXIT_CODES = `
Exit codes:
  0  done, nothing at or above --fail-on
  1  done, and something is
  2  could not do it: wrong usage, or an input that can't be read`;

/** The command line. A command's own code is loaded only when it runs. */
export function createProgram(io: Io, finish: (exitCode: number) => void): Command {
  const program = new Command('pullpath')
    .description('Says whether every container image pull from every subnet will work, privately, before you apply.')
    .version(VERSION, '-V, --version')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) =>
        write(
          `pullpath: ${text
            .replace(/^error: /, '')
            .trim()
            .replace(/\s*\n\s*/g, ' ')}; see pullpath --help\n`,
        ),
    })
    .addHelpText('after', EXIT_CODES);

  reading(program.command('check'))
    .description('read infrastructure and say whether every pull works, privately')
    .argument('[path]', 'a folder of Terraform, a plan or state as JSON, or - for standard input', '.')
    .option('--format <format[=file]>', 'text (default) or json; to a file with =FILE; repeatable', append, [])
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from this severity on')
        .choices(['error', 'warning', 'note', 'never'])
        .default('error'),
    )
    .option('--quiet', 'print nothing to stdout')
    .addHelpText(
      'after',
      `${EXIT_CODES}\n\nExamples:\n  pullpath check\n  pullpath check infra --var region=eu-west-1 --format json=result.json`,
    )
    .action(async (path: string, options: CheckFlags) =>
      finish(await (await import('./check.js')).runCheck(path, options, io)),
    );

  reading(program.command('explain'))
    .description('tell one pull hop by hop, with what decided each')
    .argument('<workload>', "a workload's or a subnet's id")
    .argument('[service]', 'one leg only: ecr.api, ecr.dkr, s3, …')
    .option('--in <path>', 'what to read, as check does', '.')
    .action(async (workload: string, service: string | undefined, options: ExplainFlags) =>
      finish(await (await import('./explain.js')).runExplain({ workload, service: service ?? null }, options, io)),
    );

  program
    .command('rules')
    .description('list the rules, or explain one')
    .argument('[rule]', 'a rule to explain')
    .action(async (rule: string | undefined) => finish(await (await import('./rules.js')).runRules(rule ?? null, io)));

  program
    .command('demo')
    .description('the whole way on the built-in original system: as written, then mended')
    .action(async () => finish(await (await import('./demo.js')).runDemo(io)));

  for (const command of program.commands) command.exitOverride().showSuggestionAfterError();
  return program;
}

function reading(command: Command): Command {
  return command
    .option('--var <name=value>', 'a value for a variable; repeatable', setVariable, new Map<string, string>())
    .option('--var-file <file>', 'a file of values for variables; repeatable', append, [])
    .addOption(
      new Option('--as <kind>', 'what the input is, where its content is not to decide').choices([...INPUT_KINDS]),
    )
    .option('--region <region>', 'the region, where the input leaves it open')
    .option(
      '--need <service>',
      'what every assumed workload needs besides the pull, for example logs; repeatable',
      append,
      [],
    )
    .option('--workload <id>', 'only this workload; repeatable', append, [])
    .option('--vpc <id>', 'only workloads in this VPC; repeatable', append, [])
    .option(
      '--source-ports <from-to>',
      'the ports that clients send from (default: 32768-60999, as Linux)',
      parsePorts,
    );
}

function parsePorts(value: string): { readonly from: number; readonly to: number } {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(value) ?? [];
  const range = { from: Number(from), to: Number(to) };
  if (from === undefined || range.from > range.to || range.to > 65535)
    throw new InvalidArgumentError('it is FROM-TO, for example 49152-65535 for Windows');
  return range;
}

function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function setVariable(value: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('it is NAME=VALUE');
  return new Map(before).set(value.slice(0, equals), value.slice(equals + 1));
}
