import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A project that has the package as its users get it: what is packed, and nothing else. */
export class Consumer {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'pullpath-cdk-'));
    const modules = join(this.folder, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    for (const name of ['aws-cdk-lib', 'cdk-nag', 'constructs', join('.bin', 'tsx')])
      symlinkSync(resolve('node_modules', name), join(modules, name));
    for (const path of packedFiles()) cpSync(path, join(modules, 'pullpath-cdk', path));
  }

  /** Runs the CDK CLI, which finds no credentials and asks nothing of the network. */
  cdk(...args: string[]): { readonly status: number | null; readonly output: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [resolve('node_modules/aws-cdk/bin/cdk'), ...args, '--no-notices'],
      {
        cwd: this.folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_CONFIG_FILE: '/dev/null',
          AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
          CDK_DISABLE_VERSION_CHECK: '1',
          DISABLE_CLI_TELEMETRY: 'true',
          JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
          NO_COLOR: '1',
          FORCE_COLOR: '0',
          npm_config_offline: 'true',
        },
      },
    );
    return { status, output: `${stdout}${stderr}` };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What `npm pack` would put into the package. */
export function packedFiles(): string[] {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  return packed[0].files.map(({ path }: { path: string }) => path);
}
