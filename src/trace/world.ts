import type { Unknown, Value } from '../model/value.js';

/**
 * Reasoning about unknown values by trying their possible settings.
 *
 * A question is answered by a function that reasons about one world, in which everything is known. Where it meets an
 * unknown, it asks the world to choose among the possible settings; `explore` runs it again until every combination
 * that matters has been seen. An answer that all worlds share is known although some values are not.
 */
export interface World {
  /** One of the options, the same one whenever the same key is asked in this world. */
  choose<T>(key: string, unknown: Unknown, options: readonly T[]): T;
}

interface Choice {
  readonly key: string;
  readonly unknown: Unknown;
  readonly option: number;
  readonly options: number;
}

export interface Outcome<T> {
  readonly answer: T;
  /** The choices made, in the order in which they were met. */
  readonly choices: readonly Choice[];
}

export interface Exploration<T> {
  readonly outcomes: readonly Outcome<T>[];
  /** Whether there were more worlds than could be tried. */
  readonly cut: boolean;
}

/** How many worlds are tried for one question: nine independent unknowns with two settings each. */
const LIMIT = 512;

/** Answers a question in every world, in a fixed order. Stops early at `limit` worlds. */
export function explore<T>(question: (world: World) => T, limit = LIMIT): Exploration<T> {
  const outcomes: Outcome<T>[] = [];
  let path: Choice[] = [];
  for (;;) {
    const made: Choice[] = [];
    const byKey = new Map<string, number>();
    const planned = path;
    const answer = question({
      choose(key, unknown, options) {
        let option = byKey.get(key);
        if (option === undefined) {
          option = planned[made.length]?.option ?? 0;
          byKey.set(key, option);
          made.push({ key, unknown, option, options: options.length });
        }
        const chosen = options[option];
        if (chosen === undefined) throw new Error(`no setting ${option} of ${key}`);
        return chosen;
      },
    });
    outcomes.push({ answer, choices: made });
    while (made.length > 0) {
      const last = made[made.length - 1];
      if (last !== undefined && last.option + 1 < last.options) {
        made[made.length - 1] = { ...last, option: last.option + 1 };
        break;
      }
      made.pop();
    }
    if (made.length === 0) return { outcomes, cut: false };
    if (outcomes.length >= limit) return { outcomes, cut: true };
    path = made;
  }
}

/** The unknowns whose settings make the answers differ, in the order in which they were met. */
export function decidingUnknowns<T>(
  outcomes: readonly Outcome<T>[],
  same: (a: T, b: T) => boolean,
): readonly Unknown[] {
  const found = new Map<string, Unknown>();
  collectDeciding(outcomes, 0, same, found);
  return [...found.values()];
}

function collectDeciding<T>(
  outcomes: readonly Outcome<T>[],
  depth: number,
  same: (a: T, b: T) => boolean,
  found: Map<string, Unknown>,
): void {
  const first = outcomes[0];
  if (first === undefined || outcomes.every(({ answer }) => same(answer, first.answer))) return;
  const branches = new Map<number, Outcome<T>[]>();
  for (const outcome of outcomes) {
    const option = outcome.choices[depth]?.option ?? 0;
    const branch = branches.get(option);
    if (branch === undefined) branches.set(option, [outcome]);
    else branch.push(outcome);
  }
  const asked = first.choices[depth];
  if (asked === undefined) return;
  if (!sameAnswers([...branches.values()], same))
    found.set(`${asked.unknown.what}\n${asked.unknown.settle}`, asked.unknown);
  for (const branch of branches.values()) collectDeciding(branch, depth + 1, same, found);
}

/** Whether all branches hold the same answers, whichever of them how often. */
function sameAnswers<T>(branches: readonly (readonly Outcome<T>[])[], same: (a: T, b: T) => boolean): boolean {
  const [first, ...others] = branches;
  if (first === undefined) return true;
  const within = (some: readonly Outcome<T>[], all: readonly Outcome<T>[]) =>
    some.every(({ answer }) => all.some((other) => same(answer, other.answer)));
  return others.every((other) => within(first, other) && within(other, first));
}

/** The value in this world; where it isn't known, one of the options. */
export function settle<T>(world: World, key: string, value: Value<T>, options: readonly T[]): T {
  return value.known ? value.value : world.choose(key, value, options);
}

export function settleBoolean(world: World, key: string, value: Value<boolean>): boolean {
  return value.known ? value.value : world.choose(key, value, [true, false]);
}
