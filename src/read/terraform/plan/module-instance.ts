import type { ConfigurationModule } from './document.js';
import { splitModules } from './reference-text.js';

/** An instance of a module, with the calls that lead to it. */
export interface ModuleInstance {
  readonly address: string;
  readonly module: ConfigurationModule;
  readonly parent: { readonly where: ModuleInstance; readonly call: string } | null;
}

/** The instance with an address; null where the configuration doesn't tell of it. */
export function moduleInstance(configuration: ConfigurationModule | null, address: string): ModuleInstance | null {
  if (configuration === null) return null;
  let where: ModuleInstance = { address: '', module: configuration, parent: null };
  for (const { name, text } of address === '' ? [] : splitModules(address)) {
    const called = calledBy(where, name, text);
    if (called === null) return null;
    where = called;
  }
  return where;
}

/** What a call of a module makes; `text` is the step of the address, `module.app["a"]`. */
export function calledBy(where: ModuleInstance, name: string, text: string): ModuleInstance | null {
  const call = where.module.calls.get(name);
  if (call === undefined) return null;
  const address = where.address === '' ? text : `${where.address}.${text}`;
  return { address, module: call.module, parent: { where, call: name } };
}
