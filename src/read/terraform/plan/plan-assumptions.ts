/** Named at most in one sentence. */
const NAMED = 3;

/**
 * How references were read that a plan alone leaves open, for the reader to tell. They are noted as they are followed, so
 * that only what the network is made of is told.
 */
export class PlanAssumptions {
  readonly #byKey = new Set<string>();
  readonly #whole = new Set<string>();
  readonly #inVpc = new Map<string, Set<string>>();

  /**
   * Notes an argument that reads a block by the key of its own instance, `aws_subnet.a[each.key].id`; or, without a block,
   * a list that is taken to hold all that it refers to: of `slice(aws_subnet.a[*].id, 0, 1)` the plan tells no more.
   */
  note(argument: string, block: string | null): void {
    if (block === null) this.#whole.add(argument);
    else this.#byKey.add(`${argument} (${block})`);
  }

  /** Notes an argument that is taken for the only VPC whose id isn't known yet. */
  noteVpc(argument: string, vpc: string): void {
    const before = this.#inVpc.get(vpc) ?? new Set();
    this.#inVpc.set(vpc, before.add(argument));
  }

  sentences(): readonly string[] {
    const beside = 'With the *.tf files beside the plan it is evaluated.';
    const found: string[] = [];
    if (this.#byKey.size > 0)
      found.push(
        `The plan does not tell which instance is meant by ${listed(this.#byKey)}: it is taken for the one with the same key. ${beside}`,
      );
    if (this.#whole.size > 0)
      found.push(
        `The plan does not tell whether ${listed(this.#whole)} ${this.#whole.size === 1 ? 'takes' : 'take'} all that is referred to: that is assumed. ${beside}`,
      );
    for (const [vpc, names] of this.#inVpc)
      found.push(
        `The plan does not tell which VPC is meant by ${listed(names)}: it is taken for ${vpc}, the only one whose id is not known yet. ${beside}`,
      );
    return found;
  }
}

function listed(names: ReadonlySet<string>): string {
  const more = names.size > NAMED ? ` and ${names.size - NAMED} more` : '';
  return `${[...names].slice(0, NAMED).join(', ')}${more}`;
}
