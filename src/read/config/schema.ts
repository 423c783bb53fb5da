import * as v from 'valibot';
import { SHORT_NAME } from '../../aws/service-names.js';

const SERVICE = v.pipe(v.string(), v.regex(SHORT_NAME, "a service is named by the end of its endpoint's name: logs"));

const TEXT = v.pipe(v.string(), v.regex(/\S/, 'it is empty'));

/** A workload that the infrastructure doesn't declare. */
const WORKLOAD = v.strictObject({
  name: v.pipe(TEXT, v.description('What it is called in the output.')),
  kind: v.pipe(
    v.picklist(['ecs-fargate', 'ecs-ec2', 'eks', 'eks-fargate', 'ec2', 'batch', 'codebuild']),
    v.description('What runs it.'),
  ),
  subnets: v.pipe(
    v.array(TEXT),
    v.minLength(1, 'at least one subnet is needed'),
    v.description('The subnets that it pulls from, by id (* stands for anything) or by tag: "tag:Name=app *".'),
  ),
  securityGroups: v.optional(
    v.pipe(
      v.array(TEXT),
      v.description("Its security groups, by id or by tag. An empty list: the VPC's default group. Left out: unknown."),
    ),
  ),
  needs: v.optional(v.pipe(v.array(SERVICE), v.description('Services that it needs to start, besides the pull.'))),
  images: v.optional(
    v.pipe(
      v.array(TEXT),
      v.description("What it pulls: REGISTRY/REPOSITORY:TAG. Left out: from the VPC's own region and account."),
    ),
  ),
  publicIp: v.optional(
    v.pipe(v.boolean(), v.description('Whether it gets a public IPv4 address. Left out: as its subnet says.')),
  ),
});

/** `2027-02-30` looks like a day. */
function isDay(date: string): boolean {
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/** A finding that is accepted. */
const IGNORE = v.strictObject({
  rule: v.pipe(TEXT, v.description('The rule, as pullpath rules lists it.')),
  resource: v.optional(
    v.pipe(TEXT, v.description('The resource that the finding names; * stands for anything. Left out: all.')),
  ),
  reason: v.pipe(TEXT, v.description('Why it is accepted. It is shown in the output.')),
  until: v.optional(
    v.pipe(
      v.string(),
      v.isoDate('a date is written 2027-03-31'),
      v.check(isDay, 'there is no such day'),
      v.description('The last day on which it holds: 2027-03-31.'),
    ),
  ),
});

/** What `pullpath.yaml` may hold. */
export const CONFIG = v.strictObject({
  workloads: v.optional(v.pipe(v.array(WORKLOAD), v.description('Who pulls, besides what the input declares.'))),
  allow: v.optional(
    v.pipe(
      v.array(v.picklist(['public'])),
      v.description('public: a pull over NAT or an internet gateway is a note, not a warning.'),
    ),
  ),
  ignore: v.optional(v.pipe(v.array(IGNORE), v.description('Findings that are accepted.'))),
});

export type WrittenConfig = v.InferOutput<typeof CONFIG>;
