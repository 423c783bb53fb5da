import { parseEcrImage, tokenHost } from '../../aws/image-reference.js';
import { type Attempt, type Outcome, runClient } from './client.js';
import type { StartedServices } from './start-services.js';
import { PASSWORD } from './token.js';

/**
 * Pulls with containerd's `ctr`. It uses no credential helper: the lab asks ECR's API for the token in its stead, in the
 * same namespace and first, as a kubelet does.
 */
export async function pullWithCtr(
  { namespace, name, image, fetchesToken, home, authority, timeout }: Attempt,
  { containerd, program }: StartedServices,
): Promise<Outcome> {
  const client = { home, authority, timeout };
  const user: string[] = [];
  const ecr = parseEcrImage(image);
  if (ecr !== null && !fetchesToken) user.push('--user', PASSWORD);
  else if (ecr !== null) {
    const host = tokenHost(ecr);
    const command = [process.execPath, program, 'token', host, ecr.host, ecr.region] as const;
    const token = await runClient(namespace, { ...client, command });
    if (token.code !== 0)
      return { code: token.code, complaint: `the lab's request for ctr's token, to ${host}: ${token.stderr.trim()}` };
    user.push('--user', token.stdout);
  }
  // A namespace of containerd's for each pull: what one of them has fetched, the next one fetches again.
  const common = ['--address', containerd?.socket ?? '', '--namespace', name];
  const { code, stderr } = await runClient(namespace, {
    ...client,
    command: ['ctr', ...common, 'content', 'fetch', ...user, `${image}:lab`],
  });
  return { code, complaint: stderr };
}
