import type { Location } from './location.js';
import type { Thing } from './network.js';
import type { Members, Unknown, Value } from './value.js';

export type WorkloadKind =
  | 'ecs-fargate'
  | 'ecs-ec2'
  | 'eks'
  | 'eks-fargate'
  | 'ec2'
  | 'batch'
  | 'codebuild'
  | 'assumed';

/** Something that pulls container images: from these subnets, with these security groups. */
export interface Workload extends Thing {
  readonly kind: WorkloadKind;
  /** The subnets of the network interface that pulls: the task's on Fargate, the host's on EC2 and EKS. */
  readonly subnets: Members<Value<string>>;
  /**
   * The groups on that interface. Empty and complete: the VPC's default group. For an assumed workload no group is
   * known and all egress is allowed.
   */
  readonly securityGroups: Members<Value<string>>;
  /** Whether its interface gets a public IPv4 address. `subnet`: as the subnet's `mapPublicIp` says. */
  readonly publicIp: Value<boolean | 'subnet'>;
  /** Empty and complete: one image of the VPC's own region and account. */
  readonly images: Members<WorkloadImage>;
  /** What it needs besides the pull itself. */
  readonly needs: Members<Need>;
  /** Whether the ECR API is asked for the token through this interface (not on Fargate platform 1.3.0 and older). */
  readonly fetchesToken: boolean;
  /** Set where it isn't known whether the token is fetched through this interface. */
  readonly tokenDoubt?: Unknown;
  /** False: it pulls no image, but needs what `needs` says. Left out: it pulls. */
  readonly pullsImages?: boolean;
  /** The region that it runs in; left out: told by its subnets alone. */
  readonly region?: Value<string>;
  /** What it was read from besides its own resource, in the order of the story: the task definition, the hosts. */
  readonly origins?: readonly Origin[];
}

/** For example `task definition aws_ecs_task_definition.api`. */
export interface Origin {
  readonly what: string;
  readonly location: Location | null;
}

export interface WorkloadImage {
  /**
   * `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:v1`. A `*` stands for what isn't known of it and changes no
   * host: the account of a registry of ECR, a part of the repository's name.
   */
  readonly reference: Value<string>;
  /** For example `image of container api`. */
  readonly why: string;
  readonly location: Location | null;
}

export type NeededFor = 'pull' | 'start' | 'feature';

export interface Need {
  /** The endpoint service's short name: `logs`, `secretsmanager`. */
  readonly service: string;
  readonly neededFor: NeededFor;
  /** For example `awslogs driver of container api`. */
  readonly why: string;
  /** Null: the VPC's region. */
  readonly region: Value<string | null>;
  readonly location: Location | null;
  /** The bucket of S3 that is read; left out: none, or the service isn't S3. */
  readonly bucket?: string;
  /** The host that is called instead of the service's own. */
  readonly host?: string;
  /** The thing that answers there, where it isn't AWS alone: a cluster. */
  readonly owner?: string;
}
