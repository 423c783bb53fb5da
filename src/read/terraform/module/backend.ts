import type { EvaluatedBody } from '../../resource/instance.js';
import { objectValue, type TerraformValue } from '../../resource/value.js';
import type { Backend } from './answers.js';
import { evaluateBody } from './body.js';
import type { Module } from './module.js';
import type { SourceFile } from './source-files.js';

/** Where a root module keeps its state: its `backend` or `cloud` block, else a file beside it. */
export function backendOf(files: readonly SourceFile[], root: Module, folder: string): Backend {
  for (const { name, body } of files) {
    for (const block of body.blocks
      .filter(({ type }) => type === 'terraform')
      .flatMap(({ body: inner }) => inner.blocks)) {
      if (block.type !== 'backend' && block.type !== 'cloud') continue;
      const type = block.type === 'cloud' ? 'remote' : (block.labels[0]?.value ?? '');
      const evaluated = evaluateBody(block.body, block.range, root.scope, root.place(name));
      return { type, settings: settingsOf(evaluated), folder };
    }
  }
  return { type: 'local', settings: new Map(), folder };
}

/** Attributes, and nested blocks as objects. */
function settingsOf({ attributes, blocks }: EvaluatedBody): ReadonlyMap<string, TerraformValue> {
  const settings = new Map([...attributes].map(([name, { value }]) => [name, value] as const));
  for (const [name, [first]] of blocks) {
    if (first !== undefined)
      settings.set(name, objectValue([...first.attributes].map(([key, { value }]) => [key, value] as const)));
  }
  return settings;
}
