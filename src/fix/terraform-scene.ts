import { attribute, BLANK, type Item } from '../emit/terraform/hcl.js';
import type { Location } from '../model/location.js';
import type { Network, Thing } from '../model/network.js';
import type { Block } from '../read/terraform/syntax/ast.js';
import { attributeOf, type PlacedBlock, type TerraformText } from './terraform-text.js';

/** What the edits of a change depend on. */
export interface TerraformContext {
  readonly text: TerraformText;
  readonly network: Network;
  /** Further things that can be referred to: those that a design adds. */
  readonly added: readonly Network[];
  readonly expressions: ReadonlyMap<string, string>;
  /** Addresses that edits of the same run have given to new resources. */
  readonly taken: Set<string>;
}

export function find<T extends Thing>(things: readonly T[], id: string): T | undefined {
  return things.find((thing) => thing.id === id);
}

/** The resource block of a thing, where it is one of these types. */
export function placed(
  { text }: TerraformContext,
  thing: { readonly location: Location | null } | undefined,
  ...types: readonly string[]
): PlacedBlock | null {
  const found = thing === undefined ? null : text.blockAt(thing.location);
  if (found === null || found.block.type !== 'resource') return null;
  return types.includes(found.block.labels[0]?.value ?? '') ? found : null;
}

export function labelOf({ labels }: Block): string {
  return labels[1]?.value ?? 'this';
}

/** By what a block is placed, for resources beside it: its own provider and region. */
export function placeOf({ block, source }: PlacedBlock): ReadonlyMap<string, string> {
  return new Map(
    ['provider', 'region'].flatMap((name) => {
      const written = attributeOf(block, name);
      return written === null
        ? []
        : [[name, source.slice(written.value.range.start.offset, written.value.range.end.offset)] as const];
    }),
  );
}

/** The same as items of a block. */
export function placeItemsOf(to: PlacedBlock): readonly Item[] {
  const items = [...placeOf(to)].map(([name, written]) => attribute(name, written));
  return items.length === 0 ? [] : [...items, BLANK];
}

export function addressOfBlock({ labels }: Block): string {
  return labels.map(({ value }) => value).join('.');
}

/** `private` of `aws_route_table.private["a"]`. */
export function lastLabel(id: string): string {
  return (id.replace(/\[.*$/s, '').split('.').at(-1) ?? id).replaceAll(/\W+/g, '_');
}

export function resourcesOf(
  { text }: TerraformContext,
  type: string,
): readonly { readonly file: string; readonly block: Block }[] {
  return text
    .bodies()
    .flatMap(({ file, body }) =>
      body.blocks.flatMap((each) =>
        each.type === 'resource' && each.labels[0]?.value === type ? [{ file, block: each }] : [],
      ),
    );
}

/** A name that no resource of the type has. */
export function freeName(context: TerraformContext, type: string, name: string): string {
  const written = new Set(resourcesOf(context, type).map(({ block: each }) => labelOf(each)));
  let free = name;
  for (let number = 2; written.has(free) || context.taken.has(`${type}.${free}`); number++) free = `${name}_${number}`;
  context.taken.add(`${type}.${free}`);
  return free;
}
