/** Whether a text says of itself that it is pullpath's own network file. */
export function isNetworkFile(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"pullpathNetwork"\s*:/.test(text);
}
