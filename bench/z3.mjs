// The same question put to pullpath and to z3: does every packet of a pull, some, or none reach the endpoints and come
// back? Routes, groups and network ACLs are bit-vector formulas, the way AWS's own analyzer was published ("Semantic-based
// Automated Reasoning for AWS Access Policies", "Reachability Analysis for AWS-based Networks", CAV 2019).
import { rolldown } from 'rolldown';
import { init } from 'z3-solver';

const SUBNETS = 60;
const bundle = await rolldown({ input: 'bench/reasoning-network.ts', platform: 'node', logLevel: 'silent' });
const { output } = await bundle.generate({ format: 'esm' });
const code = output[0]?.code ?? '';
const { check, guardedNetwork } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const network = guardedNetwork(SUBNETS);
const byPullpath = () =>
  check({ network, sources: new Map() }, {}).pulls.map(
    ({ legs }) => legs.find(({ leg }) => leg.service === 'ecr.api').leg.verdict,
  );

const { Context } = await init();
const { BitVec, Solver, And, Or, Not } = Context('pulls');
const source = BitVec.const('source', 32);
const port = BitVec.const('port', 16);
const destination = BitVec.const('destination', 32);
const within = (vector, from, to, bits) => And(vector.uge(BitVec.val(from, bits)), vector.ule(BitVec.val(to, bits)));
const inBlock = (vector, { start, end }) => within(vector, start, end - 1, 32);

/** Entries in the order of their numbers, as nested conditions. */
function aclAllows(acl, direction, peer, ports) {
  const entries = acl.entries.items
    .filter((entry) => entry.direction === direction)
    .toSorted((a, b) => b.number.value - a.number.value);
  return entries.reduce((rest, entry) => {
    const matches = And(inBlock(peer, entry.cidr.value), ports(entry.ports.value));
    return entry.action.value === 'allow' ? Or(matches, rest) : And(Not(matches), rest);
  }, Or());
}

const toPort443 = ({ from, to }) => And(...(from <= 443 && 443 <= to ? [] : [Or()]));
const toClient = ({ from, to }) => within(port, from, to, 16);
const byId = (things, id) => things.find((thing) => thing.id === id);
const aclOf = (subnet) => byId(network.networkAcls, subnet.networkAcl.value ?? network.vpcs[0].defaultNetworkAcl);

async function byZ3() {
  const endpoint = network.endpoints.find(({ serviceName }) => serviceName.value.endsWith('.ecr.api'));
  const group = byId(network.securityGroups, endpoint.securityGroups.items[0].value);
  const homes = endpoint.subnets.items.map(({ subnet }) => byId(network.subnets, subnet.value));
  const admitted = Or(
    ...group.rules.items
      .filter(({ direction }) => direction === 'ingress')
      .map(({ peer }) => inBlock(source, peer.value.cidr)),
  );
  const apps = network.subnets.filter((subnet) => !homes.includes(subnet));
  const verdicts = [];
  for (const app of apps) {
    const block = app.cidr.value;
    const asked = And(within(source, block.start + 4, block.end - 2, 32), within(port, 32768, 60999, 16));
    const fates = [];
    for (const home of homes) {
      const there = home.cidr.value;
      const passes = And(
        admitted,
        aclAllows(aclOf(app), 'egress', destination, toPort443),
        aclAllows(aclOf(home), 'ingress', source, toPort443),
        aclAllows(aclOf(home), 'egress', source, toClient),
        aclAllows(aclOf(app), 'ingress', destination, toClient),
      );
      const space = And(asked, within(destination, there.start + 4, there.end - 2, 32));
      fates.push(await holds(space, passes), await holds(space, Not(passes)));
    }
    const [some, dropped] = [
      fates.some((fate, index) => index % 2 === 0 && fate),
      fates.some((fate, index) => index % 2 === 1 && fate),
    ];
    verdicts.push(some ? (dropped ? 'intermittent' : 'private') : 'blocked');
  }
  return verdicts;
}

async function holds(space, condition) {
  const solver = new Solver();
  solver.add(space, condition);
  return (await solver.check()) === 'sat';
}

byPullpath();
let start = process.hrtime.bigint();
const ours = byPullpath();
const oursTime = Number(process.hrtime.bigint() - start) / 1e6;
start = process.hrtime.bigint();
const theirs = await byZ3();
const theirTime = Number(process.hrtime.bigint() - start) / 1e6;
const differing = ours.filter((verdict, index) => verdict !== theirs[index]).length;
const count = (verdict) => ours.filter((other) => other === verdict).length;
console.log(
  `${SUBNETS} subnets: ${count('private')} private, ${count('intermittent')} intermittent, ${count('blocked')} blocked`,
);
console.log(`pullpath ${oursTime.toFixed(1).padStart(8)} ms (all three legs, hops and findings)`);
console.log(
  `z3       ${theirTime.toFixed(1).padStart(8)} ms (the verdict of one leg)   ${(theirTime / oursTime).toFixed(0)} ×`,
);
console.log(differing === 0 ? 'all verdicts are equal' : `${differing} VERDICTS DIFFER`);
process.exit(differing === 0 ? 0 : 1);
