import type { ReadingFlags } from './flags.js';

export const EMIT_FORMATS = ['terraform', 'cloudformation', 'cdk', 'network'] as const;

export type EmitFormat = (typeof EMIT_FORMATS)[number];

export interface DesignFlags extends ReadingFlags {
  readonly original?: boolean;
  readonly spec?: string;
  readonly cidr?: string;
  readonly zone: readonly string[];
  readonly subnet: readonly string[];
  readonly runs: readonly string[];
  readonly emit?: EmitFormat;
  readonly out?: string;
  readonly force?: boolean;
  readonly inExistingSubnets?: boolean;
  readonly singleZone?: boolean;
  readonly ingress?: 'vpc' | 'cidrs' | 'groups';
  readonly policies?: 'full' | 'least-privilege';
  readonly account?: string;
  readonly endpointCidr: readonly string[];
  readonly addCidr?: string;
  readonly prices?: string;
}
