import { check } from '../src/check/check.js';
import { parseCidr } from '../src/model/address.js';
import { EMPTY_NETWORK, type Network, type Thing } from '../src/model/network.js';
import { all, known } from '../src/model/value.js';

export { check };

const REGION = 'ap-northeast-1';
const SERVICES = ['ecr.api', 'ecr.dkr', 'logs', 'ssm'];

function thing(id: string): Thing {
  const location = { file: 'main.tf', line: 1, column: 1, endLine: 1, endColumn: 2, through: [] };
  return { id, location, exists: known(true), tags: {} };
}

function cidr(text: string) {
  const block = parseCidr(text);
  if (block === null) throw new Error(text);
  return block;
}

/** VPCs of the original system's shape: app subnets, two endpoint subnets, one endpoint a service, S3 by gateway. */
export function networkOf(vpcs: number, subnetsEach: number): Network {
  const parts: Network[] = Array.from({ length: vpcs }, (_, index) => oneVpc(`vpc${index}`, subnetsEach));
  const join = <K extends keyof Network>(key: K) => parts.flatMap((part) => part[key] as readonly unknown[]);
  return {
    ...EMPTY_NETWORK,
    ...Object.fromEntries((Object.keys(EMPTY_NETWORK) as (keyof Network)[]).map((key) => [key, join(key)])),
  };
}

/** One VPC whose groups and network ACLs let some subnets through, some in part, and some not at all. */
export function guardedNetwork(subnets: number): Network {
  const plain = oneVpc('vpc', subnets);
  const [group] = plain.securityGroups;
  const [acl] = plain.networkAcls;
  const rule = group?.rules.items[0];
  const entry = acl?.entries.items[1];
  if (group === undefined || acl === undefined || rule === undefined || entry === undefined) return plain;
  const admits = ['10.0.0.0/19', '10.0.40.128/25', '10.0.44.0/22'].map((block, index) => ({
    ...rule,
    id: `rule ${index}`,
    peer: known({ kind: 'cidr' as const, cidr: cidr(block) }),
  }));
  const replies = [
    { number: 90, block: '10.0.4.0/23', from: 1024, to: 45_000, action: 'allow' as const },
    { number: 95, block: '10.0.10.0/24', from: 40_000, to: 50_000, action: 'deny' as const },
    { number: 99, block: '10.0.12.64/26', from: 0, to: 65_535, action: 'deny' as const },
    { number: 100, block: '10.0.8.0/21', from: 1024, to: 65_535, action: 'allow' as const },
    { number: 110, block: '10.0.40.0/21', from: 32_768, to: 60_999, action: 'allow' as const },
  ].map(({ number, block, from, to, action }) => ({
    ...entry,
    id: `entry ${number}`,
    number: known(number),
    action: known(action),
    protocol: known(6),
    ports: known({ from, to }),
    cidr: known(cidr(block)),
  }));
  const inward = acl.entries.items.filter(({ direction }) => direction === 'ingress');
  return {
    ...plain,
    securityGroups: [{ ...group, rules: all(admits) }],
    networkAcls: [acl, { ...acl, id: 'endpoint-acl', entries: all([...inward, ...replies]) }],
    subnets: plain.subnets.map((each) =>
      each.id.includes('endpoint') ? { ...each, networkAcl: known('endpoint-acl') } : each,
    ),
  };
}

function oneVpc(id: string, subnetsEach: number): Network {
  const vpc = known(id);
  const zone = (index: number) => {
    const name = `${REGION}${index % 2 === 0 ? 'a' : 'c'}`;
    return known({ key: name, name });
  };
  const rule = (direction: 'ingress' | 'egress', block: string) => ({
    ...thing(`${id}.rule`),
    direction,
    protocol: known(6),
    ports: known({ from: 443, to: 443 }),
    peer: known({ kind: 'cidr' as const, cidr: cidr(block) }),
  });
  const entry = (direction: 'ingress' | 'egress') => ({
    ...thing(`${id}.${direction}`),
    direction,
    number: known(100),
    action: known('allow' as const),
    protocol: known('all' as const),
    ports: known({ from: 0, to: 65535 }),
    cidr: known(cidr('0.0.0.0/0')),
  });
  const subnet = (name: string, index: number, block: string) => ({
    ...thing(`${id}.${name}`),
    vpc,
    cidr: known(cidr(block)),
    ipv6Cidr: known(null),
    availabilityZone: zone(index),
    routeTable: known(`${id}.private`),
    networkAcl: known(null),
    mapPublicIp: known(false),
    dns64: known(false),
  });
  const endpointSubnets = [subnet('endpoint-a', 0, '10.0.255.0/28'), subnet('endpoint-c', 1, '10.0.255.16/28')];
  const endpoint = (service: string, isGateway: boolean) => ({
    ...thing(`${id}.${service}`),
    vpc,
    type: known(isGateway ? ('Gateway' as const) : ('Interface' as const)),
    serviceName: known(`com.amazonaws.${REGION}.${service}`),
    serviceRegion: known(null),
    subnets: all(isGateway ? [] : endpointSubnets.map((each) => ({ subnet: known(each.id), address: known(null) }))),
    routeTables: all(isGateway ? [known(`${id}.private`)] : []),
    securityGroups: all(isGateway ? [] : [known(`${id}.endpoint-group`)]),
    privateDns: known(!isGateway),
    privateDnsOnlyForInboundResolver: known(false),
    policy: known(null),
    ipAddressType: known('ipv4' as const),
  });
  return {
    ...EMPTY_NETWORK,
    vpcs: [
      {
        ...thing(id),
        region: known(REGION),
        account: known('123456789012'),
        cidrs: all([known(cidr('10.0.0.0/16'))]),
        dnsSupport: known(true),
        dnsHostnames: known(true),
        dhcpOptions: known(null),
        mainRouteTable: known(`${id}.private`),
        defaultSecurityGroup: `${id}.endpoint-group`,
        defaultNetworkAcl: `${id}.acl`,
        partial: null,
      },
    ],
    subnets: [
      ...Array.from({ length: subnetsEach }, (_, index) => subnet(`app${index}`, index, `10.0.${index}.0/24`)),
      ...endpointSubnets,
    ],
    routeTables: [{ ...thing(`${id}.private`), vpc, routes: all([]) }],
    securityGroups: [{ ...thing(`${id}.endpoint-group`), vpc, rules: all([rule('ingress', '10.0.0.0/16')]) }],
    networkAcls: [{ ...thing(`${id}.acl`), vpc, entries: all([entry('ingress'), entry('egress')]) }],
    endpoints: [...SERVICES.map((service) => endpoint(service, false)), endpoint('s3', true)],
  };
}
