import { InvalidArgumentError } from 'commander';
import { meantBy, SHORT_NAME } from '../aws/service-names.js';

/** `49152-65535`. */
export function parsePorts(value: string): { readonly from: number; readonly to: number } {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(value) ?? [];
  const range = { from: Number(from), to: Number(to) };
  if (from === undefined || range.from > range.to || range.to > 65535)
    throw new InvalidArgumentError('it is FROM-TO, for example 49152-65535 for Windows');
  return range;
}

/** One more of an option that may be given several times. */
export function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** One more service, by the name that people misspell. */
export function appendService(value: string, before: readonly string[]): readonly string[] {
  if (!SHORT_NAME.test(value))
    throw new InvalidArgumentError("a service is named by the end of its endpoint's name, for example logs");
  const meant = meantBy(value);
  if (meant.length > 0) throw new InvalidArgumentError(`write ${meant.join(' or ')}`);
  return [...before, value];
}

/** `NAME=VALUE`. */
export function setVariable(value: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('it is NAME=VALUE');
  return new Map(before).set(value.slice(0, equals), value.slice(equals + 1));
}
