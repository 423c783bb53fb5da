import type { Location } from '../../model/location.js';
import type { Unknown, Value } from '../../model/value.js';
import type { TerraformValue } from './value.js';

/**
 * One instance of a `resource` or `data` block, after `count` and `for_each`, with every argument evaluated: what
 * source, plan and state readers all give, and what the mappings make the network of.
 *
 * An attribute that AWS computes is an unknown with a symbol: `aws_subnet.a.id` has the space `aws_subnet.id` and the
 * key `aws_subnet.a`. So a reference is followed by its symbol, never by its text.
 */
export interface ResourceInstance {
  /** `module.network.aws_subnet.app["a"]`, `data.aws_vpc.main`. */
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  /** The module's address, `module.network["x"]`; empty in the root module. */
  readonly module: string;
  readonly exists: Value<boolean>;
  /** Of its provider configuration. */
  readonly region: Value<string>;
  readonly account: Value<string>;
  /** The provider configuration itself, to tell whether two are placed alike; left out: not told. */
  readonly configuration?: object;
  readonly body: EvaluatedBody;
  /** The version of the provider that will make it; left out: not told exactly, or it is made already. */
  readonly providerVersion?: string;
  /** Set where Terraform is told to leave changes of it alone, or runs commands when it makes it. */
  readonly isChangedElsewhere?: boolean;
  /** All of its tags, where the input tells them in one piece; left out: its arguments tell them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** The arguments whose changes Terraform is told to leave alone, `all` for all of them; left out: none. */
  readonly ignoredChanges?: readonly string[];
  /** Tags that the provider's configuration adds; left out: none. */
  readonly defaultTags?: TerraformValue;
}

export interface EvaluatedBody {
  /** Arguments that were written and are not null. */
  readonly attributes: ReadonlyMap<string, EvaluatedAttribute>;
  /** Nested blocks by type, `dynamic` ones expanded. */
  readonly blocks: ReadonlyMap<string, readonly EvaluatedBody[]>;
  /** Block types of which there may be more than told (`dynamic` over an unknown), with the reason. */
  readonly incompleteBlocks: ReadonlyMap<string, Unknown>;
  /** The whole block. */
  readonly location: Location;
}

export interface EvaluatedAttribute {
  readonly value: TerraformValue;
  /** From the name to the end of the value. */
  readonly location: Location;
}
