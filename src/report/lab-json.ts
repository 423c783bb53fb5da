import type { VpcReport } from '../lab/lab.js';

/** What the lab found, for programs. */
export function labJson(reports: readonly VpcReport[]): string {
  const pulls = reports.flatMap(({ vpc, blueprint, pulls: ofVpc }) =>
    ofVpc.map(({ pull, legs, pulled, differs }) => ({
      vpc,
      workload: pull.workload.id,
      subnet: pull.subnet.id,
      differs: differs || legs.some((leg) => leg.differs),
      legs: legs.map(({ leg, predicted, shown, result, differs: legDiffers }) => ({
        service: leg.leg.service,
        host: leg.leg.host,
        predicted,
        packets: shown,
        differs: legDiffers,
        answers: result?.answers ?? [],
        connections: (result?.trials ?? []).map(({ source, port, address, reached, drops }) => ({
          source,
          port,
          address,
          status: reached?.status ?? null,
          seenAs: reached?.from ?? null,
          by: reached?.id ?? null,
          droppedBy: drops.flatMap((point) => blueprint.drops[point - 1] ?? []),
        })),
      })),
      clients: pulled.map(({ client, image, code, milliseconds, complaint, requests }) => ({
        client,
        image,
        code,
        milliseconds,
        bytes: requests.reduce((sum, { bytes }) => sum + bytes, 0),
        complaint,
        requests,
      })),
    })),
  );
  return `${JSON.stringify({ schemaVersion: 1, differs: pulls.some(({ differs }) => differs), pulls }, null, 2)}\n`;
}
