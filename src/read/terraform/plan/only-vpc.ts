import type { PlanDocument, PlannedResource } from './document.js';

const VPC = /^aws_(?:default_)?vpc$/;

/** Types of which no attribute is the id of a VPC that isn't planned: resources, and data sources. */
const MAKES_NONE = /^(?:aws_(?!cloudformation_|lambda_invocation)|archive_|local_|null_|random_|time_|tls_)/;
const FINDS_NONE =
  /^(?:aws_(?:ami|availability_zone|caller_identity|ecr|iam_|kms_|partition|region)|archive_|local_|random_|tls_)/;

/**
 * The only VPC whose id isn't known before a plan is applied; null where something else may give one then. By way of
 * locals, of which a plan tells nothing, what isn't known comes from here.
 */
export function onlyVpc({ resources }: PlanDocument): PlannedResource | null {
  const open = resources.filter(({ unknowns }) => unknowns !== null);
  const isHarmless = ({ mode, type }: PlannedResource) => (mode === 'data' ? FINDS_NONE : MAKES_NONE).test(type);
  const [only, ...others] = open.filter(
    ({ type, mode, unknowns }) => mode === 'managed' && VPC.test(type) && unknowns?.id === true,
  );
  return only !== undefined && others.length === 0 && open.every(isHarmless) ? only : null;
}
