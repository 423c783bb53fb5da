import type { ReadingFlags } from './flags.js';

export interface LabFlags extends ReadingFlags {
  readonly probe?: boolean;
  readonly fault?: string;
  readonly shell?: string;
  /** `true`: until the command is ended; otherwise seconds. */
  readonly keep?: true | string;
  readonly timeout: number;
  readonly client: 'skopeo' | 'ctr';
  readonly ecrApi: 'own' | 'moto';
  readonly image?: string;
  readonly size: number;
  readonly patient?: boolean;
  readonly save?: string;
  readonly format: 'text' | 'json';
}
