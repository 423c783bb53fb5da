import { known, type Value } from '../../../model/value.js';
import type { ResourceInstance } from '../../resource/instance.js';
import { TRANSLATIONS } from '../translate/translations.js';
import type { Declaration } from './declaration.js';
import type { Stack } from './stack.js';

/** All resources of a stack and of those that are nested in it, in the common form, in the order of the template. */
export function instancesOf(stack: Stack, exists: Value<boolean> = known(true)): readonly ResourceInstance[] {
  return stack.declarations().flatMap((declaration) => {
    const there = both(exists, declaration.exists);
    if (there.known && !there.value) return [];
    const child = stack.children.get(declaration.id);
    return child === undefined ? translated(stack, declaration, there) : instancesOf(child, there);
  });
}

function translated(stack: Stack, declaration: Declaration, exists: Value<boolean>): readonly ResourceInstance[] {
  const translation = TRANSLATIONS.get(declaration.type);
  if (translation === undefined) return [];
  const { address, location } = declaration;
  const resource = { address, location, properties: stack.properties(declaration) };
  return translation.translate(resource).map((each) => ({
    address: each.address ?? address,
    mode: 'managed',
    type: each.type ?? translation.type,
    module: stack.prefix,
    exists: each.exists ?? exists,
    region: placeholderRegion(stack.environment.region),
    account: stack.environment.account,
    body: each.body,
  }));
}

/** Where the region isn't told it has the name that stands for it in every text: services and VPC are of one region. */
function placeholderRegion(region: Value<string>): Value<string> {
  return region.known ? region : known('REGION');
}

function both(a: Value<boolean>, b: Value<boolean>): Value<boolean> {
  if (a.known && !a.value) return a;
  if (b.known && !b.value) return b;
  return a.known ? b : a;
}
