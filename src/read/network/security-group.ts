import type { SecurityGroup, SecurityGroupRule } from '../../model/network.js';
import { all, type Value } from '../../model/value.js';
import type { ResourceInstance } from '../resource/instance.js';
import { argument, readBlocks, readTags, readText, refuse } from './argument.js';
import { type Build, type Doubt, doubt, EXISTS, existenceDoubt, type ResourceMapping, thingOf } from './build.js';
import { adoptedVpc } from './default-things.js';
import { type Drafted, growing } from './draft.js';
import { ensure, refer } from './known-by-id.js';
import { idOf } from './reference.js';
import { INLINE_RULE, RULE_RESOURCE, type RuleForm, rulesFrom, VPC_RULE_RESOURCE } from './security-group-rule.js';
import { vpcIdOf } from './vpc.js';

/**
 * The provider takes away the egress rules that AWS gives a new group: with no rule there is none.
 * Source: terraform-provider-aws internal/service/ec2/vpc_security_group.go @01606926 (read 2026-11).
 */
export const securityGroup: ResourceMapping = {
  declare(resource, build) {
    build.draft.securityGroups.set(resource.address, groupFrom(resource, vpcIdOf(resource, build)));
  },
  attach: attachInlineRules,
};

/**
 * Taking the default group over removes all its rules: only inline ones remain. The group is there in any case; where
 * the resource may not exist, its rules may not. Source: docs of `aws_default_security_group` (read 2026-11).
 */
export const defaultSecurityGroup: ResourceMapping = {
  declare(resource, build) {
    const group = { ...groupFrom(resource, adoptedVpc(resource, build)), exists: EXISTS };
    group.rules.why = existenceDoubt(resource);
    build.draft.securityGroups.set(resource.address, group);
  },
  attach: attachInlineRules,
};

function groupFrom(resource: ResourceInstance, vpc: Value<string>): Drafted<SecurityGroup> {
  return { ...thingOf(resource, readTags(resource)), vpc, rules: growing<SecurityGroupRule>() };
}

function attachInlineRules(resource: ResourceInstance, build: Build): void {
  const group = build.draft.securityGroups.get(resource.address);
  if (group === undefined) return;
  for (const direction of ['ingress', 'egress'] as const) {
    const blocks = readBlocks(resource.body, direction);
    for (const [index, body] of blocks.items.entries()) {
      const place = { id: `${resource.address}.${direction}[${index}]`, group: group.id, direction };
      for (const rule of rulesFrom({ ...resource, body }, build, { ...place, form: INLINE_RULE }))
        group.rules.items.push(rule);
    }
    if (!blocks.complete) group.rules.why ??= blocks.why;
  }
}

/** `type` says the direction. */
export const securityGroupRule: ResourceMapping = {
  attach(resource, build) {
    const type = readText(resource.body, 'type');
    if (type === null || !type.known) {
      const group = groupOf(resource, build);
      if (group !== null && type !== null) group.rules.why ??= type;
      return;
    }
    if (type.value !== 'ingress' && type.value !== 'egress')
      refuse(`type is ${type.value}`, type.location, 'write ingress or egress');
    else addRules(resource, build, { direction: type.value, form: RULE_RESOURCE });
  },
};

export const ingressRule: ResourceMapping = {
  attach: (resource, build) => addRules(resource, build, { direction: 'ingress', form: VPC_RULE_RESOURCE }),
};

export const egressRule: ResourceMapping = {
  attach: (resource, build) => addRules(resource, build, { direction: 'egress', form: VPC_RULE_RESOURCE }),
};

function addRules(
  resource: ResourceInstance,
  build: Build,
  { direction, form }: { readonly direction: 'ingress' | 'egress'; readonly form: RuleForm },
): void {
  const group = groupOf(resource, build);
  if (group === null) return;
  const rules = rulesFrom(resource, build, { id: resource.address, group: group.id, direction, form });
  for (const rule of rules) group.rules.items.push(rule);
}

/** Another VPC of the region in which the group may be used. Source: EC2 API, "AssociateSecurityGroupVpc" (read 2026-11). */
export const securityGroupVpcAssociation: ResourceMapping = {
  attach(resource, build) {
    const group = groupOf(resource, build, 'group-vpcs');
    const vpc = refer(build, 'vpc', argument(resource.body, 'vpc_id'), { resource });
    if (group !== null && vpc !== null) associate(group, existenceDoubt(resource) ?? vpc);
  },
};

/** One that isn't known may be any. */
export function associate(group: Drafted<SecurityGroup>, vpc: Value<string>): void {
  const { items, ...rest } = group.associatedVpcs ?? all([]);
  group.associatedVpcs = { ...rest, items: [...items, vpc] };
}

function groupOf(resource: ResourceInstance, build: Build, changed: Doubt = 'rules'): Drafted<SecurityGroup> | null {
  const id = refer(build, 'security-group', argument(resource.body, 'security_group_id'), { resource });
  if (id === null) return null;
  if (!id.known) doubt(build, changed, id);
  return (id.known && build.draft.securityGroups.get(id.value)) || null;
}

/** A group that is read: which rules it has isn't told. */
export const securityGroupData: ResourceMapping = {
  declare(resource, build) {
    const vpc = refer(build, 'vpc', argument(resource.body, 'vpc_id'), { resource });
    ensure(build, 'security-group', idOf(build, 'security-group', resource), resource.body.location, {
      resource,
      ...(vpc === null ? {} : { vpc }),
    });
  },
};
