import { Command, InvalidArgumentError, Option } from 'commander';
import { INPUT_KINDS } from '../read/input-kind.js';
import { VERSION } from '../version.js';
import type { CostFlags, PricesFlags, PricesUpdateFlags } from './cost-flags.js';
import { type DesignFlags, EMIT_FORMATS } from './design-flags.js';
import type { CheckFlags, ExplainFlags } from './flags.js';
import type { Io } from './io.js';
import type { LabFlags } from './lab-flags.js';
import { append, appendService, parsePorts, setVariable } from './option-values.js';

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
    .argument(
      '[path...]',
      'folders of Terraform, plans or states as JSON, templates of CloudFormation or cdk.out; several are one estate; - for standard input (default: ".")',
    )
    .option('--format <format[=file]>', 'text (default) or json; to a file with =FILE; repeatable', append, [])
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from this severity on')
        .choices(['error', 'warning', 'note', 'never'])
        .default('error'),
    )
    .option('--quiet', 'print nothing to stdout')
    .option('--gb <n>', 'layers pulled in a month, in GB: findings about a NAT gateway say what that costs')
    .option('--traffic <file>', 'the same as YAML, as for cost')
    .option('--prices <file>', 'your own prices or currency, as for cost')
    .option('--suggest', 'beside each finding a patch of the source that mends it, where one is known to be right')
    .option('--fix', 'make those changes that are safe in the source, then check it again')
    .option('--unsafe', 'with --fix: also those that add endpoints, which cost money, or change more than this pull')
    .addHelpText(
      'after',
      `${EXIT_CODES}\n\nExamples:\n  pullpath check\n  pullpath check infra --var region=eu-west-1 --format json=result.json`,
    )
    .action(async (paths: readonly string[], options: CheckFlags) =>
      finish(await (await import('./check.js')).runCheck(paths.length === 0 ? ['.'] : paths, options, io)),
    );

  reading(program.command('explain'))
    .description('tell one pull hop by hop, with what decided each')
    .argument('<workload>', "a workload's or a subnet's id")
    .argument('[service]', 'one leg only: ecr.api, ecr.dkr, s3, …')
    .option('--in <path>', 'what to read, as check does; repeatable (default: ".")', append, [])
    .action(async (workload: string, service: string | undefined, options: ExplainFlags) =>
      finish(await (await import('./explain.js')).runExplain({ workload, service: service ?? null }, options, io)),
    );

  program
    .command('rules')
    .description('list the rules, or explain one')
    .argument('[rule]', 'a rule to explain')
    .action(async (rule: string | undefined) => finish(await (await import('./rules.js')).runRules(rule ?? null, io)));

  addLab(program, io, finish);

  program
    .command('demo')
    .description('the whole way on the built-in original system: as written, then mended')
    .action(async () => finish(await (await import('./demo.js')).runDemo(io)));

  addDesign(program, io, finish);
  addCost(program, io, finish);

  for (const command of program.commands) command.exitOverride().showSuggestionAfterError();
  return program;
}

