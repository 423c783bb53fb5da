import type { CheckResult } from '../check/result.js';
import type { Source } from './source.js';

export async function templateSource(_result: CheckResult): Promise<Source> {
  return { taken: [], edits: () => null, add: () => null };
}
