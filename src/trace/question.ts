import type { Scalar } from '../model/interval-set.js';
import type { Vpc, VpcEndpoint } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { Hop } from './leg.js';
import type { Topology } from './topology.js';
import type { World } from './world.js';

/** What a workload in the VPC gets when it asks for a host's name. */
export type DnsAnswer =
  /** All addresses of the endpoint's interfaces, in turn. */
  | { readonly kind: 'interfaces'; readonly endpoint: VpcEndpoint }
  | { readonly kind: 'public' }
  | { readonly kind: 'addresses'; readonly addresses: readonly Scalar[]; readonly zone: string }
  | { readonly kind: 'none' }
  /** An answer that the input does not tell: its address, of one of these IP versions, may lead anywhere. */
  | {
      readonly kind: 'anything';
      readonly key: string;
      readonly families: readonly (4 | 6)[];
      readonly why: Unknown;
    };

export interface Resolution {
  readonly answer: DnsAnswer;
  readonly hop: Hop;
}

/** A name that a workload of the VPC asks for. */
export interface Question {
  readonly world: World;
  readonly topology: Topology;
  readonly vpc: Vpc;
  readonly host: string;
  readonly service: string;
  readonly region: string;
}

/** The hop of a question, which passes unless more is said of it. */
export function passing(question: Question, detail: string, more: Partial<Hop>): Hop {
  return {
    at: 'dns',
    resource: question.vpc.id,
    location: null,
    outcome: 'pass',
    detail,
    awsCode: null,
    problem: null,
    ...more,
  };
}

/** Whether a host is the domain or below it; the empty domain holds every name. */
export function isBelow(host: string, domain: string): boolean {
  const bare = host.replace(/^\*\./, '');
  return domain === '' || bare === domain || bare.endsWith(`.${domain}`);
}
