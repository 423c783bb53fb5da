import type { PlanDocument } from './document.js';
import type { PlanAssumptions } from './plan-assumptions.js';
import type { PlannedResource } from './planned-resource.js';
import type { Target } from './reader.js';

const VPC = /^aws_(?:default_)?vpc$/;

/** Types of which no attribute is the id of a VPC that isn't planned: resources, and data sources. */
const MAKES_NONE = /^(?:aws_(?!cloudformation_|lambda_invocation)|archive_|local_|null_|random_|time_|tls_)/;
const FINDS_NONE =
  /^(?:aws_(?:ami|availability_zone|caller_identity|ecr|iam_|kms_|partition|region)|archive_|local_|random_|tls_)/;

/**
 * The only VPC whose id isn't known before a plan is applied, if nothing else may give one then. By way of locals, of which
 * a plan tells nothing, what isn't known comes from here.
 */
export class OnlyVpc {
  readonly #plan: PlanDocument;
  readonly #prefix: string;
  readonly #assumptions: PlanAssumptions | null;
  #only: PlannedResource | null | undefined;

  constructor(plan: PlanDocument, prefix: string, assumptions: PlanAssumptions | null) {
    this.#plan = plan;
    this.#prefix = prefix;
    this.#assumptions = assumptions;
  }

  /** What an argument of a resource is taken for by its name alone. */
  follow({ type, name, address }: PlannedResource, argument: string): readonly Target[] | null {
    if (argument !== 'vpc_id') return null;
    if (this.#only === undefined) this.#only = find(this.#plan);
    if (this.#only === null || this.#only.address === address) return null;
    this.#assumptions?.noteVpc(`vpc_id of ${type}.${name}`, `${this.#prefix}${this.#only.address}`);
    return [{ address: this.#only.address, type: this.#only.type, attribute: 'id' }];
  }
}

function find({ resources }: PlanDocument): PlannedResource | null {
  const open = resources.filter(({ unknowns }) => unknowns !== null);
  const isHarmless = ({ mode, type }: PlannedResource) => (mode === 'data' ? FINDS_NONE : MAKES_NONE).test(type);
  const [only, ...others] = open.filter(({ type, mode, unknowns }) => {
    return mode === 'managed' && VPC.test(type) && unknowns?.id === true;
  });
  return only !== undefined && others.length === 0 && open.every(isHarmless) ? only : null;
}
