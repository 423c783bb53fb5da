/**
 * Whether a text fits a pattern in which `*` stands for any characters and `?` for one. Only the last star is tried
 * anew, so that no pattern takes long.
 */
export function matchesWildcards(pattern: string, text: string): boolean {
  let [at, to] = [0, 0];
  let star: { readonly at: number; to: number } | null = null;
  while (to < text.length) {
    const wanted = pattern.charAt(at);
    if (wanted === '*') {
      star = { at: ++at, to };
    } else if (wanted !== '' && (wanted === '?' || wanted === text.charAt(to))) {
      at++;
      to++;
    } else if (star !== null) {
      at = star.at;
      to = ++star.to;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
