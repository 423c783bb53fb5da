import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UNSHARE } from './leader.js';

/** Something that the lab needs of the machine. */
export interface Need {
  readonly what: string;
  readonly purpose: string;
  /** What it is needed for: every lab, real pulls alone, or those with an option that nobody needs. */
  readonly for: 'lab' | 'pulls' | 'ctr' | 'moto';
  readonly present: boolean;
  /** The Debian package that brings it; null: no package does. */
  readonly packageName: string | null;
  /** What to do where no package helps. */
  readonly advice: string | null;
}

interface Program {
  readonly name: string;
  readonly packageName: string | null;
  readonly purpose: string;
  readonly for: Need['for'];
  readonly advice?: string;
}

const PROGRAMS: readonly Program[] = [
  { name: 'ip', packageName: 'iproute2', purpose: 'interfaces and routes', for: 'lab' },
  { name: 'nft', packageName: 'nftables', purpose: 'groups, network ACLs and NAT', for: 'lab' },
  { name: 'dnsmasq', packageName: 'dnsmasq-base', purpose: "the VPC's resolver", for: 'lab' },
  { name: 'unshare', packageName: 'util-linux', purpose: 'namespaces', for: 'lab' },
  { name: 'nsenter', packageName: 'util-linux', purpose: 'namespaces', for: 'lab' },
  { name: 'setpriv', packageName: 'util-linux', purpose: 'an end with the command', for: 'lab' },
  { name: 'mount', packageName: 'mount', purpose: 'a /run of its own', for: 'lab' },
  { name: 'openssl', packageName: 'openssl', purpose: 'certificates', for: 'pulls' },
  { name: 'skopeo', packageName: 'skopeo', purpose: 'the client that pulls', for: 'pulls' },
  { name: 'docker-registry', packageName: 'docker-registry', purpose: 'the registry', for: 'pulls' },
  {
    name: 'docker-credential-ecr-login',
    packageName: 'amazon-ecr-credential-helper',
    purpose: "the registry's password",
    for: 'pulls',
  },
  { name: 'containerd', packageName: 'containerd', purpose: 'another client that pulls', for: 'ctr' },
  { name: 'ctr', packageName: 'containerd', purpose: 'another client that pulls', for: 'ctr' },
  {
    name: 'moto_server',
    packageName: null,
    purpose: "another server for ECR's tokens",
    for: 'moto',
    advice: "pip install 'moto[ecr,server]'",
  },
];

/** Looks at what the machine has. `environment` tells where programs are. */
export function examineMachine(environment: Readonly<Record<string, string | undefined>>): readonly Need[] {
  const linux: Need = {
    what: 'Linux',
    purpose: 'network namespaces',
    for: 'lab',
    present: process.platform === 'linux',
    packageName: null,
    advice: 'the lab runs on Linux alone: take a virtual machine, or a container that may make user namespaces',
  };
  if (!linux.present) return [linux];
  const programs = PROGRAMS.map(({ name, packageName, purpose, for: needed, advice = null }): Need => {
    return { what: name, purpose, for: needed, present: isOnPath(name, environment.PATH), packageName, advice };
  });
  const hasTools = programs.every(({ present, for: needed }) => present || needed !== 'lab');
  return [linux, ...programs, ...(hasTools ? kernel() : [])];
}

function isOnPath(name: string, path = ''): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const FEATURES = [
  {
    what: 'namespaces without privileges',
    purpose: 'a network of its own',
    script: 'true',
    advice:
      'allow user namespaces: sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0; in Docker, --security-opt seccomp=unconfined --security-opt systempaths=unconfined',
  },
  {
    what: 'virtual interfaces (veth)',
    purpose: 'interfaces between namespaces',
    script: 'ip link add name pp0 type veth peer name pp1',
    advice: 'load the kernel module veth: sudo modprobe veth',
  },
  {
    what: 'nftables with NAT and connection tracking',
    purpose: 'groups, network ACLs and NAT',
    script:
      'echo "table ip t { chain c { type nat hook postrouting priority srcnat; ct state established accept; masquerade; }; }" | nft -f -',
    advice: 'load the kernel modules nf_tables, nft_ct and nft_masq: sudo modprobe -a nf_tables nft_ct nft_masq',
  },
] as const;

function kernel(): readonly Need[] {
  const [unshare, ...args] = UNSHARE;
  return FEATURES.map(({ what, purpose, script, advice }): Need => {
    const { status } = spawnSync(unshare, [...args, 'sh', '-c', script], { stdio: 'ignore' });
    return { what, purpose, for: 'lab', present: status === 0, packageName: null, advice };
  });
}

/** The one command that installs what is missing; null where no package is. */
export function installCommand(needs: readonly Need[]): string | null {
  const packages = [...new Set(needs.flatMap(({ present, packageName }) => (present ? [] : (packageName ?? []))))];
  if (packages.length === 0) return null;
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}
