// Plans of 10,000 subnets as `terraform show -json` gives them, with all that version 6 of the provider shows of a subnet:
// what is left out is null where nothing computes it, and known after apply where AWS does; what is known of a map whole
// is `{}` there. Source: terraform-provider-aws, `internal/service/ec2/vpc_subnet.go` (read 2026-11).

export const SUBNETS = 10_000;
const PER_VPC = 200;
const ACCOUNT = '123456789012';
const awsId = (kind, number) => `${kind}-${number.toString(16).padStart(17, '0')}`;
const arn = (kind, id) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:${kind}/${id}`;

/** What provider 6 plans for a VPC and a subnet; `computed` is what only AWS tells. */
function vpcOf(vpc) {
  const tags = { Name: `v${vpc}` };
  const dns = { enable_dns_hostnames: true, enable_dns_support: true, enable_network_address_usage_metrics: false };
  const id = awsId('vpc', vpc);
  const table = awsId('rtb', vpc);
  const others = { default_network_acl_id: awsId('acl', vpc), default_security_group_id: awsId('sg', vpc) };
  return {
    values: {
      cidr_block: `10.${vpc}.0.0/16`,
      ...dns,
      instance_tenancy: 'default',
      region: 'eu-west-1',
      tags,
      tags_all: tags,
    },
    computed: {
      arn: arn('vpc', id),
      id,
      owner_id: ACCOUNT,
      main_route_table_id: table,
      default_route_table_id: table,
      ...others,
    },
  };
}
function subnetOf(vpc, subnet) {
  const tags = { Name: `v${vpc}-${subnet}`, Team: 'platform' };
  const place = { availability_zone: `eu-west-1${'abc'[subnet % 3]}`, cidr_block: `10.${vpc}.${subnet}.0/24` };
  const names = [
    'assign_ipv6_address_on_creation',
    'enable_dns64',
    'enable_resource_name_dns_a_record_on_launch',
    'enable_resource_name_dns_aaaa_record_on_launch',
    'ipv6_native',
    'map_public_ip_on_launch',
  ];
  const flags = Object.fromEntries(names.map((name) => [name, false]));
  const unset = [
    'customer_owned_ipv4_pool',
    'enable_lni_at_device_index',
    'ipv4_ipam_pool_id',
    'ipv4_netmask_length',
    'ipv6_ipam_pool_id',
    'ipv6_netmask_length',
    'map_customer_owned_ip_on_launch',
    'outpost_arn',
    'timeouts',
  ].map((name) => [name, null]);
  const id = awsId('subnet', vpc * 1000 + subnet);
  const ids = { arn: arn('subnet', id), id, owner_id: ACCOUNT, vpc_id: awsId('vpc', vpc) };
  return {
    values: { ...flags, ...Object.fromEntries(unset), ...place, region: 'eu-west-1', tags, tags_all: tags },
    computed: {
      ...ids,
      availability_zone_id: `euw1-az${(subnet % 3) + 1}`,
      ipv6_cidr_block: '',
      ipv6_cidr_block_association_id: '',
      private_dns_hostname_type_on_launch: 'ip-name',
    },
  };
}

/**
 * Of what is to be made, or of what is there and stays as it is; of VPCs and subnets alone, or of networks with their
 * route tables, associations and endpoints.
 */
export function planOf({ isThere, isWhole }) {
  const planned = [];
  const before = [];
  const changes = [];
  const configured = [];
  const add = (type, name, index, { values, computed }) => {
    const address = `${type}.${name}${index === null ? '' : `[${index}]`}`;
    const provider_name = 'registry.terraform.io/hashicorp/aws';
    const common = { address, mode: 'managed', type, name, ...(index === null ? {} : { index }), provider_name };
    const sensitive = wholeMaps(values);
    const after = sorted(isThere ? { ...computed, ...values } : values);
    const resource = { ...common, schema_version: 1, values: after, sensitive_values: sensitive };
    planned.push(resource);
    if (isThere) before.push(resource);
    const change = isThere
      ? { actions: ['no-op'], before: after, after, after_unknown: {}, before_sensitive: sensitive }
      : {
          actions: ['create'],
          before: null,
          after,
          after_unknown: sorted({
            ...Object.fromEntries(Object.keys(computed).map((key) => [key, true])),
            ...wholeMaps(values),
          }),
          before_sensitive: false,
        };
    changes.push({ ...common, change: { ...change, after_sensitive: sensitive } });
  };
  const configure = (type, name, expressions) =>
    configured.push({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      provider_config_key: 'aws',
      expressions,
    });
  for (let vpc = 0; vpc < SUBNETS / PER_VPC; vpc++) {
    const name = `v${vpc}`;
    configure('aws_vpc', name, { cidr_block: { constant_value: `10.${vpc}.0.0/16` } });
    configure('aws_subnet', name, {
      vpc_id: { references: [`aws_vpc.${name}.id`, `aws_vpc.${name}`] },
      cidr_block: { references: ['local.cidrs', 'count.index'] },
    });
    add('aws_vpc', name, null, vpcOf(vpc));
    for (let subnet = 0; subnet < PER_VPC; subnet++) add('aws_subnet', name, subnet, subnetOf(vpc, subnet));
    if (isWhole) addWays(vpc, { name, add, configure });
  }
  // Terraform sorts these as texts, `[10]` before `[2]`, and state and changes as people count.
  planned.sort((a, b) => (a.address < b.address ? -1 : 1));
  const state = { format_version: '1.0', values: { root_module: { resources: before } } };
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: { resources: planned } },
    resource_changes: changes,
    ...(isThere ? { prior_state: state } : {}),
    configuration: {
      provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } } },
      root_module: { resources: configured },
    },
  });
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const wholeMaps = (values) =>
  Object.fromEntries(['tags', 'tags_all'].flatMap((key) => (values[key] ? [[key, {}]] : [])));
const to = (...addresses) => ({ references: addresses.flatMap((address) => [`${address}.id`, address]) });
const ALLOW_ALL = JSON.stringify({ Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }] });

/** One route table for all subnets of a VPC, and the three endpoints of a pull, in the first subnet of each zone. */
function addWays(vpc, { name, add, configure }) {
  const vpcId = awsId('vpc', vpc);
  const [table, group] = [awsId('rtb', 1000 + vpc), awsId('sg', 1000 + vpc)];
  const inVpc = { vpc_id: to(`aws_vpc.${name}`) };
  const common = { region: 'eu-west-1', tags: null, timeouts: null };
  const owned = (kind, id) => ({ arn: arn(kind, id), id, owner_id: ACCOUNT, tags_all: {}, vpc_id: vpcId });

  configure('aws_route_table', name, inVpc);
  add('aws_route_table', name, null, {
    values: common,
    computed: { ...owned('route-table', table), propagating_vgws: [], route: [] },
  });
  configure('aws_route_table_association', name, {
    route_table_id: to(`aws_route_table.${name}`),
    subnet_id: { references: [`aws_subnet.${name}`, 'count.index'] },
  });
  for (let subnet = 0; subnet < PER_VPC; subnet++) {
    const ids = { route_table_id: table, subnet_id: awsId('subnet', vpc * 1000 + subnet) };
    add('aws_route_table_association', name, subnet, {
      values: { gateway_id: null, region: 'eu-west-1', timeouts: null },
      computed: { id: awsId('rtbassoc', vpc * 1000 + subnet), ...ids },
    });
  }

  const rule = { cidr_blocks: [`10.${vpc}.0.0/16`], from_port: 443, to_port: 443, protocol: 'tcp', self: false };
  const nobodyElse = { description: '', ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [] };
  configure('aws_security_group', name, inVpc);
  add('aws_security_group', name, null, {
    values: { ...common, description: 'Managed by Terraform', ingress: [{ ...rule, ...nobodyElse }] },
    computed: { ...owned('security-group', group), egress: [], name, name_prefix: '' },
  });

  const zones = [0, 1, 2];
  const endpoint = (number, service, type, { values, computed, expressions }) => {
    const label = `${name}_${service.replace('.', '_')}`;
    const service_name = `com.amazonaws.eu-west-1.${service}`;
    configure('aws_vpc_endpoint', label, { ...inVpc, ...expressions, service_name: { constant_value: service_name } });
    add('aws_vpc_endpoint', label, null, {
      values: { ...common, auto_accept: null, service_name, vpc_endpoint_type: type, ...values },
      computed: { ...owned('vpc-endpoint', awsId('vpce', vpc * 10 + number)), policy: ALLOW_ALL, ...computed },
    });
  };
  endpoint(0, 's3', 'Gateway', {
    computed: { route_table_ids: [table] },
    expressions: { route_table_ids: to(`aws_route_table.${name}`) },
  });
  for (const [number, service] of ['ecr.api', 'ecr.dkr'].entries())
    endpoint(number + 1, service, 'Interface', {
      values: { private_dns_enabled: true },
      computed: {
        security_group_ids: [group],
        subnet_ids: zones.map((zone) => awsId('subnet', vpc * 1000 + zone)),
      },
      expressions: {
        private_dns_enabled: { constant_value: true },
        security_group_ids: to(`aws_security_group.${name}`),
        subnet_ids: to(...zones.map((zone) => `aws_subnet.${name}[${zone}]`)),
      },
    });
}
