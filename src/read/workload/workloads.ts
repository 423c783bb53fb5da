import type { Workload } from '../../model/workload.js';
import type { Build } from '../network/build.js';
import type { ResourceInstance } from '../resource/instance.js';
import { batchComputeEnvironment } from './batch.js';
import { codeBuildProject } from './codebuild.js';
import { newContext, type WorkloadMapping } from './context.js';
import { ecsExpressService } from './ecs-express.js';
import { ecsService, ecsTaskSet } from './ecs-service.js';
import { eksAutoMode, eksFargateProfile, eksNodeGroup } from './eks-nodes.js';
import { machineWorkloads } from './machines.js';
import { mentionOutside } from './outside-vpc.js';
import { eventTarget, pipe, schedule } from './run-task.js';
import { stateMachine } from './state-machine.js';

/** What starts containers, by Terraform's type. One more type is one more line. */
const MAPPINGS: ReadonlyMap<string, WorkloadMapping> = new Map([
  ['aws_ecs_service', ecsService],
  ['aws_ecs_task_set', ecsTaskSet],
  ['aws_ecs_express_gateway_service', ecsExpressService],
  ['aws_cloudwatch_event_target', eventTarget],
  ['aws_scheduler_schedule', schedule],
  ['aws_pipes_pipe', pipe],
  ['aws_sfn_state_machine', stateMachine],
  ['aws_eks_cluster', eksAutoMode],
  ['aws_eks_node_group', eksNodeGroup],
  ['aws_eks_fargate_profile', eksFargateProfile],
  ['aws_batch_compute_environment', batchComputeEnvironment],
  ['aws_codebuild_project', codeBuildProject],
]);

/** Who pulls images, in input order; with what a person should know of it. */
export function findWorkloads(
  build: Build,
  instances: readonly ResourceInstance[],
): { readonly workloads: readonly Workload[]; readonly assumptions: readonly string[] } {
  const { context, assumptions } = newContext(build);
  const found = new Map<ResourceInstance, readonly Workload[]>();
  const startsAny = [...MAPPINGS.keys()].some((type) => build.ofType(type).length > 0);
  for (const instance of startsAny ? instances : []) {
    const mapping = instance.mode === 'managed' ? MAPPINGS.get(instance.type) : undefined;
    if (mapping !== undefined) found.set(instance, mapping(instance, context));
  }
  // Machines on which something of the above runs pull for it, and not for themselves.
  for (const [instance, workloads] of machineWorkloads(context)) found.set(instance, workloads);
  mentionOutside(context);
  const workloads = found.size === 0 ? [] : instances.flatMap((instance) => found.get(instance) ?? []);
  if (workloads.some(({ kind }) => kind === 'eks' || kind === 'eks-fargate'))
    context.assume(
      "What pods of EKS run is not declared here: beside the add-ons of EKS, one image of the account's own ECR is taken to be pulled.",
    );
  return { workloads, assumptions: assumptions() };
}
