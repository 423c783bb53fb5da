/**
 * Whether a template is what `cdk synth` has made: it names the construct of each resource, or looks for the bootstrap
 * stack. Changes in it would be gone with the next synthesis.
 */
export function isSynthesized(file: string, text: string): boolean {
  return file.endsWith('.template.json') || /\baws:cdk:path\b|\bCheckBootstrapVersion\b/.test(text);
}
