import type { Cidr } from '../model/address.js';

/** A network that is to be, as people ask for it. */
export interface Spec {
  readonly region: string;
  /** The VPC's name, `main`. */
  readonly name: string;
  readonly cidr: Cidr;
  readonly zones: readonly SpecZone[];
  /** What runs in it: `ecs-fargate`, `ssm-login`, `logs`. */
  readonly runs: readonly string[];
  /** Every endpoint is a resource of its own, named as in the original system. */
  readonly apart: boolean;
}

export interface SpecZone {
  /** `ap-northeast-1a`. */
  readonly name: string;
  readonly subnets: readonly { readonly name: string; readonly cidr: Cidr }[];
  /** Null: pullpath picks it. */
  readonly endpoint: Cidr | null;
}

/** How endpoints are laid out. */
export interface Choices {
  /** Endpoint subnets of their own, or interfaces inside the workloads' subnets. */
  readonly placement: 'dedicated' | 'existing';
  readonly zones: 'every' | 'one';
  /** Whom the endpoints' group admits; null: what exists is used, else the VPC. */
  readonly ingress: 'vpc' | 'cidrs' | 'groups' | null;
  readonly policies: 'full' | 'least-privilege';
  /** Blocks for endpoint subnets, by the name of the zone. */
  readonly endpointCidrs: ReadonlyMap<string, Cidr>;
  /** A further block for the VPC, for the endpoint subnets. */
  readonly addCidr: Cidr | null;
  /** Twelve digits; null: not told. Endpoint policies name it. */
  readonly account: string | null;
  /** Whether EKS runs: its add-ons come from accounts of AWS. */
  readonly eks: boolean;
}

export const DEFAULT_CHOICES: Choices = {
  placement: 'dedicated',
  zones: 'every',
  ingress: null,
  policies: 'full',
  endpointCidrs: new Map(),
  addCidr: null,
  account: null,
  eks: false,
};
