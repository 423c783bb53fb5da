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
