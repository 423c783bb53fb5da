import { check } from '../src/check/check.js';
import { drawLab, SOURCE_PORTS } from '../src/lab/lab.js';
import { startLeader } from '../src/lab/leader.js';
import { formatAddress } from '../src/model/address.js';
import { known } from '../src/model/value.js';
import {
  egress,
  gatewayEndpoint,
  ingress,
  interfaceEndpoint,
  network,
  readResult,
  routeTable,
  securityGroup,
  subnet,
  workload,
} from '../test/oracle/build.js';

/** Endpoint interfaces beside the workloads: three services in two subnets. */
const ENDPOINTS = 6;

function blueprintOf(interfaces: number, pull: boolean) {
  const block = (index: number) => `${formatAddress(10 * 2 ** 24 + index * 16)}/28`;
  const apps = Array.from({ length: interfaces - ENDPOINTS }, (_, index) =>
    subnet(`app${index}`, 'a', block(index), { routeTable: known('private') }),
  );
  const ends = ['a', 'c'].map((zone, index) => subnet(`endpoint-${zone}`, zone, block(apps.length + index)));
  const inSubnets = ends.map(({ id }) => id);
  const made = network({
    subnets: [...apps, ...ends],
    routeTables: [routeTable('main'), routeTable('private')],
    securityGroups: [securityGroup('endpoint', [ingress('10.0.0.0/16')]), securityGroup('task', [egress('0.0.0.0/0')])],
    endpoints: [
      gatewayEndpoint(['private']),
      ...['ecr.api', 'ecr.dkr', 'logs'].map((service) => interfaceEndpoint(service, inSubnets, ['endpoint'])),
    ],
    workloads: [
      workload(
        'task',
        apps.map(({ id }) => id),
        ['task'],
      ),
    ],
  });
  const options = {
    needs: [],
    sourcePorts: SOURCE_PORTS,
    patient: false,
    pull: pull
      ? { size: 5_000_000, image: null, client: 'skopeo' as const, ecrApi: 'own' as const, timeout: 60 }
      : null,
  };
  const [drawn] = drawLab(check(readResult(made)), options);
  if (drawn === undefined) throw new Error('there is one VPC');
  return drawn.blueprint;
}

export { writeImage } from '../src/lab/inside/image.js';

/** How long networks of so many interfaces take to stand, and to be gone, in milliseconds; nothing is tried in them. */
export async function build(interfaces: number, runs: number) {
  const leader = startLeader(() => {});
  const times: { up: number; down: number }[] = [];
  const blueprint = { ...blueprintOf(interfaces, false), probes: [] };
  try {
    // The first one starts the services too, which stay.
    for (let run = 0; run <= runs; run++) {
      const { result, down } = await leader.run({ blueprint, pull: null, hold: null });
      const start = performance.now();
      await down;
      if (run > 0) times.push({ up: result.milliseconds.build, down: performance.now() - start });
    }
  } finally {
    await leader.stop();
  }
  return { interfaces: blueprint.interfaces, times };
}

/** How long one pull of 5 MB takes through a network. */
export async function pullThrough(runs: number): Promise<readonly number[]> {
  const leader = startLeader(() => {});
  const blueprint = blueprintOf(ENDPOINTS + 1, true);
  const times: number[] = [];
  try {
    for (let run = 0; run < runs; run++) {
      const pull = { size: 5_000_000, image: null, client: 'skopeo' as const, ecrApi: 'own' as const, timeout: 60 };
      const { result, down } = await leader.run({ blueprint, pull, hold: null });
      await down;
      times.push(...result.pulls.map(({ code, milliseconds }) => (code === 0 ? milliseconds : Number.NaN)));
    }
  } finally {
    await leader.stop();
  }
  return times;
}

/** What the server of the lab is told so that it answers on loopback addresses: the baseline of a pull. */
export function loopbackServices() {
  const { services } = blueprintOf(ENDPOINTS + 1, true);
  const hosts = services.hosts.map(({ host, requirement }, index) => ({
    host,
    address: `127.0.0.${index + 2}`,
    entry: {
      kind: 'endpoint',
      id: host,
      service: requirement.service,
      region: requirement.region,
      policy: null,
    },
  }));
  return {
    hosts: hosts.map(({ host, address }) => ({ host, address })),
    services: {
      ...services,
      gateways: {},
      interfaces: Object.fromEntries(hosts.map(({ address, entry }) => [address, entry])),
    },
  };
}