function addDesign(program: Command, io: Io, finish: (exitCode: number) => void): void {
  reading(program.command('design'))
    .description(
      'plan endpoint subnets and endpoints, for a network that is there or one that is to be, and write them',
    )
    .argument('[path]', 'the network that is there, as check reads it (default: ".")')
    .option('--original', 'the built-in original system')
    .option('--spec <file>', 'a network that is to be, as YAML')
    .option('--cidr <block>', 'a network that is to be: its block; with --region, --zone and --subnet')
    .option('--zone <zone>', 'one of its zones: a, or ap-northeast-1a; repeatable', append, [])
    .option('--subnet <name=size>', 'a subnet for applications in each zone: app1=/24; repeatable', append, [])
    .option(
      '--runs <what>',
      'what runs: ecs-fargate, ecs-ec2, eks, ssm-login, secrets, logs, …; repeatable',
      append,
      [],
    )
    .addOption(new Option('--emit <format>', 'what to write').choices([...EMIT_FORMATS]))
    .option('--out <folder>', 'write into this folder instead of stdout')
    .option('--force', 'with --out: overwrite what is there')
    .option('--in-existing-subnets', "put endpoints into workloads' subnets instead of subnets of their own")
    .option('--single-zone', 'endpoints in one zone only: cheaper, and down with that zone')
    .addOption(
      new Option('--ingress <whom>', 'whom the group of the endpoints admits').choices(['vpc', 'cidrs', 'groups']),
    )
    .addOption(new Option('--policies <kind>', 'endpoint policies').choices(['full', 'least-privilege']))
    .option('--account <id>', 'the account of the repositories, which policies name')
    .option('--endpoint-cidr <zone=block>', 'the block of an endpoint subnet; repeatable', append, [])
    .option('--add-cidr <block>', 'a further block for the VPC, where it has no free addresses')
    .option('--prices <file>', 'your own prices or currency, as for cost')
    .addHelpText(
      'after',
      `
Exit codes:
  0  done: every pull of the design is private
  2  could not do it: nothing is written

Examples:
  pullpath design --original --emit terraform
  pullpath design infra --out infra
  pullpath design --region eu-west-1 --cidr 10.1.0.0/16 --zone a --zone b --subnet app=/22 --runs eks --emit terraform`,
    )
    .action(async (path: string | undefined, options: DesignFlags) =>
      finish(await (await import('./design.js')).runDesign(path, options, io)),
    );
}

function addLab(program: Command, io: Io, finish: (exitCode: number) => void): void {
  reading(program.command('lab'))
    .description('build the network in Linux namespaces, pull through it for real, and compare with the prediction')
    .argument('[path]', 'what to read, as check does', '.')
    .option('--probe', 'connections alone, from every class of addresses and ports: no real pulls')
    .option('--fault <rule>', 'break the network as this rule tells, and watch the pull fail')
    .option('--shell <workload>', 'then a shell inside of this workload')
    .option('--keep [seconds]', 'then leave the network standing, until Ctrl-C or for this long')
    .addOption(
      new Option('--client <client>', "what pulls: skopeo, or containerd's ctr")
        .choices(['skopeo', 'ctr'])
        .default('skopeo'),
    )
    .addOption(
      new Option('--ecr-api <server>', "who gives ECR's tokens: a small server of pullpath's own, or moto")
        .choices(['own', 'moto'])
        .default('own'),
    )
    .option('--timeout <seconds>', 'the longest that one client may take', parseSeconds, 90)
    .option('--size <size>', 'of the image that is pulled: 500MB, 1.2GiB', parseSize, 5_000_000)
    .option('--image <folder>', 'an image of your own, as an OCI layout')
    .option('--patient', 'clients wait for silent servers as long as they do outside')
    .option('--save <folder>', 'write down all that repeats what was seen')
    .addOption(textOrJson())
    .addHelpText(
      'after',
      `${EXIT_CODES}\n\nExamples:\n  pullpath lab\n  pullpath lab infra --probe\n  pullpath lab infra --fault endpoint-security-group-closed`,
    )
    .action(async (path: string, options: LabFlags) =>
      finish(await (await import('./lab.js')).runLab(path, options, io)),
    );

  program
    .command('doctor')
    .description('what this machine has and lacks for the lab, and the one command that installs it')
    .action(async () => finish(await (await import('./doctor.js')).runDoctor(io)));
}

function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError('it is a number of seconds');
  return seconds;
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
};

/** A layer is made in memory, so there is an end to it. */
function parseSize(value: string): number {
  const [, count, unit = 'B'] = /^(\d+(?:\.\d+)?) ?([kKmMgG]i?[bB]|[bB])?$/.exec(value) ?? [];
  const bytes = Math.round(Number(count) * (UNITS[unit.toUpperCase()] ?? 1));
  if (!(bytes >= 1 && bytes <= 1.5e9)) throw new InvalidArgumentError('it is a size up to 1.5 GB, for example 500MB');
  return bytes;
}

