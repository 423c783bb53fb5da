/**
 * The regions where Fargate's own agent reaches ECS through the VPC of the task, so that `ecs`, `ecs-agent` and
 * `ecs-telemetry` are needed there: those that were introduced from December 2023 on.
 *
 * Sources: ECS guide, "Considerations for endpoints in Regions introduced starting on December 23, 2023", which names
 * ca-west-1; the others by the dates of their launches (AWS, "What's New"; read 2026-11).
 */
const REGIONS: ReadonlySet<string> = new Set([
  'ca-west-1',
  'ap-southeast-5',
  'ap-southeast-7',
  'mx-central-1',
  'ap-east-2',
  'ap-southeast-6',
  'eusc-de-east-1',
]);

export function fargateNeedsEcs(region: string): boolean {
  return REGIONS.has(region);
}
