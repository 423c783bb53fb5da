import { refuse } from './function.js';
import { isWord } from './pattern-class.js';
import { type Assertion, type PatternNode, parsePattern } from './pattern-syntax.js';

/** A regular expression made ready to run. */
export interface Pattern {
  readonly program: readonly Instruction[];
  readonly names: readonly (string | null)[];
}

/** Where a match and its groups start and end, in code points; -1 where a group took no part. */
export type Match = readonly number[];

type Instruction =
  | { readonly kind: 'set'; readonly matches: (code: number) => boolean }
  | { readonly kind: 'assert'; readonly which: Assertion }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'match' };

const MAXIMUM_PROGRAM = 20_000;

export function compilePattern(source: string): Pattern {
  const { node, names } = parsePattern(source);
  const program: Instruction[] = [{ kind: 'save', slot: 0 }];
  emit(node, program);
  program.push({ kind: 'save', slot: 1 }, { kind: 'match' });
  return { program, names };
}

function emit(node: PatternNode, program: Instruction[]): void {
  if (program.length > MAXIMUM_PROGRAM) refuse('invalid regexp pattern: expression too large');
  switch (node.kind) {
    case 'set':
    case 'assert':
      program.push(node);
      return;
    case 'sequence':
      for (const item of node.items) emit(item, program);
      return;
    case 'group':
      program.push({ kind: 'save', slot: node.index * 2 });
      emit(node.item, program);
      program.push({ kind: 'save', slot: node.index * 2 + 1 });
      return;
    case 'choice':
      emitChoice(node.options, program);
      return;
    case 'repeat':
      emitRepeat(node, program);
  }
}

function emitChoice(options: readonly PatternNode[], program: Instruction[]): void {
  const ends: { to: number }[] = [];
  for (const [index, option] of options.entries()) {
    const split = { kind: 'split' as const, first: program.length + 1, second: 0 };
    const isLast = index === options.length - 1;
    if (!isLast) program.push(split);
    emit(option, program);
    if (isLast) break;
    const jump = { kind: 'jump' as const, to: 0 };
    program.push(jump);
    ends.push(jump);
    split.second = program.length;
  }
  for (const end of ends) end.to = program.length;
}

function emitRepeat(node: Extract<PatternNode, { kind: 'repeat' }>, program: Instruction[]): void {
  const { item, minimum, maximum, greedy } = node;
  for (let count = 0; count < minimum; count++) emit(item, program);
  const splits: { at: number; leave: (to: number) => void }[] = [];
  const branch = () => {
    const split = { kind: 'split' as const, first: program.length + 1, second: program.length + 1 };
    program.push(split);
    splits.push({
      at: program.length - 1,
      leave: (to) => {
        if (greedy) split.second = to;
        else split.first = to;
      },
    });
  };
  if (maximum === null) {
    const start = program.length;
    branch();
    emit(item, program);
    program.push({ kind: 'jump', to: start });
  } else {
    for (let count = minimum; count < maximum; count++) {
      branch();
      emit(item, program);
    }
  }
  for (const { leave } of splits) leave(program.length);
}

/** One text, gone through by one pattern. */
export interface Search {
  readonly next: (from: number) => Match | null;
}

const MAXIMUM_STATES = 8_000_000;
const MAXIMUM_STEPS = 100_000_000;

/**
 * Finds matches as RE2 does, leftmost and first. No state is tried twice at one place, so that no pattern takes
 * exponential time. Source: Go, regexp/backtrack.go.
 */
export function search({ program, names }: Pattern, codes: readonly number[]): Search {
  const width = codes.length + 1;
  if (program.length * width > MAXIMUM_STATES) return refuse('the text is too long for this pattern');
  const visited = new Uint32Array(program.length * width);
  let round = 0;
  let steps = 0;

  const run = (start: number): Match | null => {
    const saved: number[] = Array.from({ length: names.length * 2 + 2 }, () => -1);
    // What is left to try: a place in the program and the text, or (first negative) a group's end to put back.
    const left: number[] = [0, start];
    while (left.length > 0) {
      let position = left.pop() ?? 0;
      let place = left.pop() ?? 0;
      if (place < 0) {
        saved[-place - 1] = position;
        continue;
      }
      for (;;) {
        if (++steps > MAXIMUM_STEPS) return refuse('the pattern takes too many steps on this text');
        const state = place * width + position;
        if (visited[state] === round) break;
        visited[state] = round;
        const instruction = program[place];
        if (instruction === undefined) break;
        if (instruction.kind === 'match') return saved;
        if (instruction.kind === 'set') {
          const code = codes[position];
          if (code === undefined || !instruction.matches(code)) break;
          position++;
          place++;
        } else if (instruction.kind === 'assert') {
          if (!holds(instruction.which, codes, position)) break;
          place++;
        } else if (instruction.kind === 'save') {
          left.push(-instruction.slot - 1, saved[instruction.slot] ?? -1);
          saved[instruction.slot] = position;
          place++;
        } else if (instruction.kind === 'jump') place = instruction.to;
        else {
          left.push(instruction.second, position);
          place = instruction.first;
        }
      }
    }
    return null;
  };

  return {
    next(from) {
      round++;
      for (let start = from; start <= codes.length; start++) {
        const match = run(start);
        if (match !== null) return match;
      }
      return null;
    },
  };
}

function holds(which: Assertion, codes: readonly number[], position: number): boolean {
  switch (which) {
    case 'start':
      return position === 0;
    case 'end':
      return position === codes.length;
    case 'line-start':
      return position === 0 || codes[position - 1] === 10;
    case 'line-end':
      return position === codes.length || codes[position] === 10;
    case 'word':
      return isWord(codes[position - 1] ?? 0) !== isWord(codes[position] ?? 0);
    case 'not-word':
      return isWord(codes[position - 1] ?? 0) === isWord(codes[position] ?? 0);
  }
}