function addCost(program: Command, io: Io, finish: (exitCode: number) => void): void {
  reading(program.command('cost'))
    .description('what the network costs in a month, what the alternatives cost, and where they break even')
    .argument('[path]', 'a folder of Terraform; the current one if neither this nor --original nor --zones is given')
    .option('--original', 'the built-in original system')
    .option('--zones <n>', 'no input: workloads in this many zones of --region')
    .option('--vpcs <n>', 'with --zones: this many such VPCs')
    .option('--gb <n>', 'layers pulled in a month, in GB')
    .option('--image-size <size>', 'compressed size of an image: 500MB, 1.2GiB')
    .option('--image <file>', 'an OCI image manifest, for its layers; repeatable', append, [])
    .option('--pulls <n>', 'pulls a month without a cache: tasks started on Fargate')
    .option('--fresh-hosts <n>', 'hosts a month that start with an empty cache')
    .option('--traffic <file>', 'all of this as YAML')
    .option('--services-gb <n>', 'GB a month to other AWS services, for example logs')
    .option('--internet-gb <n>', 'GB a month to and from the internet')
    .option('--image-region <region>', 'the region of the images, where it is another one')
    .option('--prices <file>', 'your own prices or currency, YAML or JSON')
    .addOption(textOrJson())
    .addHelpText(
      'after',
      `${EXIT_CODES}\n\nExamples:\n  pullpath cost --original\n  pullpath cost infra --image-size 500MB --pulls 2000\n  pullpath cost --zones 3 --region us-east-1 --gb 1000 --format json`,
    )
    .action(async (path: string | undefined, options: CostFlags) =>
      finish(await (await import('./cost.js')).runCost(path, options, io)),
    );

  const prices = program
    .command('prices')
    .description('the prices that cost reckons with, each with source and date')
    .option('--region <region>', 'only this region; repeatable', append, [])
    .option('--prices <file>', 'with your own prices over them')
    .addOption(textOrJson())
    .action(async (options: PricesFlags) => finish(await (await import('./prices.js')).runPrices(options, io)));
  prices
    .command('update')
    .description("download current prices from AWS's public Price List (hundreds of MB a region)")
    .option('--region <region>', 'only this region; repeatable', append, [])
    .option('--output <file>', 'where they go; cost takes this file from the current folder', 'pullpath-prices.json')
    .option('--base-url <url>', 'another server', 'https://pricing.us-east-1.amazonaws.com')
    .exitOverride()
    .action(async (_options: unknown, command: Command) =>
      finish(
        await (await import('./prices-update.js')).runPricesUpdate(command.optsWithGlobals<PricesUpdateFlags>(), io),
      ),
    );
}

function textOrJson(): Option {
  return new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text');
}

function reading(command: Command): Command {
  return command
    .option(
      '--var <name=value>',
      'a value for a variable or parameter; repeatable',
      setVariable,
      new Map<string, string>(),
    )
    .option('--var-file <file>', 'a file of values for variables or parameters; repeatable', append, [])
    .addOption(
      new Option('--as <kind>', 'what the input is, where its content is not to decide').choices([...INPUT_KINDS]),
    )
    .option('--region <region>', 'the region, where the input leaves it open')
    .option('--config <file>', 'workloads and accepted findings (default: pullpath.yaml in the folder that is read)')
    .option('--recursive', 'every root module of Terraform below the folder, each judged alone')
    .option(
      '--need <service>',
      'what every assumed workload needs besides the pull, for example logs; repeatable',
      appendService,
      [],
    )
    .option('--workload <id>', 'only this workload; repeatable', append, [])
    .option('--vpc <id>', 'only workloads in this VPC; repeatable', append, [])
    .option('--stack <name>', 'only this stack of a CDK app, and those it depends on; repeatable', append, [])
    .option(
      '--source-ports <from-to>',
      'the ports that clients send from (default: 32768-60999, as Linux)',
      parsePorts,
    );
}
