import type { Members, Value } from '../../src/model/value.js';

/**
 * One way things could be: whatever the input does not tell is settled somehow, and stays settled so.
 * `inEveryWorld` runs the same judgement once for each way of answering all questions that it asks.
 */
export interface World {
  /** Settles a question. The same question has the same answer all through one world. */
  choose<T>(question: string, options: readonly T[]): T;
  /** What is known, or one of the possible values. */
  value<T>(question: string, value: Value<T>, options: readonly T[]): T;
  /** The members that are told and, in an incomplete set, none or all of the further ones. */
  members<T>(question: string, members: Members<T>, further: readonly T[]): readonly T[];
}

interface Choice {
  readonly question: string;
  readonly index: number;
  readonly count: number;
}

/** More worlds than this and the generator is at fault, not the network. */
const MOST_WORLDS = 20_000;

export function* inEveryWorld<T>(judgement: (world: World) => T): Generator<T> {
  let script: readonly number[] | null = [];
  for (let worlds = 0; script !== null; worlds++) {
    if (worlds === MOST_WORLDS) throw new Error(`more than ${MOST_WORLDS} worlds`);
    const choices: Choice[] = [];
    yield judgement(newWorld(script, choices));
    script = nextScript(choices);
  }
}

function newWorld(script: readonly number[], choices: Choice[]): World {
  const choose = <T>(question: string, options: readonly T[]): T => {
    const made = choices.find((choice) => choice.question === question);
    const index = made?.index ?? script[choices.length] ?? 0;
    if (made === undefined) choices.push({ question, index, count: options.length });
    const option = options[index];
    if (option === undefined) throw new Error(`no option ${index} for: ${question}`);
    return option;
  };
  return {
    choose,
    value: (question, value, options) => (value.known ? value.value : choose(question, options)),
    members: (question, members, further) =>
      members.complete || !choose(question, [false, true]) ? members.items : [...members.items, ...further],
  };
}

/** Counts up: the last choice that has another option takes it, and all after it begin anew. */
function nextScript(choices: readonly Choice[]): readonly number[] | null {
  for (let last = choices.length - 1; last >= 0; last--) {
    const choice = choices[last];
    if (choice !== undefined && choice.index + 1 < choice.count) {
      return [...choices.slice(0, last).map((earlier) => earlier.index), choice.index + 1];
    }
  }
  return null;
}
