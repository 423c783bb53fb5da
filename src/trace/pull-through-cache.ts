import type { EcrImage } from '../aws/image-reference.js';
import type { PullThroughCacheRule } from '../model/network.js';

/**
 * The pull-through cache rule that an image is under: the longest prefix of its repository, in its account and region.
 * A rule whose prefix is `ROOT` holds for every repository; one whose prefix isn't known may hold where no other does.
 * Which account or region a rule is in, where that isn't known, is taken to fit.
 * Source: ECR guide, "Creating a pull through cache rule" (read 2026-11).
 */
export function cacheRuleOf(image: EcrImage, rules: readonly PullThroughCacheRule[]): PullThroughCacheRule | null {
  let open: PullThroughCacheRule | null = null;
  let best: { readonly rule: PullThroughCacheRule; readonly length: number } | null = null;
  for (const rule of rules) {
    if (rule.exists.known && !rule.exists.value) continue;
    if (rule.region.known && rule.region.value !== image.region) continue;
    if (rule.account.known && image.account !== '*' && rule.account.value !== image.account) continue;
    if (!rule.prefix.known) {
      open ??= rule;
      continue;
    }
    const prefix = rule.prefix.value === 'ROOT' ? '' : rule.prefix.value;
    const within = prefix === '' || image.repository.startsWith(`${prefix}/`);
    if (within && (best === null || prefix.length > best.length)) best = { rule, length: prefix.length };
  }
  return best?.rule ?? open;
}
