import { mkdir, writeFile } from 'node:fs/promises';
import type { CheckResult } from '../check/result.js';
import type { VpcReport } from './lab.js';

/** Writes down all that repeats what was seen: the network, what was built of it, and what packets did. */
export async function saveReports(
  folder: string,
  reports: readonly VpcReport[],
  { network }: CheckResult,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, value: unknown) =>
    writeFile(`${folder}/${name}`, typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`);
  // IPv6 addresses are large numbers, which JSON does not have.
  const plain = JSON.stringify(
    network,
    (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    2,
  );
  await write('network.json', `${plain}\n`);
  for (const [index, { blueprint, result }] of reports.entries()) {
    await write(`vpc-${index}-blueprint.json`, blueprint);
    await write(`vpc-${index}-result.json`, result);
    for (const [at, { namespace, lines }] of blueprint.batches.entries())
      await write(`vpc-${index}-${at}-${namespace ?? 'leader'}.ip`, lines.map((line) => `${line}\n`).join(''));
    for (const namespace of new Set(blueprint.rules.map((rule) => rule.namespace)))
      await write(
        `vpc-${index}-${namespace}.nft`,
        blueprint.rules.flatMap((rule) => (rule.namespace === namespace ? [rule.text] : [])).join(''),
      );
  }
}
