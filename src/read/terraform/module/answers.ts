import type { Value } from '../../../model/value.js';
import type { EvaluatedBody, ResourceInstance } from '../../resource/instance.js';
import type { TerraformValue } from '../../resource/value.js';

/** All that was read of the infrastructure, by which data sources are answered. */
export interface Estate {
  /** Those that are managed, by type. */
  readonly instances: ReadonlyMap<string, readonly ResourceInstance[]>;
  /** What stands before the addresses of each root module: `network/`. */
  readonly prefixes: readonly string[];
  readonly states: readonly RemoteState[];
  /** Whether all modules could be read: else there may be more of everything. */
  readonly whole: boolean;
}

export interface DataSource {
  readonly type: string;
  readonly body: EvaluatedBody;
  readonly region: Value<string>;
  /** The folder of its root module. */
  readonly folder: string;
  /** The workspace in which everything is judged. */
  readonly workspace: string;
}

/** Where a root module keeps its state, and what its outputs are. */
export interface RemoteState {
  readonly backend: Backend;
  readonly outputs: () => ReadonlyMap<string, TerraformValue>;
}

export interface Backend {
  /** `s3`, `local`, `remote`. */
  readonly type: string;
  readonly settings: ReadonlyMap<string, TerraformValue>;
  readonly folder: string;
}
